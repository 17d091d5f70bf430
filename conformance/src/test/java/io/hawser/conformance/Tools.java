package io.hawser.conformance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The programs that these tests need and Maven does not bring. Each method returns the program, or skips the calling
 * test with the reason; where {@code CI=true}, nothing may be skipped and the test fails instead.
 */
public final class Tools {
    private static final boolean CI = "true".equals(System.getenv("CI"));
    private static final String PROBE =
            "hawser-probe-" + ProcessHandle.current().pid();
    private static final Path HOME = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private Tools() {}

    /** The folder of this module, wherever the tests were started from. */
    public static Path home() {
        return HOME;
    }

    /** Where logs, reports and screenshots go. */
    public static Path target(String name) {
        return HOME.resolve("target").resolve(name);
    }

    /** Chromium or Chrome: the environment's {@code CHROMIUM}, or the first one on the path. */
    static Path chromium() {
        Optional<Path> named = Optional.ofNullable(System.getenv("CHROMIUM")).map(Path::of);
        return require(
                named.or(() ->
                        onPath("chromium", "chromium-browser", "google-chrome").findFirst()),
                "no Chromium: none of chromium, chromium-browser, google-chrome on PATH, and CHROMIUM is not set");
    }

    /** Node, with the packages of {@code package-lock.json} installed beside the scripts. */
    static Path node() {
        Path node = plainNode();
        NodePackages.install();
        return node;
    }

    /** Bun, which is one of the npm packages. */
    public static Path bun() {
        NodePackages.install();
        Path bun = HOME.resolve("node_modules/.bin/bun");
        return require(Optional.of(bun).filter(Files::isExecutable), "no bun in node_modules");
    }

    /** A Python 3 that has the package {@code websockets}, be it the first one on the path or the system's. */
    public static Path pythonWebSockets() {
        return require(
                Stream.concat(onPath("python3"), Stream.of(Path.of("/usr/bin/python3")))
                        .filter(python -> succeeds(python, "-c", "import websockets"))
                        .findFirst(),
                "no python3 with the package websockets (Debian: python3-websockets)");
    }

    /** Firefox: the environment's {@code FIREFOX}, or the first one on the path. */
    public static Path firefox() {
        Optional<Path> named = Optional.ofNullable(System.getenv("FIREFOX")).map(Path::of);
        return require(
                named.or(() -> onPath("firefox-esr", "firefox").findFirst()),
                "no Firefox: none of firefox-esr, firefox on PATH, and FIREFOX is not set");
    }

    /** The command {@code ip}, where this process may make network namespaces: it must be root. */
    public static Path networkNamespaces() {
        Path ip = require(
                Stream.concat(onPath("ip"), Stream.of(Path.of("/usr/sbin/ip"), Path.of("/sbin/ip")))
                        .filter(Files::isExecutable)
                        .findFirst(),
                "no ip on PATH (Debian: iproute2)");
        return require(
                Optional.of(ip)
                        .filter(program -> succeeds(program, "netns", "add", PROBE)
                                && succeeds(program, "netns", "delete", PROBE)),
                "no right to make network namespaces (root has it)");
    }

    /** A program of a Debian package, on the path or where Debian has it. */
    public static Path program(String name, String usual) {
        return require(
                Stream.concat(onPath(name), Stream.of(Path.of(usual)))
                        .filter(Files::isExecutable)
                        .findFirst(),
                "no " + name + " on PATH");
    }

    /** HAProxy. */
    public static Path haproxy() {
        return require(installed("haproxy"), "no haproxy on PATH");
    }

    /** The class path without the other implementations: a JVM keeps every archive open in which it has looked for a class. */
    public static String lightClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, 0))
                .filter(entry -> !entry.endsWith(".jar")
                        || Path.of(entry).getFileName().toString().matches("(netty|hawser)-.*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** nghttpx, a proxy that speaks HTTP/2 to servers. */
    public static Path nghttpx() {
        return require(installed("nghttpx"), "no nghttpx on PATH (Debian: nghttp2-proxy)");
    }

    /** nginx, with its module for streams. */
    public static Path nginx() {
        Path nginx = require(installed("nginx"), "no nginx on PATH");
        require(
                Optional.of(nginx)
                        .filter(program -> Files.isReadable(Path.of("/usr/lib/nginx/modules/ngx_stream_module.so"))),
                "no ngx_stream_module (Debian: libnginx-mod-stream)");
        return nginx;
    }

    /** A program, also where only root has its folder on the path. */
    private static Optional<Path> installed(String name) {
        return Stream.concat(onPath(name), Stream.of(Path.of("/usr/sbin", name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The JVM that runs these tests. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Node, for scripts that need no packages. */
    static Path plainNode() {
        return require(onPath("node").findFirst(), "no node on PATH");
    }

    /** The package manager that comes with Node. */
    static Path npm() {
        return require(onPath("npm").findFirst(), "no npm on PATH");
    }

    /** The command that starts CPython 2.7, if this machine has one. */
    static Optional<Path> python27() {
        return Stream.concat(onPath("python2.7", "python2"), pyenv27())
                .filter(Tools::isPython27)
                .findFirst();
    }

    /**
     * Returns what was found, or ends the test.
     *
     * @param missing the reason, if there is none
     */
    static <T> T require(Optional<T> found, String missing) {
        return require(found, missing, CI);
    }

    static <T> T require(Optional<T> found, String missing, boolean ci) {
        if (found.isEmpty() && ci) {
            throw new AssertionError("CI=true, where no test may be skipped, but " + missing);
        }
        Assumptions.assumeTrue(found.isPresent(), missing);
        return found.orElseThrow();
    }

    private static Stream<Path> onPath(String... names) {
        List<Path> folders = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        return Arrays.stream(names)
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable);
    }

    private static Stream<Path> pyenv27() {
        Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        if (!Files.isDirectory(versions)) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all
                    .filter(version -> version.getFileName().toString().startsWith("2.7"))
                    .map(version -> version.resolve("bin/python2.7"))
                    .filter(Files::isExecutable)
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks, for a pyenv shim is on the path and executable even where no Python 2.7 is selected. */
    private static boolean isPython27(Path python) {
        String question = "import platform, sys; "
                + "sys.exit(platform.python_implementation() != 'CPython' or sys.version_info[:2] != (2, 7))";
        return succeeds(python, "-S", "-c", question);
    }

    /** Whether a program ends with status 0, and soon. */
    private static boolean succeeds(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(20, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
