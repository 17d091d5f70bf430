package io.hawser;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import java.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the opening handshake said (RFC 6455 §4), seen from either end.
 *
 * @param request the client's request
 * @param response the headers of the server's answer; on a server before it answers, empty
 * @param pathParameters what the route's {@code {name}} parts matched, decoded
 * @param subprotocol what was agreed on
 * @param principal whom the server's {@code authenticate} hook recognised
 * @param clientAddress on a server, where the client connects from; on a client, its own address
 * @param secure whether the connection is over TLS
 * @param peerCertificates on a server, the client's certificate and those that lead to its root, once they were verified;
 *     empty if it has shown none, was not asked, or resumed a TLS session that had none. On a client, empty
 */
public record Handshake(
        HttpRequest request,
        Headers response,
        Map<String, String> pathParameters,
        Optional<String> subprotocol,
        Optional<Principal> principal,
        SocketAddress clientAddress,
        boolean secure,
        List<X509Certificate> peerCertificates) {
    private static final String BEARER = "Bearer ";

    /** Keeps copies of the path parameters and certificates. */
    public Handshake {
        pathParameters = Map.copyOf(pathParameters);
        peerCertificates = List.copyOf(peerCertificates);
    }

    /** A handshake that only has a request yet. */
    public static Handshake of(HttpRequest request, SocketAddress clientAddress, boolean secure) {
        return new Handshake(
                request, Headers.EMPTY, Map.of(), Optional.empty(), Optional.empty(), clientAddress, secure, List.of());
    }

    /** The path as written, still percent-encoded. */
    public String path() {
        return request.path();
    }

    /**
     * What the route's {@code {name}} part matched.
     *
     * @throws IllegalArgumentException if the route has no such part
     */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no path parameter " + name + ", only "
                    + pathParameters.keySet().stream().sorted().toList());
        }
        return value;
    }

    /** The first value of a query parameter, decoded. */
    public Optional<String> queryParameter(String name) {
        for (String pair : request.query().split("&", -1)) {
            int equals = pair.indexOf('=');
            if (decode(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
                return Optional.of(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded; // not percent-encoding: taken as written
        }
    }

    /** The request's headers. */
    public Headers headers() {
        return request.headers();
    }

    /** What the browser says that the page comes from (RFC 6454); empty where the client is no browser. */
    public Optional<String> origin() {
        return headers().first("Origin");
    }

    /** {@code HTTP/1.1} or {@code HTTP/2}. */
    public String httpVersion() {
        return request.version();
    }

    /** The subprotocols that the client offers, in its order of preference. */
    public List<String> offeredSubprotocols() {
        return headers().list("Sec-WebSocket-Protocol");
    }

    /**
     * The bearer token of the {@code Authorization} header or, since browsers cannot set it, of an offered subprotocol
     * {@code bearer.<token>}.
     */
    public Optional<String> bearerToken() {
        Optional<String> authorization = headers().first("Authorization");
        if (authorization.isPresent() && authorization.get().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(authorization.get().substring(BEARER.length()).strip());
        }
        return offeredSubprotocols().stream()
                .filter(offered -> offered.startsWith("bearer."))
                .map(offered -> offered.substring("bearer.".length()))
                .findFirst();
    }

    /** This handshake with certificates of the client, which were verified. */
    public Handshake withPeerCertificates(List<X509Certificate> verified) {
        return new Handshake(
                request, response, pathParameters, subprotocol, principal, clientAddress, secure, verified);
    }

    /** This handshake with what a route made of it. */
    public Handshake withPathParameters(Map<String, String> parameters) {
        return new Handshake(
                request, response, parameters, subprotocol, principal, clientAddress, secure, peerCertificates);
    }

    /** This handshake with its outcome. */
    public Handshake completed(Optional<String> agreed, Optional<Principal> recognised, Headers answer) {
        Optional<Principal> known = recognised.isPresent() ? recognised : principal;
        return new Handshake(request, answer, pathParameters, agreed, known, clientAddress, secure, peerCertificates);
    }

    /** As {@code GET /chat from /192.0.2.1:4711}: without query, headers and names, which may be secret. */
    @Override
    public String toString() {
        return request.method() + " " + path() + " from " + clientAddress;
    }
}
