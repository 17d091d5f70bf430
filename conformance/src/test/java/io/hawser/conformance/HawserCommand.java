package io.hawser.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The {@code hawser} command in a JVM of its own, with the class path of these tests. */
public final class HawserCommand implements AutoCloseable {
    private static final String MAIN = "io.hawser.cli.Main";
    private static final Duration START = Duration.ofSeconds(30);

    private final ChildProcess process;
    private final URI address;

    private HawserCommand(ChildProcess process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts a command that serves, such as {@code echo}, on a free port of this host; returns when it says where. */
    static HawserCommand serve(String command, String... options) {
        return serveOn(0, command, options);
    }

    /** Starts a command that serves on this port of this host. */
    static HawserCommand serveOn(int port, String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command, "--host", "127.0.0.1", "--port", "" + port));
        arguments.addAll(List.of(options));
        ChildProcess process = start(arguments.toArray(String[]::new));
        try {
            String address =
                    process.awaitMatch(" on ((?:ws|http)s?://\\S+)", START).group(1);
            return new HawserCommand(process, URI.create(address));
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    /** Starts any command. */
    static ChildProcess start(String... arguments) {
        return startBy(List.of(), arguments);
    }

    /** Starts any command by another one, such as one that enters a network namespace. */
    public static ChildProcess startBy(List<String> prefix, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Tools.java().toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(List.of(arguments));
        return ChildProcess.start("hawser-" + arguments[0], command.toArray(String[]::new));
    }

    /** Where it says that it listens. */
    URI address() {
        return address;
    }

    /** The process, to read its lines. */
    ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
