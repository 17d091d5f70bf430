package io.hawser.testkit;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.ConnectionSetup;
import io.hawser.Handshake;
import io.hawser.Listener;
import io.hawser.LoopBudget;
import io.hawser.protocol.Assemblies;
import io.hawser.protocol.Role;
import io.hawser.protocol.extension.DeflateNegotiation;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.extension.ZlibPool;
import io.hawser.protocol.handshake.ClientHandshake;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.protocol.handshake.ServerHandshake;
import io.hawser.protocol.message.MessageMemory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the two ends of a pair want, and the handshake that they would have had over HTTP. */
final class PairOptions {
    private static final SocketAddress CLIENT = InetSocketAddress.createUnresolved("client.test", 50_000);

    ConnectionOptions client = ConnectionOptions.DEFAULT;
    ConnectionOptions server = ConnectionOptions.DEFAULT;

    @Nullable
    Listener clientListener;

    @Nullable
    Listener serverListener;

    String target = "/";
    Headers headers = Headers.EMPTY;
    Optional<String> subprotocol = Optional.empty();
    Optional<Principal> principal = Optional.empty();
    Map<String, String> pathParameters = Map.of();

    /** What both ends of a pair are made from. */
    record Setups(ConnectionSetup client, ConnectionSetup server) {}

    /**
     * Does the handshake.
     *
     * @throws IllegalArgumentException if it fails
     */
    Setups setups(RandomGenerator random, ZlibPool clientPool, ZlibPool serverPool) {
        ClientHandshake asked = ClientHandshake.create(
                subprotocol.stream().toList(), client.compression().forClient(), random);
        HttpRequest request = asked.request("server.test", target, headers);
        ServerHandshake.Valid valid =
                switch (ServerHandshake.check(request)) {
                    case ServerHandshake.Valid welcome -> welcome;
                    case ServerHandshake.Refused refused ->
                        throw new IllegalArgumentException(
                                refused.response().bodyText().strip());
                };
        Optional<DeflateParameters> deflate = server.compression()
                .forServer()
                .flatMap(wished -> DeflateNegotiation.accept(valid.extensions(), wished));
        HttpResponse response = ServerHandshake.accept(
                valid.accept(), subprotocol, deflate.map(DeflateParameters::toHeader), Headers.EMPTY);
        ClientHandshake.Accepted accepted =
                switch (asked.check(response)) {
                    case ClientHandshake.Accepted welcome -> welcome;
                    case ClientHandshake.Failed failed -> throw new IllegalArgumentException(failed.why());
                };
        Handshake begun = Handshake.of(request, CLIENT, false);
        Handshake atClient = begun.completed(accepted.subprotocol(), Optional.empty(), response.headers());
        Handshake atServer =
                begun.withPathParameters(pathParameters).completed(subprotocol, principal, response.headers());
        return new Setups(
                setup(Role.CLIENT, atClient, client, accepted.deflate(), clientPool, random, clientListener),
                setup(Role.SERVER, atServer, server, deflate, serverPool, random, serverListener));
    }

    static ConnectionSetup setup(
            Role role,
            Handshake handshake,
            ConnectionOptions options,
            Optional<DeflateParameters> deflate,
            ZlibPool pool,
            RandomGenerator random,
            @Nullable Listener listener) {
        Compression compression = options.compression();
        return new ConnectionSetup(
                role,
                handshake,
                options,
                deflate.map(agreed -> new PerMessageDeflate(role, agreed, compression.minBytes(), pool))
                        .orElse(null),
                random,
                new Assemblies(MessageMemory.HEAP),
                LoopBudget.unlimited(),
                listener);
    }

    /** A handshake in which nothing was asked for. */
    static Handshake plainHandshake() {
        return Handshake.of(new HttpRequest("GET", "/", "HTTP/1.1", Headers.EMPTY), CLIENT, false);
    }
}
