package io.hawser.conformance;

import java.util.Arrays;
import java.util.Comparator;

/** Case numbers in the order of a table of contents: 2.9 before 2.10. */
enum CaseOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String left, String right) {
        return Arrays.compare(numbers(left), numbers(right));
    }

    private static int[] numbers(String caseId) {
        return Arrays.stream(caseId.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
