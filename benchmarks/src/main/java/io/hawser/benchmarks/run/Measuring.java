package io.hawser.benchmarks.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes one measurement: a fresh server, a fresh generator, one result. */
public final class Measuring {
    /** More than this part of the machine's time taken by its hypervisor, and a measurement does not count. */
    public static final double MOST_STEAL = 0.02;

    private static final Duration SLACK = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final Commands commands;
    private final Path logs;
    private final Optional<Path> certificates;
    private final Duration warmUp;
    private final Duration measure;

    /**
     * Measurements of one length.
     *
     * @param logs the folder for what servers print
     */
    public Measuring(Commands commands, Path logs, Optional<Path> certificates, Duration warmUp, Duration measure) {
        this.commands = commands;
        this.logs = logs;
        this.certificates = certificates;
        this.warmUp = warmUp;
        this.measure = measure;
    }

    /** Measures one server in one cell. */
    public Sample measure(Cell cell, Peer peer, int round) {
        Optional<String> lacking = commands.lacking(peer, cell);
        if (lacking.isPresent()) {
            return new Sample(cell, peer, round, Map.of(), lacking.get());
        }
        String name = cell.name() + "-" + peer.name();
        try (RunningServer server =
                RunningServer.start(commands.server(peer, cell, certificates), logs.resolve(name + ".log"))) {
            Path log = logs.resolve(name + ".load.log");
            Map<String, Double> figures =
                    cell.kind() == Kind.IDLE ? idle(cell, peer, server, log) : load(cell, server, log);
            double steal = figures.getOrDefault("steal", 0.0);
            String problem = steal > MOST_STEAL ? "steal %.1f %%".formatted(100 * steal) : "";
            return new Sample(cell, peer, round, figures, problem);
        } catch (FailedException e) {
            return new Sample(cell, peer, round, Map.of(), String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Double> load(Cell cell, RunningServer server, Path log) throws FailedException {
        Map<String, String> load = cell.load(server.port(), server.pid());
        load.put("warm-up-ms", String.valueOf(warmUp.toMillis()));
        load.put("measure-ms", String.valueOf(measure.toMillis()));
        try (Generator generator = Generator.start(commands.generator(load), log)) {
            return generator.result(warmUp.plus(measure).plus(SLACK));
        }
    }

    /** What the server holds with all connections open, less what it held before the first one. */
    private Map<String, Double> idle(Cell cell, Peer peer, RunningServer server, Path log) throws FailedException {
        boolean jvm = peer.platform() == Peer.Platform.JVM;
        Generator.pause(Duration.ofSeconds(1));
        Memory before = Memory.of(server.pid(), jvm);
        try (Generator generator = Generator.start(commands.generator(cell.load(server.port(), server.pid())), log)) {
            generator.await("open", SLACK);
            Generator.pause(SETTLE);
            Memory after = Memory.of(server.pid(), jvm);
            Map<String, Double> figures = new LinkedHashMap<>(generator.result(SLACK));
            int connections = cell.connections();
            figures.put("residentBytes", after.residentBytes());
            figures.put("residentPerConnection", (after.residentBytes() - before.residentBytes()) / connections);
            figures.put("heapPerConnection", (after.heapBytes() - before.heapBytes()) / connections);
            figures.put("directPerConnection", (after.directBytes() - before.directBytes()) / connections);
            return figures;
        }
    }
}
