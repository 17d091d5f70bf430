package io.hawser.benchmarks.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes one measurement: a fresh peer, a fresh generator, one result. */
public final class Measuring {
    /** More than this part of the machine's time taken by its hypervisor, and a measurement does not count. */
    public static final double MOST_STEAL = 0.02;

    private static final Duration SLACK = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final Commands commands;
    private final Path logs;
    private final Optional<Path> certificates;
    private final Timing timing;

    /**
     * Measurements of one length.
     *
     * @param logs the folder for what peers print
     */
    public Measuring(Commands commands, Path logs, Optional<Path> certificates, Timing timing) {
        this.commands = commands;
        this.logs = logs;
        this.certificates = certificates;
        this.timing = timing;
    }

    /** Measures one peer in one cell. */
    public Sample measure(Cell cell, Peer peer, int round) {
        Optional<String> lacking = commands.lacking(peer);
        if (lacking.isPresent()) {
            return new Sample(cell, peer, round, Map.of(), lacking.get());
        }
        try {
            Map<String, Double> figures = new LinkedHashMap<>(
                    switch (cell.kind().role()) {
                        case SERVER -> server(cell, peer);
                        case CLIENT -> client(cell, peer);
                    });
            figures.put(Sample.PINNED, commands.pins() ? 1.0 : 0.0);
            double steal = figures.getOrDefault("steal", 0.0);
            String problem = steal > MOST_STEAL ? "steal %.1f %%".formatted(100 * steal) : "";
            return new Sample(cell, peer, round, figures, problem);
        } catch (FailedException e) {
            return new Sample(cell, peer, round, Map.of(), String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Double> server(Cell cell, Peer peer) throws FailedException {
        try (Child server = Child.start(commands.server(peer, cell, certificates), log(cell, peer, ""))) {
            Map<String, String> load = load(cell, peer);
            load.put("port", String.valueOf(server.awaitPort()));
            load.put("pid", String.valueOf(server.pid()));
            try {
                return cell.kind() == Kind.IDLE ? idle(cell, peer, server, load) : loaded(cell, peer, load);
            } catch (FailedException e) {
                throw explained(e, server);
            }
        }
    }

    private Map<String, Double> loaded(Cell cell, Peer peer, Map<String, String> load) throws FailedException {
        try (Generator generator = Generator.start(commands.generator(load), log(cell, peer, ".load"))) {
            return generator.result(limit(cell, peer));
        }
    }

    /** Here the generator is first, for it is what the client connects to. */
    private Map<String, Double> client(Cell cell, Peer peer) throws FailedException {
        try (Generator generator = Generator.start(commands.generator(load(cell, peer)), log(cell, peer, ".load"))) {
            int port = generator.awaitPort();
            try (Child client = Child.start(commands.client(peer, cell, port), log(cell, peer, ""))) {
                try {
                    generator.tell(client.pid());
                    return generator.result(limit(cell, peer));
                } catch (FailedException e) {
                    throw explained(e, client);
                }
            }
        }
    }

    /** With what the peer has said, if it has ended: the generator sees only that it is gone. */
    private static FailedException explained(FailedException failed, Child peer) throws FailedException {
        return peer.lastWords()
                .map(words -> new FailedException(failed.getMessage() + "; it ended: " + words))
                .orElse(failed);
    }

    private Path log(Cell cell, Peer peer, String what) {
        return logs.resolve(cell.name() + "-" + peer.name() + what + ".log");
    }

    private Map<String, String> load(Cell cell, Peer peer) {
        Map<String, String> load = cell.load();
        load.put("warm-up-ms", String.valueOf(timing.warmUp(cell, peer).toMillis()));
        load.put("measure-ms", String.valueOf(timing.measure().toMillis()));
        return load;
    }

    private Duration limit(Cell cell, Peer peer) {
        return timing.warmUp(cell, peer).plus(timing.measure()).plus(SLACK);
    }

    /** What the server holds with all connections open, less what it held before the first one. */
    private Map<String, Double> idle(Cell cell, Peer peer, Child server, Map<String, String> load)
            throws FailedException {
        boolean jvm = peer.platform() == Peer.Platform.JVM;
        Child.pause(Duration.ofSeconds(1));
        Memory before = Memory.of(server.pid(), jvm);
        try (Generator generator = Generator.start(commands.generator(load), log(cell, peer, ".load"))) {
            generator.awaitOpen(SLACK);
            Child.pause(SETTLE);
            Memory after = Memory.of(server.pid(), jvm);
            Map<String, Double> figures = new LinkedHashMap<>(generator.result(limit(cell, peer)));
            int connections = cell.connections();
            figures.put("residentBytes", after.residentBytes());
            figures.put("residentPerConnection", (after.residentBytes() - before.residentBytes()) / connections);
            figures.put("heapPerConnection", (after.heapBytes() - before.heapBytes()) / connections);
            figures.put("directPerConnection", (after.directBytes() - before.directBytes()) / connections);
            return figures;
        }
    }
}
