package io.hawser.conformance.balancer;

import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.Ports;
import io.hawser.conformance.TestCertificate;
import io.hawser.conformance.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A load balancer on a free port of 127.0.0.1, with a configuration of {@code examples/deploy}. */
final class Balancer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Setup setup;
    private final int port = Ports.free();
    private final Path folder;
    private final Path configuration;
    private final ChildProcess process;
    private String text;

    private Balancer(Setup setup, TestCertificate certificate, List<Integer> nodes, Edit edit) {
        this.setup = setup;
        Path program = setup.isHaproxy() ? Tools.haproxy() : Tools.nginx();
        try {
            folder = Files.createTempDirectory(Files.createDirectories(Tools.target("balancer")), "");
            configuration = folder.resolve("configuration");
            Path both = folder.resolve("site.pem");
            Files.writeString(both, Files.readString(certificate.certificate()) + Files.readString(certificate.key()));
            text = edit.apply(Files.readString(setup.file()));
            if (setup.isHaproxy()) {
                replace("bind :443", "bind 127.0.0.1:" + port);
                replace("/run/haproxy/", folder + "/");
            } else {
                replace("listen 443", "listen 127.0.0.1:" + port);
                replace("/run/nginx.pid", folder + "/nginx.pid");
            }
            if (setup.tlsEnds()) {
                replace("/etc/haproxy/certs/site.pem", both.toString(), "/etc/nginx/certs/site.pem");
                if (!setup.isHaproxy()) {
                    replace("/etc/nginx/certs/site.key", certificate.key().toString());
                }
            }
            for (int i = 0; i < nodes.size(); i++) {
                replace(setup.nodes().get(i), "127.0.0.1:" + nodes.get(i));
            }
            Files.writeString(configuration, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = setup.isHaproxy()
                ? ChildProcess.start("haproxy", program.toString(), "-W", "-db", "-f", configuration.toString())
                : ChildProcess.start("nginx", program.toString(), "-c", configuration.toString(), "-g", "daemon off;");
        Ports.awaitListening(port, PATIENCE);
    }

    /** A change of the configuration that a test needs; must change something. */
    interface Edit {
        String apply(String text);

        /** None. */
        Edit NONE = text -> text;
    }

    /** Starts one in front of three nodes. */
    static Balancer start(Setup setup, TestCertificate certificate, List<Integer> nodes, Edit edit) {
        return new Balancer(setup, certificate, nodes, edit);
    }

    /** Replaces what is there, whichever of these it is: a file that has neither is not the one that this was written for. */
    private void replace(String what, String by, String... orElse) {
        String found = what;
        for (String other : orElse) {
            found = text.contains(found) ? found : other;
        }
        if (!text.contains(found)) {
            throw new AssertionError(setup.file() + " does not contain " + found);
        }
        text = text.replace(found, by);
    }

    int port() {
        return port;
    }

    /** Takes one node out and another one in, as after editing the file. */
    void exchange(int node, int by) {
        replace("127.0.0.1:" + node, "127.0.0.1:" + by);
        reload();
    }

    /** Reads the configuration again; returns when new connections are served by it. */
    void reload() {
        try {
            Files.writeString(configuration, text);
            long before = workers();
            String signal = setup.isHaproxy() ? "-USR2" : "-HUP";
            int status = new ProcessBuilder(
                            "kill", signal, String.valueOf(process.handle().pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill " + signal + " failed with " + status);
            }
            awaitNewWorker(before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The youngest of its workers, which a reload starts. */
    private long workers() {
        return process.handle().children().mapToLong(ProcessHandle::pid).max().orElse(0);
    }

    private void awaitNewWorker(long before) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (workers() <= before) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("no new worker after a reload");
            }
            Thread.sleep(10);
        }
        Ports.awaitListening(port, PATIENCE);
    }

    @Override
    public void close() {
        process.close();
    }
}
