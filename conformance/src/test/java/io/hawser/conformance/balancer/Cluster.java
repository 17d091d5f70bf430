package io.hawser.conformance.balancer;

import io.hawser.ConnectionOptions;
import io.hawser.KeepAlive;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.client.WebSocketClient;
import io.hawser.conformance.TestCertificate;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.server.OriginPolicy;
import io.hawser.server.Route;
import io.hawser.server.ServerBuilder;
import io.hawser.server.WebSocketServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Three nodes behind a load balancer, and whatever is added to them; each node answers {@code who} with its number and what it knows. */
final class Cluster implements AutoCloseable {
    private final Setup setup;
    private final TestCertificate certificate = TestCertificate.create();
    private final List<WebSocketServer> nodes = new ArrayList<>();
    private final Queue<String> canaries = new ConcurrentLinkedQueue<>();
    private final KeepAlive keepAlive;
    private final Balancer balancer;
    private final WebSocketClient client;

    /**
     * Starts it.
     *
     * @param keepAlive of the nodes at {@code /echo}; at {@code /silent} they never ping
     */
    Cluster(Setup setup, KeepAlive keepAlive, Balancer.Edit edit) {
        this.setup = setup;
        this.keepAlive = keepAlive;
        for (int i = 0; i < 3; i++) {
            add();
        }
        balancer = Balancer.start(
                setup, certificate, nodes.stream().map(WebSocketServer::port).toList(), edit);
        client = WebSocketClient.builder()
                .trust(certificate.certificate())
                .options(ConnectionOptions.DEFAULT.withKeepAlive(KeepAlive.OFF))
                .build();
    }

    /** One node more, which the balancer does not know yet. */
    WebSocketServer add() {
        int number = nodes.size();
        ServerBuilder builder = setup.configure(WebSocketServer.builder(), certificate)
                .eventLoops(1)
                .options(ConnectionOptions.DEFAULT.withKeepAlive(keepAlive))
                .route("/echo", echo(number))
                .route("/canary", Route.listeners(handshake -> {
                    canaries.add(handshake.toString());
                    return new Listener() {};
                }))
                .http("/canary", request -> {
                    canaries.add(request.toString());
                    return HttpResponse.of(200);
                })
                .route("/silent", echo(number).options(ConnectionOptions.DEFAULT.withKeepAlive(KeepAlive.OFF)));
        WebSocketServer node = builder.start();
        nodes.add(node);
        return node;
    }

    private static Route echo(int number) {
        return Route.listener(new Listener() {
                    @Override
                    public void onMessage(WebSocket ws, Message message) {
                        if (message.isText() && message.text().equals("who")) {
                            InetSocketAddress from =
                                    (InetSocketAddress) ws.handshake().clientAddress();
                            ws.send(number + " " + from.getAddress().getHostAddress()
                                    + (ws.handshake().secure() ? " secure" : " plain"));
                        } else {
                            ws.send(message);
                        }
                    }
                })
                .origins(OriginPolicy.any());
    }

    /** The requests for {@code /canary} that came to any node. */
    List<String> canaries() {
        return List.copyOf(canaries);
    }

    WebSocketServer node(int number) {
        return nodes.get(number);
    }

    Balancer balancer() {
        return balancer;
    }

    TestCertificate certificate() {
        return certificate;
    }

    /** Connects through the balancer. */
    WebSocket connect(String path) {
        return client.connect("wss://127.0.0.1:" + balancer.port() + path);
    }

    @Override
    public void close() {
        balancer.close();
        nodes.forEach(WebSocketServer::close);
    }
}
