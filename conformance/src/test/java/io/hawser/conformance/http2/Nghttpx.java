package io.hawser.conformance.http2;

import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.Ports;
import io.hawser.conformance.Tools;
import java.time.Duration;

/** nghttpx: takes WebSockets of HTTP/1.1 and passes them on in streams of HTTP/2 (RFC 8441), without TLS. */
public final class Nghttpx implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port = Ports.free();
    private final ChildProcess process;

    /** Starts one on a free port of 127.0.0.1, in front of a server on another one. */
    public Nghttpx(int server) {
        process = ChildProcess.start(
                "nghttpx",
                Tools.nghttpx().toString(),
                "--conf=/dev/null",
                "--single-process",
                "--frontend=127.0.0.1," + port + ";no-tls",
                "--backend=127.0.0.1," + server + ";;proto=h2;no-tls");
        Ports.awaitListening(port, PATIENCE);
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.close();
    }
}
