package io.hawser.client;

import io.hawser.HandshakeException;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cookies of the application's store, added to requests and taken from answers (RFC 6265). The store is asked on a virtual
 * thread, as it may keep them in a file.
 */
record Cookies(CookieHandler store) {
    /** Opens with the cookies that belong to the request, and keeps those of the answer, whatever it is. */
    CompletableFuture<WebSocket> around(
            ConnectRequest request, Function<ConnectRequest, CompletableFuture<WebSocket>> open) {
        CompletableFuture<WebSocket> result = new CompletableFuture<>();
        Thread.ofVirtual().name("hawser-cookies").start(() -> {
            try {
                CompletableFuture<WebSocket> opening = open.apply(with(request));
                result.whenComplete((ws, failure) -> opening.cancel(true)); // no effect once it is open
                opening.whenComplete((ws, failure) ->
                        Thread.ofVirtual().name("hawser-cookies").start(() -> opened(request, ws, failure, result)));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void opened(
            ConnectRequest request,
            @Nullable WebSocket ws,
            @Nullable Throwable failure,
            CompletableFuture<WebSocket> result) {
        try {
            if (ws != null) {
                keep(request, ws.handshake().response());
            } else if (failure instanceof HandshakeException refused) {
                refused.response().map(HttpResponse::headers).ifPresent(headers -> keep(request, headers));
            }
        } catch (RuntimeException e) {
            if (ws != null) {
                ws.abort();
            }
            result.completeExceptionally(e);
            return;
        }
        if (ws == null) {
            result.completeExceptionally(failure == null ? new CompletionException("no connection", null) : failure);
        } else if (!result.complete(ws)) {
            ws.abort(); // nobody waits for it any more
        }
    }

    private ConnectRequest with(ConnectRequest request) {
        try {
            List<String> pairs = new ArrayList<>(request.headers().all("Cookie"));
            store.get(request.httpUri(), fields(request.headers())).forEach((name, values) -> {
                if (name.equalsIgnoreCase("Cookie")) {
                    pairs.addAll(values);
                }
            });
            return pairs.isEmpty() ? request : request.withOnly("Cookie", String.join("; ", pairs));
        } catch (IOException e) {
            throw new UncheckedIOException("the store of cookies failed: " + e.getMessage(), e);
        }
    }

    private void keep(ConnectRequest request, Headers answer) {
        try {
            store.put(request.httpUri(), fields(answer));
        } catch (IOException e) {
            throw new UncheckedIOException("the store of cookies failed: " + e.getMessage(), e);
        }
    }

    private static Map<String, List<String>> fields(Headers headers) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.size(); i++) {
            fields.put(headers.name(i), headers.all(headers.name(i)));
        }
        return fields;
    }
}
