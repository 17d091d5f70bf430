package io.hawser.conformance.peers;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The farewells of a peer in this JVM, by connection. Safe from any thread. */
final class Farewells {
    private final Map<String, CompletableFuture<Farewell>> byConnection = new ConcurrentHashMap<>();

    /** A connection has ended; only the first word about it counts. */
    void add(String connection, int code, String reason) {
        of(connection).complete(new Farewell(code, reason));
    }

    /** A connection has ended with an error or without a word. */
    void addAbnormal(String connection) {
        of(connection).complete(Farewell.ABNORMAL);
    }

    Farewell await(String connection, Duration timeout) {
        try {
            return of(connection).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the peer's application was not told of the end within " + timeout, e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private CompletableFuture<Farewell> of(String connection) {
        return byConnection.computeIfAbsent(connection, name -> new CompletableFuture<>());
    }
}
