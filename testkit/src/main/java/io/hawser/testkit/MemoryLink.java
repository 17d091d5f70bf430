package io.hawser.testkit;

import io.hawser.Connection;
import io.hawser.Loop;
import io.hawser.protocol.extension.ZlibPool;
import java.io.IOException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Two connections on one loop with a byte stream between them. */
final class MemoryLink {
    final Direction toServer;
    final Direction toClient;
    final Connection client;
    final Connection server;
    private final MemoryTransport clientTransport;
    private final MemoryTransport serverTransport;
    private final ZlibPool clientPool;
    private final ZlibPool serverPool;

    MemoryLink(PairOptions options, Loop loop, Timers timers, LongSupplier clock, RandomGenerator random) {
        clientPool = new ZlibPool(options.client.compression().level());
        serverPool = new ZlibPool(options.server.compression().level());
        PairOptions.Setups setups = options.setups(random, clientPool, serverPool);
        toServer = new Direction(loop, timers, clock);
        toClient = new Direction(loop, timers, clock);
        clientTransport = new MemoryTransport(loop, timers, toClient, toServer, this::serverLost);
        serverTransport = new MemoryTransport(loop, timers, toServer, toClient, this::clientLost);
        toServer.connect(serverTransport, clientTransport::schedule, this::reset, toClient);
        toClient.connect(clientTransport, serverTransport::schedule, this::reset, toServer);
        client = new Connection(setups.client(), clientTransport, loop, clock);
        server = new Connection(setups.server(), serverTransport, loop, clock);
    }

    /** Opens both ends, the server's first as it is in life. On the loop. */
    void start() {
        serverTransport.start(server);
        clientTransport.start(client);
    }

    private void serverLost() {
        if (!toServer.swallowsEnd()) {
            serverTransport.lost(new IOException("connection reset by the client"));
        }
    }

    private void clientLost() {
        if (!toClient.swallowsEnd()) {
            clientTransport.lost(new IOException("connection reset by the server"));
        }
    }

    private void reset() {
        IOException failure = new IOException("connection reset");
        clientTransport.lost(failure);
        serverTransport.lost(failure);
    }

    /** Cuts what is still open, and frees the compressors. On the loop. */
    void close() {
        client.abort();
        server.abort();
        clientPool.close();
        serverPool.close();
    }
}
