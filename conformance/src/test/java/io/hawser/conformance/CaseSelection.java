package io.hawser.conformance;

import java.util.List;

/**
 * Some of Autobahn's cases, named as Autobahn names them: {@code 7.1.6}, or {@code 9.*} for all that begin so.
 *
 * @param wanted the cases to run
 * @param unwanted those of them to leave out
 */
record CaseSelection(List<String> wanted, List<String> unwanted) {
    /** All 301. */
    static final CaseSelection ALL = new CaseSelection(List.of("*"), List.of());

    /**
     * All 301, unless the system properties {@code autobahn.cases} and {@code autobahn.without} say otherwise while
     * trying something: {@code -Dautobahn.cases=9.1.*,2.5}.
     */
    static CaseSelection ofProperties() {
        return new CaseSelection(property("autobahn.cases", ALL.wanted), property("autobahn.without", List.of()));
    }

    private static List<String> property(String name, List<String> otherwise) {
        String value = System.getProperty(name, "");
        return value.isEmpty() ? otherwise : List.of(value.split(",", -1));
    }

    /** These, and no other. */
    static CaseSelection of(String... wanted) {
        return new CaseSelection(List.of(wanted), List.of());
    }

    /** The same without some, such as the slow {@code 9.*}. */
    CaseSelection without(String... cases) {
        return new CaseSelection(wanted, List.of(cases));
    }

    boolean contains(String caseId) {
        return matches(wanted, caseId) && !matches(unwanted, caseId);
    }

    private static boolean matches(List<String> patterns, String caseId) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith("*")
                        ? caseId.startsWith(pattern.substring(0, pattern.length() - 1))
                        : caseId.equals(pattern));
    }
}
