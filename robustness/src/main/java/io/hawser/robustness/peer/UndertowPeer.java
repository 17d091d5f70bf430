package io.hawser.robustness.peer;

import io.hawser.benchmarks.peer.Certificates;
import io.hawser.benchmarks.peer.PeerOptions;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.xnio.Pooled;

/** Undertow, on its own WebSocket API. */
@SuppressWarnings("deprecation") // its messages come in what its I/O library has deprecated
public final class UndertowPeer {
    private UndertowPeer() {}

    /** Serves until the parent ends it. */
    public static void main(String[] arguments) throws Exception {
        Optional<Path> certificates = PeerOptions.of(arguments).tls();
        Undertow.Builder builder = Undertow.builder().addHttpListener(0, "127.0.0.1");
        if (certificates.isPresent()) {
            builder.addHttpsListener(0, "127.0.0.1", Certificates.context(certificates.get()));
        }
        Undertow server = builder.setHandler(Handlers.path()
                        .addExactPath("/echo", Handlers.websocket((exchange, channel) -> receive(channel)))
                        .addExactPath("/flood", Handlers.websocket((exchange, channel) -> {
                            receive(channel);
                            Flood.start(text -> WebSockets.sendText(text, channel, null), channel::isOpen);
                        })))
                .build();
        server.start();
        Control.start(port(server, 0), certificates.map(folder -> port(server, 1)));
    }

    private static int port(Undertow server, int listener) {
        return ((InetSocketAddress) server.getListenerInfo().get(listener).getAddress()).getPort();
    }

    private static void receive(WebSocketChannel channel) {
        channel.getReceiveSetter().set(new Echo());
        channel.resumeReceives();
    }

    private static final class Echo extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            Pooled<ByteBuffer[]> data = message.getData();
            WebSockets.sendBinary(data.getResource(), channel, new Free(data));
        }
    }

    /** Gives the received buffers back once they are sent. */
    private record Free(Pooled<ByteBuffer[]> data) implements WebSocketCallback<Void> {
        @Override
        public void complete(WebSocketChannel channel, Void nothing) {
            data.free();
        }

        @Override
        public void onError(WebSocketChannel channel, Void nothing, Throwable error) {
            data.free();
        }
    }
}
