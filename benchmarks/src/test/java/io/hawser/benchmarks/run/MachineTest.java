package io.hawser.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MachineTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # as Linux writes it | processors
            0                    | 0
            0-1                  | 0 1
            0-3,8                | 0 1 2 3 8
            ' 1,3-4 '            | 1 3 4
            12-12                | 12
            """)
    void readsListsOfProcessors(String list, String processors) {
        List<Integer> expected =
                Arrays.stream(processors.split(" ", 0)).map(Integer::valueOf).toList();

        assertEquals(expected, Machine.parse(list));
    }
}
