package io.hawser.client;

import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.HttpResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connects to where servers send it on to (RFC 9110 §15.4), within limits. For one connection. */
final class Redirects {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private final Function<ConnectRequest, CompletableFuture<WebSocket>> open;
    private final int max;
    private final List<URI> visited = new ArrayList<>();
    private final CompletableFuture<WebSocket> result = new CompletableFuture<>();

    /**
     * Connects nowhere yet.
     *
     * @param open connects to one address
     * @param max how many redirects are followed
     */
    Redirects(Function<ConnectRequest, CompletableFuture<WebSocket>> open, int max) {
        this.open = open;
        this.max = max;
    }

    /** Connects to where the request leads in the end. */
    CompletableFuture<WebSocket> follow(ConnectRequest request) {
        visited.add(request.uri());
        CompletableFuture<WebSocket> attempt = open.apply(request);
        result.whenComplete((ws, failure) -> {
            if (result.isCancelled()) {
                attempt.cancel(true);
            }
        });
        attempt.whenComplete((ws, failure) -> {
            if (ws != null) {
                if (!result.complete(ws)) {
                    ws.abort(); // nobody waits for it any more
                }
            } else {
                failed(request, cause(failure));
            }
        });
        return result;
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void failed(ConnectRequest request, Throwable failure) {
        try {
            Optional<ConnectRequest> next =
                    failure instanceof HandshakeException e ? next(request, e) : Optional.empty();
            if (next.isPresent() && !result.isDone()) {
                follow(next.get());
            } else {
                result.completeExceptionally(failure);
            }
        } catch (RuntimeException e) { // a redirect that is not followed
            result.completeExceptionally(e);
        }
    }

    /** The request that an answer leads to; empty if it is no redirect. */
    private Optional<ConnectRequest> next(ConnectRequest request, HandshakeException answer) {
        @Nullable HttpResponse response = answer.response().orElse(null);
        if (max == 0 || response == null || !STATUSES.contains(response.status())) {
            return Optional.empty();
        }
        List<String> locations = response.headers().all("Location");
        if (locations.size() != 1) {
            throw notFollowed(answer, "it has " + locations.size() + " Location headers");
        }
        ConnectRequest next;
        try {
            next = request.redirected(URI.create(locations.get(0)));
        } catch (IllegalArgumentException e) {
            throw notFollowed(answer, "its Location cannot be connected to: " + e.getMessage());
        }
        if (request.isSecure() && !next.isSecure()) {
            throw notFollowed(answer, "from wss it leads to ws, without TLS: " + place(next.uri()));
        }
        if (visited.contains(next.uri())) {
            throw notFollowed(answer, "it leads round in a circle: " + way(next.uri()));
        }
        if (visited.size() > max) {
            throw notFollowed(answer, "more than followRedirects " + max + ": " + way(next.uri()));
        }
        return Optional.of(next);
    }

    private String way(URI last) {
        return visited.stream().map(Redirects::place).collect(Collectors.joining(" → ", "", " → " + place(last)));
    }

    /** Without the query, which may hold a secret. */
    private static String place(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    private static HandshakeException notFollowed(HandshakeException answer, String why) {
        String text = "redirect of status " + answer.status() + " is not followed: " + why;
        return new HandshakeException(
                answer.step(), text, answer.response().orElse(null), answer.addresses(), answer.elapsed(), answer);
    }
}
