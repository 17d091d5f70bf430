package io.hawser.benchmarks.peer;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Undertow with one I/O thread, on its own WebSocket API. */
@SuppressWarnings("deprecation") // its messages come in what its I/O library has deprecated
public final class UndertowPeer {
    private static final Set<WebSocketChannel> SUBSCRIBERS = ConcurrentHashMap.newKeySet();

    private UndertowPeer() {}

    /** Serves until the process is stopped. */
    public static void main(String[] arguments) throws Exception {
        PeerOptions options = PeerOptions.of(arguments);
        Undertow.Builder builder = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) options.bytes());
        if (options.tls().isPresent()) {
            builder.addHttpsListener(
                    0, "127.0.0.1", Certificates.context(options.tls().get()));
        } else {
            builder.addHttpListener(0, "127.0.0.1");
        }
        Undertow server = builder.setHandler(Handlers.path()
                        .addExactPath("/echo", handshake(options, (exchange, channel) -> receive(channel, new Echo())))
                        .addExactPath("/sub", handshake(options, (exchange, channel) -> subscribe(channel)))
                        .addExactPath(
                                "/pub", handshake(options, (exchange, channel) -> receive(channel, new Publish()))))
                .build();
        server.start();
        PeerOptions.listening(
                ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
    }

    private static WebSocketProtocolHandshakeHandler handshake(
            PeerOptions options, WebSocketConnectionCallback callback) {
        WebSocketProtocolHandshakeHandler handler = Handlers.websocket(callback);
        return options.deflate() ? handler.addExtension(new PerMessageDeflateHandshake()) : handler;
    }

    private static void receive(WebSocketChannel channel, AbstractReceiveListener listener) {
        channel.getReceiveSetter().set(listener);
        channel.resumeReceives();
    }

    private static void subscribe(WebSocketChannel channel) {
        SUBSCRIBERS.add(channel);
        channel.addCloseTask(SUBSCRIBERS::remove);
        receive(channel, new Echo());
    }

    private static final class Echo extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            org.xnio.Pooled<ByteBuffer[]> data = message.getData();
            WebSockets.sendBinary(data.getResource(), channel, new Free(data));
        }
    }

    private static final class Publish extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            for (WebSocketChannel subscriber : SUBSCRIBERS) {
                WebSockets.sendText(text, subscriber, null);
            }
        }
    }

    /** Gives the received buffers back once they are sent. */
    private record Free(org.xnio.Pooled<ByteBuffer[]> data) implements WebSocketCallback<Void> {
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
