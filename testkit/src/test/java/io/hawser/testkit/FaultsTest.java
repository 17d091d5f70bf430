package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FaultsTest {
    private static Faults all() {
        Faults faults = new Faults();
        faults.delayNanos = 1;
        faults.jitter(2, 3);
        faults.bytesPerSecond = 4;
        faults.stalled = true;
        faults.pieceBytes = 5;
        faults.merge(6, 7);
        faults.closeAt = 8;
        faults.resetAt = 9;
        faults.swallowsEnd = true;
        return faults;
    }

    private static List<Object> values(Faults faults) throws IllegalAccessException {
        List<Object> values = new ArrayList<>();
        for (Field field : Faults.class.getDeclaredFields()) {
            boolean counts = !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic();
            if (counts && !RandomGenerator.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                values.add(field.get(faults));
            }
        }
        return values;
    }

    @Test
    void a_copy_has_all_of_them() throws Exception {
        List<Object> none = values(new Faults());
        List<Object> all = values(all());
        for (int i = 0; i < all.size(); i++) {
            assertNotEquals(none.get(i), all.get(i), "this test forgot a fault, the one at " + i);
        }
        Faults copy = new Faults();
        copy.copy(all());
        assertEquals(all, values(copy));
        copy.clear();
        assertEquals(none, values(copy));
    }

    @Test
    void jitter_is_that_of_its_seed() {
        Faults one = all();
        Faults other = new Faults();
        other.copy(one);
        assertEquals(one.nextLuck(), other.nextLuck());
        assertEquals(0, new Faults().nextLuck());
    }

    @ParameterizedTest(name = "{0} B/s, pieces of {1}, close at {2}, reset at {3}, {4} sent: {5}")
    @CsvSource(delimiter = '|', textBlock = """
            # B/s     | pieces of  | close at | reset at | sent | at most
            5000      | 2147483647 | 1000     | 2000     | 0    | 100
            49        | 2147483647 | 1000     | 2000     | 0    | 1
            5000      | 3          | 1000     | 2000     | 0    | 3
            5000      | 2147483647 | 1000     | 2000     | 990  | 10
            5000      | 2147483647 | 1000     | 20       | 15   | 5
            """)
    void what_may_leave_at_once(long rate, int piece, long closeAt, long resetAt, long sent, long most) {
        Faults faults = new Faults();
        faults.bytesPerSecond = rate;
        faults.pieceBytes = piece;
        faults.closeAt = closeAt;
        faults.resetAt = resetAt;
        assertEquals(most, faults.most(sent));
    }
}
