package io.hawser.conformance.network;

import io.hawser.conformance.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Two network namespaces and a wire between them, which can be cut in either direction. What is sent over a cut wire
 * arrives nowhere, and neither end is told: each has the other's hardware address by heart, and to cut is to learn a wrong
 * one. Nothing else on this machine sees them; they go when this closes, or when the next one opens after a test was
 * killed.
 */
final class Network implements AutoCloseable {
    private static final String PREFIX = "hawser-";
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final String DEVICE = "wire";
    private static final String NOBODY = "02:00:00:00:00:ff";
    private static final int PREFIX_BITS = 24;
    private static final String BLACK_HOLE = "fd2f::1";

    private final String ip = Tools.networkNamespaces().toString();

    /** An end of the wire. */
    enum Side {
        SERVER("10.213.7.1", "02:00:00:00:00:01"),
        CLIENT("10.213.7.2", "02:00:00:00:00:02");

        private final String address;
        private final String hardware;

        Side(String address, String hardware) {
            this.address = address;
            this.hardware = hardware;
        }

        /** Its IP address, known in both namespaces only. */
        String address() {
            return address;
        }

        private String namespace() {
            return PREFIX + ProcessHandle.current().pid() + "-" + name().toLowerCase(java.util.Locale.ROOT);
        }

        private Side other() {
            return this == SERVER ? CLIENT : SERVER;
        }
    }

    private Network() {}

    /** Makes it, or ends the test if that cannot be done here. */
    static Network open() {
        Network network = new Network();
        network.removeAbandoned();
        try {
            network.build();
            return network;
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private void build() {
        for (Side side : Side.values()) {
            run("netns", "add", side.namespace());
        }
        run(
                "-n",
                Side.SERVER.namespace(),
                "link",
                "add",
                "name",
                DEVICE,
                "address",
                Side.SERVER.hardware,
                "type",
                "veth",
                "peer",
                "name",
                DEVICE,
                "address",
                Side.CLIENT.hardware,
                "netns",
                Side.CLIENT.namespace());
        for (Side side : Side.values()) {
            in(side, "addr", "add", side.address + "/" + PREFIX_BITS, "dev", DEVICE);
            in(side, "link", "set", "lo", "up");
            in(side, "link", "set", DEVICE, "up");
        }
        mend();
    }

    /** An IPv6 address that the client has a way to, where nobody answers. */
    String blackHole() {
        in(Side.CLIENT, "addr", "add", "fd2f::2/64", "dev", DEVICE, "nodad");
        in(Side.CLIENT, "neigh", "replace", BLACK_HOLE, "lladdr", NOBODY, "dev", DEVICE, "nud", "permanent");
        return BLACK_HOLE;
    }

    /** From now on nothing that {@code sender} sends arrives. */
    void cutFrom(Side sender) {
        know(sender, NOBODY);
    }

    /** From now on nothing arrives, in either direction. */
    void cut() {
        cutFrom(Side.SERVER);
        cutFrom(Side.CLIENT);
    }

    /** From now on all arrives again, what was lost if it is sent again. */
    void mend() {
        for (Side side : Side.values()) {
            know(side, side.other().hardware);
        }
    }

    private void know(Side side, String hardware) {
        in(side, "neigh", "replace", side.other().address, "lladdr", hardware, "dev", DEVICE, "nud", "permanent");
    }

    /** The command that starts another command there. */
    List<String> on(Side side) {
        return List.of(ip, "netns", "exec", side.namespace());
    }

    @Override
    public void close() {
        for (Side side : Side.values()) {
            if (Files.exists(NAMESPACES.resolve(side.namespace()))) {
                run("netns", "delete", side.namespace());
            }
        }
    }

    /** Removes those of tests that were killed. */
    private void removeAbandoned() {
        if (!Files.isDirectory(NAMESPACES)) {
            return;
        }
        try (Stream<Path> all = Files.list(NAMESPACES)) {
            all.map(path -> path.getFileName().toString())
                    .filter(Network::isAbandoned)
                    .forEach(name -> run("netns", "delete", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isAbandoned(String namespace) {
        if (!namespace.matches(PREFIX + "\\d+-(server|client)")) {
            return false;
        }
        long owner = Long.parseLong(namespace.split("-", -1)[1]);
        return ProcessHandle.of(owner).isEmpty()
                || owner == ProcessHandle.current().pid();
    }

    private void in(Side side, String... arguments) {
        run(Stream.concat(Stream.of("-n", side.namespace()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private void run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(ip));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
