package io.hawser.benchmarks.peer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a server is started with, as {@code name=value} arguments.
 *
 * @param bytes the longest message that will come
 * @param deflate whether permessage-deflate is agreed to
 * @param tls the folder with {@code certificate.pem}, {@code key.pem} and {@code server.p12}, if the server speaks TLS
 * @param variant what else there is to choose in this server, as an engine
 */
public record PeerOptions(int bytes, boolean deflate, Optional<Path> tls, String variant) {
    /** What servers allow at least, so that small measurements do not differ in it. */
    private static final int LEAST_BYTES = 8 << 10;

    /** Password of the key store. */
    static final String PASSWORD = "benchmarks";

    static PeerOptions of(String[] arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            given.put(parts[0], parts[1]);
        }
        return new PeerOptions(
                Math.max(LEAST_BYTES, Integer.parseInt(given.getOrDefault("bytes", "0"))),
                Boolean.parseBoolean(given.getOrDefault("deflate", "false")),
                Optional.ofNullable(given.get("tls")).map(Path::of),
                given.getOrDefault("variant", ""));
    }

    /** Says on which port the server listens, which is what starting it waits for. */
    static void listening(int port) {
        System.out.println("listening on " + port);
        System.out.flush();
    }
}
