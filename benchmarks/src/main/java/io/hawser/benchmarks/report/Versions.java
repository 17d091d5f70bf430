package io.hawser.benchmarks.report;

import io.hawser.benchmarks.run.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which version of each library was measured, read from the jars and packages that ran. */
public final class Versions {
    private static final String JDK = "jdk";

    private static final Map<String, String> JARS = Map.of(
            "hawser", "hawser-server",
            "netty", "netty-codec-http",
            "vertx", "vertx-core",
            "undertow", "undertow-core",
            "jetty", "jetty-server",
            "tomcat", "tomcat-embed-websocket",
            "helidon", "helidon-webserver-websocket",
            "java-websocket", "Java-WebSocket",
            "okhttp", "okhttp-jvm");

    private Versions() {}

    /** By the titles of servers and clients. */
    public static Map<String, String> of(Path root, Path lib) throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        String packages = Files.readString(root.resolve("benchmarks/package.json"));
        for (Peer peer : Peer.ALL) {
            if (peer.side() == Peer.Side.VARIANT || versions.containsKey(peer.title())) {
                continue;
            }
            String version = version(lib, packages, peer);
            versions.put(peer.title(), peer.side() == Peer.Side.HAWSER ? version + commit(root) : version);
        }
        return versions;
    }

    private static String version(Path lib, String packages, Peer peer) throws IOException {
        if (peer.name().equals(JDK)) {
            return Runtime.version().toString();
        }
        return peer.platform() == Peer.Platform.JVM ? ofJar(lib, peer) : ofPackage(packages, peer);
    }

    private static String ofJar(Path lib, Peer peer) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(JARS.getOrDefault(peer.name(), "?")) + "-(\\d.*)\\.jar");
        try (var files = Files.list(lib)) {
            return files.map(file -> name.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .findFirst()
                    .orElse("?");
        }
    }

    private static String ofPackage(String json, Peer peer) {
        Matcher version =
                Pattern.compile("\"" + peer.name() + "\": *\"([^\"]+)\"").matcher(json);
        return version.find() ? version.group(1) : "?";
    }

    /** The commit, with a plus sign if files differ from it; nothing where there is no Git. */
    private static String commit(Path root) {
        String commit = git(root, "rev-parse", "--short", "HEAD");
        if (commit.isBlank()) {
            return "";
        }
        String changed = git(root, "status", "--porcelain", "--", "protocol", "core", "netty", "server", "client");
        return " (" + commit.strip() + (changed.isBlank() ? "" : "+") + ")";
    }

    private static String git(Path root, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder("git");
        builder.command().addAll(List.of(arguments));
        try {
            Process process = builder.directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? out : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
