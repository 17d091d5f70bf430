package io.hawser.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.protocol.CloseCode;
import io.hawser.protocol.rule.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/reference/close-codes.md has the rows of the tables in the code. */
class CloseCodesReferenceTest {
    private static final String PAGE = "docs/reference/close-codes.md";

    @Test
    void everyCodeIsListedWithWhatMayBeDoneWithIt() throws IOException {
        List<List<String>> expected = new ArrayList<>();
        for (CloseCode row : CloseCode.values()) {
            expected.add(List.of(
                    Integer.toString(row.code()),
                    "`" + row.name() + "`",
                    CloseCode.mayAppearOnWire(row.code()) ? "yes" : "no",
                    CloseCode.suggestsReconnect(row.code()) ? "yes" : "no"));
        }
        assertEquals(expected, rows(true, 4));
    }

    @Test
    void everyRuleIsListedWithItsCode() throws IOException {
        List<List<String>> expected = Arrays.stream(Rule.values())
                .map(rule -> List.of(rule.name(), Integer.toString(rule.closeCode())))
                .toList();
        assertEquals(expected, rows(false, 2));
    }

    /** The first cells of the rows that begin with a code, or of those that begin with a rule. */
    private static List<List<String>> rows(boolean codes, int cells) throws IOException {
        return Docs.tableRows(PAGE).stream()
                .filter(row -> codes == row.get(0).matches("[0-9]{4}"))
                .map(row -> row.subList(0, cells))
                .toList();
    }
}
