package io.hawser.benchmarks.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds at one moment.
 *
 * @param residentBytes what the operating system counts, before anything is collected
 * @param heapBytes objects that are alive, on a JVM; else {@code NaN}
 * @param directBytes memory outside the heap that Java code has asked for, on a JVM; else {@code NaN}
 */
record Memory(double residentBytes, double heapBytes, double directBytes) {
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);
    private static final Pattern OTHER =
            Pattern.compile("^-\\s+Other \\(reserved=\\d+KB, committed=(\\d+)KB", Pattern.MULTILINE);

    /** Reads it; on a JVM this collects all garbage, after the resident memory was read. */
    static Memory of(long pid, boolean jvm) {
        double resident = resident(pid);
        if (!jvm) {
            return new Memory(resident, Double.NaN, Double.NaN);
        }
        jcmd(pid, "GC.run");
        double heap = number(TOTAL, jcmd(pid, "GC.class_histogram"));
        double direct = 1_024 * number(OTHER, jcmd(pid, "VM.native_memory", "summary", "scale=KB"));
        return new Memory(resident, heap, direct);
    }

    private static double resident(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"));
            return lines.stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> 1_024 * Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static double number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    }

    /** What the JDK's tool prints; nothing if it cannot be started. */
    private static String jcmd(long pid, String... command) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        ProcessBuilder builder = new ProcessBuilder(tool.toString(), String.valueOf(pid));
        builder.command().addAll(List.of(command));
        try {
            Process process = Children.start(builder.redirectErrorStream(true));
            try (InputStream out = process.getInputStream()) {
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                return text;
            } finally {
                Children.end(process);
            }
        } catch (IOException e) {
            return "";
        }
    }
}
