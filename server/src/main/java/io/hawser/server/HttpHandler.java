package io.hawser.server;

import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;

/** Answers plain HTTP requests, GET and HEAD, each on a virtual thread. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers a request. For HEAD answer as for GET: the body is left out.
     *
     * @throws Exception anything: the client gets 500, the log the rest
     */
    HttpResponse handle(HttpRequest request) throws Exception;
}
