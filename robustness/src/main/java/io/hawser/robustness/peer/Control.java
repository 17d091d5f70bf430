package io.hawser.robustness.peer;

import io.netty.util.internal.PlatformDependent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * A server's line to the process that started it. It says once where it listens. To each line {@code state} it answers with
 * what it holds after its garbage was collected, to each {@code stall} with how long an event loop has stood still. It ends
 * when its input does, so that no server is left behind.
 */
final class Control implements Runnable {
    private final PrintStream out;
    private final DoubleSupplier longestStall;

    private Control(PrintStream out, DoubleSupplier longestStall) {
        this.out = out;
        this.longestStall = longestStall;
    }

    /** Begins, for a server whose event loops nobody watches. */
    static void start(int port, Optional<Integer> tlsPort) {
        start(port, tlsPort, () -> Double.NaN);
    }

    /**
     * Begins. Whatever else the server prints goes to its log.
     *
     * @param longestStall for how many milliseconds an event loop stood still since this was asked last
     */
    static void start(int port, Optional<Integer> tlsPort, DoubleSupplier longestStall) {
        PrintStream out = System.out;
        System.setOut(System.err);
        Thread.ofPlatform().name("control").start(new Control(out, longestStall));
        say(
                out,
                "listening on " + port
                        + tlsPort.map(tls -> ", with TLS on " + tls).orElse(""));
    }

    private static void say(PrintStream out, String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void run() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                say(out, line.equals("stall") ? "stall=" + longestStall.getAsDouble() : state());
            }
        } catch (IOException e) {
            // the parent is gone
        }
        System.exit(0);
    }

    private static String state() {
        System.gc();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        // Netty's is no buffer of the JDK's, and not among them.
        double direct = Math.max(0, PlatformDependent.usedDirectMemory());
        direct += ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToDouble(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return "heap=" + heap + " direct=" + direct;
    }
}
