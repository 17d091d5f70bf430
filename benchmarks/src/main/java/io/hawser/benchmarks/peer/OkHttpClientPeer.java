package io.hawser.benchmarks.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp, which reads each connection in a thread of its own. */
public final class OkHttpClientPeer {
    private OkHttpClientPeer() {}

    /** Echoes until the process is stopped. */
    public static void main(String[] arguments) {
        PeerOptions options = PeerOptions.of(arguments);
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(options.connections()); // a WebSocket is a request for as long as it lives
        OkHttpClient client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .socketFactory(new NoDelay())
                .readTimeout(Duration.ZERO)
                .build();
        Request request = new Request.Builder().url(options.uri().toString()).build();
        for (int i = 0; i < options.connections(); i++) {
            client.newWebSocket(request, new Echo());
        }
    }

    /** Else the kernel holds a frame's second write back until the first one is acknowledged, 40 ms later. */
    private static final class NoDelay extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("OkHttp connects by itself");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException("OkHttp connects by itself");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException("OkHttp connects by itself");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException("OkHttp connects by itself");
        }
    }

    private static final class Echo extends WebSocketListener {
        @Override
        public void onMessage(WebSocket ws, String text) {
            ws.send(text);
        }

        @Override
        public void onMessage(WebSocket ws, ByteString bytes) {
            ws.send(bytes);
        }

        @Override
        public void onFailure(WebSocket ws, Throwable error, @Nullable Response response) {
            PeerOptions.fail(error);
        }
    }
}
