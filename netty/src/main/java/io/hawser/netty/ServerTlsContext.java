package io.hawser.netty;

import io.hawser.LimitedLog;
import io.hawser.tls.ClientCertificates;
import io.hawser.tls.Identity;
import io.hawser.tls.ServerTls;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A server's TLS for all its connections, with certificates that follow their files. One context serves all the time, so that
 * sessions can be resumed across a reload ({@code docs/adr/0016-certificates-by-key-manager.md}). Safe from any thread.
 */
final class ServerTlsContext implements AutoCloseable {
    private static final LimitedLog LOG = new LimitedLog(Level.WARNING);

    /** Of each listening socket its own: the clients of one shall not silence another. */
    private final LimitedLog refusals = new LimitedLog(Level.WARNING);

    /** How many sessions are kept for clients that resume without tickets, and how long: each is a few kilobytes. */
    private static final int MAX_SESSIONS = 4_096;

    private static final long SESSION_SECONDS = 3_600;

    private final ServerTls tls;
    private final ServerKeys keys;
    private final SslContext context;
    private @Nullable Thread watch;

    /** What was read last, whether or not it could be used. */
    private List<CertifiedKey.Source> sources;

    /** What the last failure of the watch said, which is said once; empty after a success. */
    private String failure = "";

    private ServerTlsContext(ServerTls tls, List<CertifiedKey.Source> sources, ServerKeys keys, SslContext context) {
        this.tls = tls;
        this.sources = sources;
        this.keys = keys;
        this.context = context;
    }

    /**
     * Reads the files and, unless told not to, begins to watch them.
     *
     * @param applicationProtocols what ALPN (RFC 7301) offers, the preferred one first; empty for no ALPN
     * @throws IllegalArgumentException if a file or a setting cannot be used
     */
    static ServerTlsContext open(ServerTls tls, List<String> applicationProtocols) {
        List<CertifiedKey.Source> sources =
                tls.identities().stream().map(CertifiedKey.Source::read).toList();
        ServerKeys keys = new ServerKeys(certified(tls, sources));
        ServerTlsContext opened = new ServerTlsContext(tls, sources, keys, context(tls, keys, applicationProtocols));
        if (!tls.reloadInterval().isZero()) {
            opened.watch = Thread.ofVirtual().name("hawser-certificates").start(opened::watch);
        }
        return opened;
    }

    private static List<CertifiedKey> certified(ServerTls tls, List<CertifiedKey.Source> sources) {
        return sources.stream()
                .map(CertifiedKey::of)
                .map(key -> TlsProviders.usable(tls.provider(), key))
                .toList();
    }

    private static SslContext context(ServerTls tls, ServerKeys keys, List<String> applicationProtocols) {
        SslContextBuilder builder = SslContextBuilder.forServer(keys)
                .sslProvider(TlsProviders.of(tls.provider()))
                .protocols(tls.protocols())
                .sessionCacheSize(MAX_SESSIONS)
                .sessionTimeout(SESSION_SECONDS);
        TlsProviders.requireCiphers(tls);
        if (!tls.ciphers().isEmpty()) {
            builder.ciphers(tls.ciphers()); // one that is not known is an error, not left out
        }
        if (!applicationProtocols.isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    applicationProtocols));
        }
        tls.clientAuthorities()
                .map(file -> TrustAnchors.of("TLS file of clients' authorities", file))
                .ifPresent(trust -> builder.trustManager(new ClientVerifier(trust)));
        builder.clientAuth(
                switch (tls.clientCertificates()) {
                    case NOT_ASKED -> ClientAuth.NONE;
                    case WANTED -> ClientAuth.OPTIONAL;
                    case NEEDED -> ClientAuth.REQUIRE;
                });
        try {
            SslContext built = builder.build();
            // An engine is where a cipher suite that is not known is noticed.
            ReferenceCountUtil.release(built.newEngine(UnpooledByteBufAllocator.DEFAULT));
            return built;
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "TLS of the server cannot be set up with protocols " + tls.protocols() + " and ciphers "
                            + tls.ciphers() + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * What encrypts one connection; it logs why the client's certificate was refused, and no other failure. It waits as long
     * as {@link HttpServerHandler} does, whose time has begun already.
     */
    SslHandler newHandler(Channel channel) {
        SslHandler handler = context.newHandler(channel.alloc(), step -> compute(channel, step));
        handler.setHandshakeTimeoutMillis(0);
        if (tls.clientCertificates() != ClientCertificates.NOT_ASKED) {
            handler.handshakeFuture().addListener(done -> {
                if (!done.isSuccess()) {
                    failed(channel, done.cause());
                }
            });
        }
        return handler;
    }

    /**
     * Computes a step of the one handshake. A client of TLS 1.2 could ask for others at any time (RFC 5246 §7.4.1.2), as many as
     * it likes, each a millisecond of arithmetic or more; a WebSocket needs none, and HTTP/2 forbids them (RFC 9113 §9.2.1).
     */
    private static void compute(Channel channel, Runnable step) {
        @Nullable SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler != null && handler.handshakeFuture().isSuccess()) {
            throw new RejectedExecutionException("client began a second TLS handshake (renegotiation)");
        }
        TlsTasks.EXECUTOR.execute(step);
    }

    private void failed(Channel channel, Throwable cause) {
        @Nullable String why = TlsErrors.refusal(cause);
        if (why != null) {
            refusals.log(() -> "TLS with client " + SocketNames.text(Announced.client(channel)) + " failed: " + why);
        }
    }

    /**
     * Reads the files again. TLS handshakes from now on get what they hold.
     *
     * @throws IllegalArgumentException if they cannot be used; then all stays as it was
     */
    synchronized void reload() {
        load(read());
    }

    private List<CertifiedKey.Source> read() {
        List<CertifiedKey.Source> read = new ArrayList<>();
        for (Identity identity : tls.identities()) {
            read.add(CertifiedKey.Source.read(identity));
        }
        return read;
    }

    private void load(List<CertifiedKey.Source> read) {
        sources = read;
        keys.replace(certified(tls, read));
        failure = "";
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(tls.reloadInterval());
                reloadIfChanged();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private synchronized void reloadIfChanged() {
        try {
            List<CertifiedKey.Source> read = read();
            if (!isKnown(read)) {
                load(read);
            }
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(failure)) {
                failure = why;
                LOG.log(() -> "certificates were not reloaded, the old ones stay: " + why);
            }
        }
    }

    private boolean isKnown(List<CertifiedKey.Source> read) {
        boolean same = true;
        for (int i = 0; i < read.size() && same; i++) {
            same = read.get(i).isSameAs(sources.get(i));
        }
        return same;
    }

    /** Stops watching. Connections stay. */
    @Override
    public void close() {
        if (watch != null) {
            watch.interrupt();
        }
    }
}
