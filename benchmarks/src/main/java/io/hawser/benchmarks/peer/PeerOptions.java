package io.hawser.benchmarks.peer;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a peer is started with, as {@code name=value} arguments.
 *
 * @param bytes the longest message that will come
 * @param deflate whether permessage-deflate is agreed to
 * @param tls the folder with {@code certificate.pem}, {@code key.pem} and {@code server.p12}, if the server speaks TLS
 * @param variant what else there is to choose in this peer, as an engine
 * @param port where a client connects to
 * @param connections how many connections a client opens
 */
public record PeerOptions(int bytes, boolean deflate, Optional<Path> tls, String variant, int port, int connections) {
    /** What peers allow at least, so that small measurements do not differ in it. */
    private static final int LEAST_BYTES = 8 << 10;

    /** Password of the key store. */
    public static final String PASSWORD = "benchmarks";

    /** Reads them. */
    public static PeerOptions of(String[] arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            given.put(parts[0], parts[1]);
        }
        return new PeerOptions(
                Math.max(LEAST_BYTES, Integer.parseInt(given.getOrDefault("bytes", "0"))),
                Boolean.parseBoolean(given.getOrDefault("deflate", "false")),
                Optional.ofNullable(given.get("tls")).map(Path::of),
                given.getOrDefault("variant", ""),
                Integer.parseInt(given.getOrDefault("port", "0")),
                Integer.parseInt(given.getOrDefault("connections", "0")));
    }

    /** Where a client connects to. */
    URI uri() {
        return URI.create("ws://127.0.0.1:" + port + "/echo");
    }

    /** Ends a client that cannot go on: its first line says why. */
    static void fail(Throwable error) {
        System.out.println(error);
        System.exit(1);
    }

    /** Says on which port the server listens, which is what starting it waits for. */
    static void listening(int port) {
        System.out.println("listening on " + port);
        System.out.flush();
    }
}
