package io.hawser.benchmarks.peer;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Helidon, which gives each connection a virtual thread. */
public final class HelidonPeer {
    private HelidonPeer() {}

    /** Serves until the process is stopped. */
    public static void main(String[] arguments) throws Exception {
        PeerOptions options = PeerOptions.of(arguments);
        if (options.deflate()) {
            System.out.println("Helidon has no permessage-deflate");
            System.exit(1);
        }
        Set<WsSession> subscribers = ConcurrentHashMap.newKeySet();
        WebServerConfig.Builder builder = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .backlog(4_096)
                .addProtocol(WsConfig.builder().maxFrameLength(options.bytes()).build())
                .addRouting(WsRouting.builder()
                        .endpoint("/echo", Echo::new)
                        .endpoint("/sub", () -> new Subscriber(subscribers))
                        .endpoint("/pub", () -> new Publisher(subscribers)));
        if (options.tls().isPresent()) {
            builder.tls(Tls.builder()
                    .sslContext(Certificates.context(options.tls().get()))
                    .build());
        }
        PeerOptions.listening(builder.build().start().port());
    }

    private static final class Echo implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            session.send(text, last);
        }

        @Override
        public void onMessage(WsSession session, BufferData bytes, boolean last) {
            session.send(bytes, last);
        }
    }

    private record Subscriber(Set<WsSession> subscribers) implements WsListener {
        @Override
        public void onOpen(WsSession session) {
            subscribers.add(session);
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            subscribers.remove(session);
        }
    }

    private record Publisher(Set<WsSession> subscribers) implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            subscribers.forEach(subscriber -> subscriber.send(text, last));
        }
    }
}
