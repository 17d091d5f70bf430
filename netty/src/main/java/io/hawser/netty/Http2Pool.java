package io.hawser.netty;

import io.hawser.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The HTTP/2 connections of one client, which has one way to a server and one TLS identity for all: by origin, so that
 * WebSockets to one origin share them. Safe from any thread.
 */
public final class Http2Pool implements AutoCloseable {
    /** As many origins are remembered that speak only HTTP/1.1. */
    private static final int MAX_REMEMBERED = 1_000;

    private final boolean required;
    private final Duration idleTimeout;
    private final Map<Key, Http2Origin> origins = new ConcurrentHashMap<>();
    private final Set<Key> onlyHttp1 = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }));
    private volatile boolean closed;

    /** Where a connection leads. */
    record Key(boolean secure, String host, int port, Optional<Path> unixSocket) {
        static Key of(ConnectPlan plan) {
            return new Key(
                    plan.tls().isPresent(),
                    plan.host().toLowerCase(Locale.ROOT),
                    plan.port(),
                    plan.way().unixSocket());
        }
    }

    /**
     * An empty one.
     *
     * @param required whether a server must speak HTTP/2; otherwise ALPN decides, and without TLS it is HTTP/1.1
     * @param idleTimeout how long a connection is kept that no WebSocket uses
     */
    public Http2Pool(boolean required, Duration idleTimeout) {
        this.required = required;
        this.idleTimeout = idleTimeout;
    }

    /** Begins to connect; or says that it is to be done by HTTP/1.1. */
    boolean connect(EventLoops loops, ConnectPlan plan, CompletableFuture<WebSocket> result) {
        Key key = Key.of(plan);
        if (!required && (!key.secure() || onlyHttp1.contains(key))) {
            return false;
        }
        Http2Wish wish = new Http2Wish(plan, result, System.nanoTime(), null);
        // An origin is not forgotten as long as somebody is on the way to it.
        Http2Origin origin = origins.compute(key, (same, known) -> {
            Http2Origin there = known == null ? new Http2Origin(this, key, loops) : known;
            there.addComing(1);
            return there;
        });
        origin.want(wish);
        return true;
    }

    /** Whether HTTP/1.1 is no way out. */
    boolean isRequired() {
        return required;
    }

    /** How long a connection is kept that no WebSocket uses. */
    Duration idleTimeout() {
        return closed ? Duration.ZERO : idleTimeout;
    }

    /** Remembers that an origin does not offer WebSockets over HTTP/2. */
    void speaksOnlyHttp1(Key key) {
        onlyHttp1.add(key);
    }

    /** Somebody has arrived at an origin. */
    void arrived(Http2Origin origin) {
        origins.computeIfPresent(origin.key(), (key, known) -> {
            origin.addComing(-1);
            return known;
        });
    }

    /** Forgets an origin that has no connection, unless somebody is on the way to it. */
    void forget(Http2Origin origin) {
        origins.computeIfPresent(origin.key(), (key, known) -> known == origin && origin.coming() == 0 ? null : known);
    }

    /** Closes the connections that nobody uses, and later the others when nobody uses them any more. */
    @Override
    public void close() {
        closed = true;
        List<Http2Origin> all = new ArrayList<>(origins.values());
        all.forEach(Http2Origin::closeIdle);
    }
}
