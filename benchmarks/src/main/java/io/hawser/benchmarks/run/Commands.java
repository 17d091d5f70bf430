package io.hawser.benchmarks.run;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command lines of servers, of clients and of the generator. */
public final class Commands {
    /** As on one processor, also where nothing can be pinned to one. */
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:ActiveProcessorCount=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true");

    private final Machine machine;
    private final Path benchmarks;
    private final Path lib;

    /**
     * For the programs in these folders.
     *
     * @param benchmarks the module's folder
     * @param lib the folder with all jars
     */
    public Commands(Machine machine, Path benchmarks, Path lib) {
        this.machine = machine;
        this.benchmarks = benchmarks;
        this.lib = lib;
    }

    /** Whether peer and generator are each kept to a processor. */
    boolean pins() {
        return machine.peerCore().isPresent();
    }

    /** Why this peer cannot be measured here; empty if it can. */
    Optional<String> lacking(Peer peer) {
        return switch (peer.platform()) {
            case JVM -> Optional.empty();
            case NODE -> machine.node().isPresent() ? Optional.empty() : Optional.of("needs Node and npm packages");
            case BUN -> machine.bun().isPresent() ? Optional.empty() : Optional.of("needs Bun from npm");
        };
    }

    /** The command that starts a server. */
    List<String> server(Peer peer, Cell cell, Optional<Path> certificates) {
        List<String> command = program(peer, cell);
        if (cell.tls()) {
            command.add("tls=" + certificates.orElseThrow());
        }
        return command;
    }

    /** The command that starts a client of the generator's port. */
    List<String> client(Peer peer, Cell cell, int port) {
        List<String> command = program(peer, cell);
        command.add("port=" + port);
        command.add("connections=" + cell.connections());
        return command;
    }

    private List<String> program(Peer peer, Cell cell) {
        List<String> command = new ArrayList<>(pinned(machine.peerCore()));
        switch (peer.platform()) {
            case JVM -> {
                command.add(machine.java().toString());
                command.addAll(JVM);
                command.addAll(memory(cell));
                command.addAll(List.of("-cp", lib + "/*", "io.hawser.benchmarks.peer." + peer.program()));
            }
            case NODE -> command.addAll(List.of(machine.node().orElseThrow().toString(), script(peer)));
            case BUN -> command.addAll(List.of(machine.bun().orElseThrow().toString(), script(peer)));
        }
        command.add("bytes=" + cell.bytes());
        command.add("deflate=" + cell.deflate());
        if (!peer.variant().isEmpty()) {
            command.add("variant=" + peer.variant());
        }
        return command;
    }

    private String script(Peer peer) {
        return benchmarks.resolve("peers").resolve(peer.program()).toString();
    }

    /** A heap of one size, so that it does not matter when it grows; only where memory is measured it grows as it likes. */
    private static List<String> memory(Cell cell) {
        return cell.kind() == Kind.IDLE
                ? List.of("-Xmx2g", "-XX:NativeMemoryTracking=summary")
                : List.of("-Xms1g", "-Xmx1g");
    }

    /** The command that starts the generator. Its class path is its own jar, and the histogram's. */
    List<String> generator(Map<String, String> load) {
        List<String> command = new ArrayList<>(pinned(machine.generatorCore()));
        command.add(machine.java().toString());
        command.addAll(JVM);
        command.addAll(List.of("-Xms512m", "-Xmx2g", "-cp"));
        command.add(jar("hawser-benchmarks-") + File.pathSeparator + jar("HdrHistogram-"));
        command.add("io.hawser.benchmarks.LoadGenerator");
        load.forEach((name, value) -> command.add(name + "=" + value));
        return command;
    }

    private String jar(String prefix) {
        File[] found = lib.toFile().listFiles((folder, name) -> name.startsWith(prefix) && name.endsWith(".jar"));
        if (found == null || found.length != 1) {
            throw new IllegalStateException("not exactly one " + prefix + "*.jar in " + lib);
        }
        return found[0].toString();
    }

    private static List<String> pinned(Optional<Integer> core) {
        return core.map(number -> List.of("taskset", "-c", number.toString())).orElse(List.of());
    }
}
