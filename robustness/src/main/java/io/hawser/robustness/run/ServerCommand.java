package io.hawser.robustness.run;

import io.hawser.benchmarks.run.Machine;
import io.hawser.benchmarks.run.Peer;
import io.hawser.benchmarks.run.Role;
import io.hawser.netty.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How servers are started: with a heap of 512 MiB, on a processor of their own if there are two, and otherwise as one gets
 * them.
 *
 * @param machine what there is to start them with
 * @param classPath of all that run on the JVM
 * @param scripts the folder of those that do not
 * @param certificates the folder with the certificate
 * @param logs the folder for what they print
 * @param forLong whether it is to run for long, with Netty looking for leaks in every buffer, which costs time; and with all
 *     of its heap from the beginning, so that what it holds of the machine's memory grows with nothing else
 */
public record ServerCommand(
        Machine machine, String classPath, Path scripts, Path certificates, Path logs, boolean forLong) {
    private static final List<String> NAMES = List.of(
            "hawser-epoll",
            "hawser-io_uring",
            "hawser-nio",
            "netty",
            "undertow",
            "jetty",
            "tomcat",
            "vertx",
            "helidon",
            "java-websocket",
            "ws");

    /** All servers, in the order of the report. */
    public static final List<Peer> SERVERS =
            NAMES.stream().map(ServerCommand::server).toList();

    private static Peer server(String name) {
        return Peer.ALL.stream()
                .filter(peer -> peer.role() == Role.SERVER && peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Whether it is Hawser, on whatever engine. */
    public static boolean isHawser(Peer server) {
        return server.program().equals("HawserPeer");
    }

    /** Why this server cannot be started here; empty if it can. */
    public Optional<String> lacking(Peer server) {
        if (server.platform() == Peer.Platform.NODE && machine.node().isEmpty()) {
            return Optional.of("needs Node and the npm packages of benchmarks/");
        }
        return isHawser(server) ? engine(server).unavailable() : Optional.empty();
    }

    private static Engine engine(Peer server) {
        return Arrays.stream(Engine.values())
                .filter(engine -> engine.label().equals(server.variant()))
                .findFirst()
                .orElseThrow();
    }

    /** The command line. */
    List<String> of(Peer server) {
        List<String> command = new ArrayList<>();
        machine.peerCore().ifPresent(core -> command.addAll(List.of("taskset", "-c", core.toString())));
        Optional<Path> node = machine.node();
        if (server.platform() == Peer.Platform.JVM) {
            command.add(machine.java().toString());
            // Of a third of the heap, a young collection would move what is alive of 10,000 new connections at once,
            // for more than 100 ms on a slow machine, whatever the server does. And the first collections would take
            // as long as the machine needs to give the pages.
            command.addAll(List.of(
                    "-Xmx512m",
                    "-Xmn48m",
                    "-XX:+AlwaysPreTouch",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.awt.headless=true"));
            if (forLong) {
                command.addAll(List.of("-Xms512m", "-Dio.netty.leakDetection.level=paranoid"));
            }
            command.addAll(List.of("-cp", classPath, "io.hawser.robustness.peer." + server.program()));
        } else {
            command.add(node.orElseThrow().toString());
            command.addAll(List.of("--max-old-space-size=512", "--expose-gc"));
            command.add(scripts.resolve(server.program()).toString());
        }
        command.add("tls=" + certificates);
        if (!server.variant().isEmpty()) {
            command.add("variant=" + server.variant());
        }
        return command;
    }

    /** Where it prints. */
    Path log(Peer server) {
        return logs.resolve(server.name() + ".log");
    }
}
