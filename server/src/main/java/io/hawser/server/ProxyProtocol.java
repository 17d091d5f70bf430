package io.hawser.server;

/**
 * Whether proxies announce clients with the PROXY protocol, version 1 or 2, before the first byte of TLS or HTTP. There is no
 * guessing: where a header could be left out, a client could bring one of its own.
 */
public enum ProxyProtocol {
    /** No connection begins with a header. */
    OFF,
    /** Each connection of a trusted proxy begins with a header, and no other does. */
    FROM_TRUSTED,
    /** Each connection begins with a header, and whoever is no trusted proxy is closed at once. */
    ONLY_TRUSTED
}
