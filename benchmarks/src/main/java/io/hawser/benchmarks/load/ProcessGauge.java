package io.hawser.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of the peer, of the generator and of the machine. Without /proc all figures are {@code NaN}. */
public final class ProcessGauge {
    /** USER_HZ, which is 100 on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /**
     * The figures at one moment.
     *
     * @param peer processor seconds of the peer so far, user and system
     * @param own those of the generator
     * @param all those of all processes
     * @param steal processor seconds that the hypervisor gave to other machines
     * @param total all seconds of all processors, idle ones included
     */
    public record Reading(double peer, double own, double all, double steal, double total) {
        Reading minus(Reading before) {
            return new Reading(
                    peer - before.peer, own - before.own, all - before.all, steal - before.steal, total - before.total);
        }
    }

    private final long pid;

    /** Looks at one peer, or at none if this is 0. */
    public ProcessGauge(long pid) {
        this.pid = pid;
    }

    /** Takes all figures. */
    public Reading read() {
        double peer = pid == 0 ? Double.NaN : processorSeconds(Path.of("/proc", String.valueOf(pid), "stat"));
        double own = processorSeconds(Path.of("/proc/self/stat"));
        try {
            // cpu user nice system idle iowait irq softirq steal guest guest_nice; guest is counted in user as well
            String[] fields =
                    Files.readAllLines(Path.of("/proc/stat")).getFirst().trim().split("\\s+", 0);
            double total = 0;
            for (int i = 1; i <= 8; i++) {
                total += Double.parseDouble(fields[i]);
            }
            double steal = Double.parseDouble(fields[8]);
            double idle = Double.parseDouble(fields[4]) + Double.parseDouble(fields[5]);
            return new Reading(
                    peer,
                    own,
                    (total - idle - steal) / TICKS_PER_SECOND,
                    steal / TICKS_PER_SECOND,
                    total / TICKS_PER_SECOND);
        } catch (IOException e) {
            return new Reading(peer, own, Double.NaN, Double.NaN, Double.NaN);
        }
    }

    private static double processorSeconds(Path stat) {
        try {
            String line = Files.readString(stat);
            // The second field, the name, may hold blanks; it ends at the last parenthesis.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", 0);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** The peer's resident memory in bytes. */
    public double residentBytes() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"));
            return lines.stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1_024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
