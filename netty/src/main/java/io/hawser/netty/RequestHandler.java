package io.hawser.netty;

/** Decides what becomes of HTTP requests. */
@FunctionalInterface
public interface RequestHandler {
    /** Sees to it that the exchange is answered, now or later. On the event loop: it must not block. */
    void handle(Exchange exchange);
}
