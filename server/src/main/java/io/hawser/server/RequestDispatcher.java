package io.hawser.server;

import io.hawser.ConnectionOptions;
import io.hawser.Handshake;
import io.hawser.WebSocket;
import io.hawser.netty.Exchange;
import io.hawser.netty.RequestHandler;
import io.hawser.netty.Upgrade;
import io.hawser.protocol.extension.DeflateNegotiation;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.protocol.handshake.ServerHandshake;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes a request to its route: plain HTTP to a handler, an opening handshake past its checks to a connection. */
final class RequestDispatcher implements RequestHandler {
    private final Router<Route> routes;
    private final Router<HttpHandler> pages;
    private final ConnectionOptions defaults;
    private final Function<Exchange, Client> clients;
    private final Supplier<Optional<HttpResponse>> refusal;
    private final BiConsumer<WebSocket, Route> opened;

    /**
     * A dispatcher.
     *
     * @param clients who an exchange is with; throws {@link IllegalArgumentException} if a trusted proxy says it badly
     * @param refusal what handshakes are answered with, if none is welcome now
     * @param opened called on the event loop for each connection that has opened
     */
    RequestDispatcher(
            Router<Route> routes,
            Router<HttpHandler> pages,
            ConnectionOptions defaults,
            Function<Exchange, Client> clients,
            Supplier<Optional<HttpResponse>> refusal,
            BiConsumer<WebSocket, Route> opened) {
        this.routes = routes;
        this.pages = pages;
        this.defaults = defaults;
        this.clients = clients;
        this.refusal = refusal;
        this.opened = opened;
    }

    @Override
    public void handle(Exchange exchange) {
        try {
            dispatch(exchange);
        } catch (Throwable e) {
            failed(exchange, e);
        }
    }

    private void dispatch(Exchange exchange) {
        HttpRequest request = exchange.request();
        if (!request.target().startsWith("/")) {
            // A target with a host of its own would let routing and the Origin check see different hosts.
            exchange.respond(HttpResponse.text(400, "request target must be a path"));
        } else if (ServerHandshake.isAttempt(request)) {
            switch (ServerHandshake.check(request)) {
                case ServerHandshake.Refused refused -> exchange.respond(refused.response());
                case ServerHandshake.Valid valid -> shake(exchange, valid);
            }
        } else {
            plain(exchange, request);
        }
    }

    // ------------------------------------------------------------------------------------------------ plain HTTP

    private void plain(Exchange exchange, HttpRequest request) {
        Optional<Router.Match<HttpHandler>> page = pages.find(request.path());
        if (page.isPresent()) {
            if (request.method().equals("GET") || request.method().equals("HEAD")) {
                onVirtualThread(exchange, () -> page.get().target().handle(request), exchange::respond);
            } else {
                exchange.respond(HttpResponse.text(405, "only GET and HEAD").withHeader("Allow", "GET, HEAD"));
            }
        } else if (routes.find(request.path()).isPresent()) {
            exchange.respond(ServerHandshake.upgradeRequired("this is a WebSocket (RFC 6455)"));
        } else {
            exchange.respond(HttpResponse.text(404, "nothing here"));
        }
    }

    /** Runs the application's code where it may block, and turns an exception into a 500. */
    private static <T> void onVirtualThread(Exchange exchange, Callable<T> work, Consumer<T> then) {
        Thread.ofVirtual().name("hawser-request").start(() -> {
            try {
                then.accept(Objects.requireNonNull(work.call(), "the application's answer is null"));
            } catch (Throwable e) {
                failed(exchange, e);
            }
        });
    }

    private static void failed(Exchange exchange, Throwable error) {
        ServerLog.requestFailed(exchange.request(), error);
        exchange.respond(HttpResponse.text(500, "internal error"));
    }

    // ------------------------------------------------------------------------------------------------- WebSocket

    private void shake(Exchange exchange, ServerHandshake.Valid valid) {
        Optional<Router.Match<Route>> match = routes.find(exchange.request().path());
        if (match.isEmpty()) {
            exchange.respond(HttpResponse.text(404, "no WebSocket here"));
            return;
        }
        Optional<HttpResponse> unwelcome = refusal.get();
        if (unwelcome.isPresent()) {
            exchange.respond(unwelcome.get());
            return;
        }
        Route route = match.get().target();
        Client client;
        try {
            client = clients.apply(exchange);
        } catch (IllegalArgumentException e) {
            exchange.respond(HttpResponse.text(400, String.valueOf(e.getMessage())));
            return;
        }
        @Nullable
        String overLimit = Objects.equals(client.address(), exchange.remoteAddress())
                ? null
                : exchange.comesFrom(client.address());
        if (overLimit != null) {
            exchange.respond(HttpResponse.text(429, "more than " + overLimit).withHeader("Retry-After", "5"));
            return;
        }
        Handshake handshake = Handshake.of(client.request(), client.address(), client.secure())
                .withPathParameters(match.get().parameters())
                .withPeerCertificates(exchange.peerCertificates());
        Optional<String> origin = handshake.origin();
        if (origin.isPresent() && !route.origins().allows(origin.get(), handshake)) {
            exchange.respond(HttpResponse.text(403, "pages of this Origin may not connect (RFC 6455 §10.2)"));
            return;
        }
        if (route.authenticator().isEmpty()) {
            accept(exchange, valid, route, handshake, Optional.empty(), Headers.EMPTY);
            return;
        }
        onVirtualThread(exchange, () -> route.authenticator().get().authenticate(handshake), decision -> {
            switch (decision) {
                case Authentication.Accepted accepted ->
                    accept(exchange, valid, route, handshake, accepted.principal(), accepted.headers());
                case Authentication.Refused refused -> exchange.respond(refused.response());
            }
        });
    }

    private void accept(
            Exchange exchange,
            ServerHandshake.Valid valid,
            Route route,
            Handshake handshake,
            Optional<Principal> principal,
            Headers more) {
        ConnectionOptions options = route.optionsOr(defaults);
        Optional<DeflateParameters> deflate = options.compression()
                .forServer()
                .flatMap(wished -> DeflateNegotiation.accept(valid.extensions(), wished));
        Optional<String> subprotocol = route.chooseSubprotocol(valid.subprotocols());
        HttpResponse response =
                ServerHandshake.accept(valid.accept(), subprotocol, deflate.map(DeflateParameters::toHeader), more);
        Handshake completed = handshake.completed(subprotocol, principal, response.headers());
        exchange.upgrade(new Upgrade(
                response, completed, options, deflate, route.listenerFor(completed), ws -> opened.accept(ws, route)));
    }
}
