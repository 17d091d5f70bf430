package io.hawser.robustness.peer;

import io.hawser.benchmarks.peer.Certificates;
import io.hawser.benchmarks.peer.PeerOptions;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Helidon, which gives each connection a virtual thread. */
public final class HelidonPeer {
    private static final String SECURE = "secure";

    private HelidonPeer() {}

    /** Serves until the parent ends it. */
    public static void main(String[] arguments) throws Exception {
        WebServerConfig.Builder builder =
                WebServer.builder().host("127.0.0.1").port(0).addRouting(routes());
        Optional<Path> certificates = PeerOptions.of(arguments).tls();
        if (certificates.isPresent()) {
            Tls tls = Tls.builder()
                    .sslContext(Certificates.context(certificates.get()))
                    .build();
            builder.putSocket(
                    SECURE,
                    ListenerConfig.builder()
                            .host("127.0.0.1")
                            .port(0)
                            .tls(tls)
                            .addRouting(routes())
                            .build());
        }
        WebServer server = builder.build().start();
        Control.start(server.port(), certificates.map(folder -> server.port(SECURE)));
    }

    private static WsRouting.Builder routes() {
        return WsRouting.builder().endpoint("/echo", Echo::new).endpoint("/flood", Flooded::new);
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

    private static final class Flooded implements WsListener {
        private final AtomicBoolean open = new AtomicBoolean(true);

        @Override
        public void onOpen(WsSession session) {
            Flood.start(text -> session.send(text, true), open::get);
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            open.set(false);
        }
    }
}
