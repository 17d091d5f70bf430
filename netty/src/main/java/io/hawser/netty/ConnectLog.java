package io.hawser.netty;

import io.hawser.ConnectFailedException;
import io.hawser.ConnectFailedException.Step;
import io.hawser.HandshakeException;
import io.hawser.protocol.handshake.HttpResponse;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where one attempt to connect has been, so that its failure can tell. For one event loop. */
final class ConnectLog {
    private final long start;
    private final List<SocketAddress> tried = new ArrayList<>(2);
    private @Nullable SocketAddress connected;

    /** Begins now. */
    ConnectLog() {
        this(System.nanoTime());
    }

    /** Began at this time of {@link System#nanoTime()}. */
    ConnectLog(long start) {
        this.start = start;
    }

    /** The same for somebody who began to wait at another time. */
    ConnectLog since(long otherStart) {
        ConnectLog other = new ConnectLog(otherStart);
        other.tried.addAll(tried);
        other.connected = connected;
        return other;
    }

    /** An address is tried now. */
    void tries(SocketAddress address) {
        tried.add(SocketNames.ofJdk(address));
    }

    /** The attempt at this address has succeeded. */
    void connected(SocketAddress address) {
        SocketAddress jdk = SocketNames.ofJdk(address);
        tried.remove(jdk);
        tried.add(jdk);
        connected = jdk;
    }

    /** For what fails before the server itself is spoken to. */
    ConnectFailedException failed(Step step, String why, @Nullable Throwable cause) {
        Duration elapsed = elapsed();
        return new ConnectFailedException(step, text(why, elapsed), tried, elapsed, cause);
    }

    /** For what the server fails at. */
    HandshakeException handshakeFailed(
            Step step, String why, @Nullable HttpResponse response, @Nullable Throwable cause) {
        Duration elapsed = elapsed();
        return new HandshakeException(step, text(why, elapsed), response, tried, elapsed, cause);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The reason, then the address unless there were several, of which the reason speaks itself, and the time. */
    private String text(String why, Duration elapsed) {
        SocketAddress only = connected == null && tried.size() == 1 ? tried.get(0) : connected;
        String where = only == null ? "" : SocketNames.text(only) + ", ";
        return why + " (" + where + "after " + TimeUnit.NANOSECONDS.toMillis(elapsed.toNanos()) + " ms)";
    }
}
