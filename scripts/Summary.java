import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Sums up the test reports of one Maven run. The last line reads {@code N passed, N failed, N skipped}.
 *
 * <p>{@code java scripts/Summary.java BEGAN MAVEN_STATUS SECONDS}: reports older than the file BEGAN are of an earlier run
 * and left out. A test that failed and passed when it was run again counts as passed, and is listed with what it said at first:
 * it has a race, or no patience. Exit status 1 if a test failed, if Maven did, if there was no test at all, or, where {@code CI=true}, if a
 * test was skipped because a tool is missing.
 */
final class Summary {
    /** How the reason of a skipped test begins if the machine lacks something, and does not just differ. */
    private static final String MISSING = "no ";

    private final Map<String, Counts> counts = new TreeMap<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> again = new ArrayList<>();
    private int missing;

    public static void main(String[] args) throws Exception {
        FileTime began = Files.getLastModifiedTime(Path.of(args[0]));
        boolean mavenFailed = !args[1].equals("0");
        Summary summary = new Summary();
        for (Path report : reports()) {
            if (Files.getLastModifiedTime(report).compareTo(began) >= 0) {
                summary.read(report);
            }
        }
        System.exit(summary.print(mavenFailed, Integer.parseInt(args[2])) ? 0 : 1);
    }

    private static List<Path> reports() throws IOException {
        List<Path> reports = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(""))) {
            for (Path module : modules.filter(Files::isDirectory).toList()) {
                Path path = module.resolve("target").resolve("surefire-reports");
                if (Files.isDirectory(path)) {
                    try (Stream<Path> files = Files.list(path)) {
                        files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                                .sorted()
                                .forEach(reports::add);
                    }
                }
            }
        }
        return reports;
    }

    private void read(Path report) throws Exception {
        String module = report.getName(0).toString();
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            Counts sum = counts.computeIfAbsent(module, name -> new Counts());
            String name = module + ": " + name(test);
            Element skip = child(test, "skipped");
            Element failure = child(test, "failure") != null ? child(test, "failure") : child(test, "error");
            if (failure != null) {
                sum.failed++;
                failed.add(name + ": " + firstLine(failure));
            } else if (skip != null) {
                sum.skipped++;
                String reason = firstLine(skip);
                if (reason.startsWith(MISSING)) {
                    missing++;
                }
                skipped.add(name + ": " + reason);
            } else {
                sum.passed++;
                Element first = child(test, "flakyFailure") != null ? child(test, "flakyFailure") : child(test, "flakyError");
                if (first != null) {
                    again.add(name + ": " + firstLine(first));
                }
            }
        }
    }

    private boolean print(boolean mavenFailed, int seconds) {
        Counts all = new Counts();
        System.out.printf("%n%-28s %8s %8s %8s%n", "module", "passed", "failed", "skipped");
        counts.forEach((module, sum) -> {
            System.out.printf("%-28s %8d %8d %8d%n", module, sum.passed, sum.failed, sum.skipped);
            all.passed += sum.passed;
            all.failed += sum.failed;
            all.skipped += sum.skipped;
        });
        list("failed", failed);
        list("passed only when run again", again);
        list("skipped", skipped);
        System.out.println();

        boolean good = !mavenFailed && all.failed == 0;
        if (mavenFailed && all.failed == 0) {
            System.out.println("Maven failed, and not because of a test: see the errors above.");
        }
        if (all.passed + all.failed + all.skipped == 0) {
            System.out.println("No test ran.");
            good = false;
        }
        if (missing > 0 && "true".equals(System.getenv("CI"))) {
            System.out.println(missing + " skipped because a tool is missing, which CI=true does not accept.");
            good = false;
        }
        System.out.printf("%s in %d min %02d s%n", good ? "All checks passed" : "FAILED", seconds / 60, seconds % 60);
        System.out.printf("%d passed, %d failed, %d skipped%n", all.passed, all.failed, all.skipped);
        return good;
    }

    private static void list(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            System.out.println("\n" + title);
            lines.forEach(line -> System.out.println("  " + line));
        }
    }

    private static String name(Element test) {
        String type = test.getAttribute("classname");
        return type.substring(type.lastIndexOf('.') + 1) + " " + test.getAttribute("name");
    }

    /** The message without the exception's class and without JUnit's own words before the reason. */
    private static String firstLine(Element outcome) {
        String text = outcome.getAttribute("message").isBlank()
                ? outcome.getTextContent().strip()
                : outcome.getAttribute("message").strip();
        return text.lines()
                .findFirst()
                .orElse("(no reason given)")
                .replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "")
                .replaceFirst("^Assumption failed: ", "");
    }

    private static Element child(Element parent, String name) {
        return (Element) parent.getElementsByTagName(name).item(0);
    }

    private static final class Counts {
        int passed;
        int failed;
        int skipped;
    }
}
