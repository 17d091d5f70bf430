package io.hawser.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/** Serves {@link Pages} from a host and port of its own, so to the server under test they come from elsewhere. */
public final class PageServer implements AutoCloseable {
    private final HttpServer server;
    private final URI webSocket;

    private PageServer(HttpServer server, URI webSocket) {
        this.server = server;
        this.webSocket = webSocket;
    }

    /** Starts on a free port of this host. */
    public static PageServer start(URI webSocket) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            PageServer pages = new PageServer(server, webSocket);
            server.createContext("/", pages::answer);
            server.setExecutor(Thread::startVirtualThread); // so that one exchange may last
            server.start();
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a page, such as {@code seed.html}. */
    public URI page(String name) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
    }

    /** Lets {@code handler} answer requests to {@code path}. */
    public void handle(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(1);
            if (name.equals("favicon.ico")) {
                exchange.sendResponseHeaders(204, -1); // browsers ask unbidden, and a 404 would show on the console
                return;
            }
            Optional<String> page = Pages.read(name, webSocket);
            if (page.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = page.get().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", Pages.type(name));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
