package io.hawser.server;

/**
 * Which header fields a trusted proxy describes its client in. Only those chosen here are read: what a proxy does not write it may pass on
 * as a client wrote it.
 */
public enum ForwardedHeaders {
    /** None: the proxy's address is the client's. */
    NONE,
    /** {@code Forwarded} (RFC 7239): its {@code for}, {@code proto} and {@code host}. */
    FORWARDED,
    /** {@code X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code X-Forwarded-Host}. */
    X_FORWARDED
}
