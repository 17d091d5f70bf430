package io.hawser.conformance.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import io.hawser.conformance.Browser;
import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.PageServer;
import io.hawser.conformance.Tools;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A page in a real browser. It takes what to connect to from {@code /commands}, as server-sent events, and posts the
 * end of each connection to {@code /farewells}.
 */
final class BrowserPeer implements Peer {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Gson GSON = new Gson();

    private final Farewells farewells = new Farewells();
    private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    private final CountDownLatch listening = new CountDownLatch(1);
    private final PageServer pages;
    private final AutoCloseable browser;

    /** Opens a page in a browser. */
    private interface Opening {
        AutoCloseable open(URI page) throws Exception;
    }

    private BrowserPeer(Opening opening) throws Exception {
        pages = PageServer.start(URI.create("ws://127.0.0.1:1"));
        pages.handle("/commands", this::sendCommands);
        pages.handle("/farewells", this::receiveFarewell);
        try {
            browser = opening.open(pages.page("peer.html"));
        } catch (Exception | Error e) {
            pages.close();
            throw e;
        }
        if (!listening.await(START.toSeconds(), TimeUnit.SECONDS)) {
            close();
            throw new AssertionError("the page did not ask for commands within " + START);
        }
    }

    static Peer chromium() throws Exception {
        return new BrowserPeer(page -> {
            Browser chromium = Browser.start();
            chromium.open(page);
            return chromium;
        });
    }

    static Peer firefox() throws Exception {
        String firefox = Tools.firefox().toString();
        return new BrowserPeer(page -> {
            String profile = newFirefoxProfile().toString();
            return ChildProcess.start(
                    "firefox", firefox, "--headless", "--no-remote", "--profile", profile, page.toString());
        });
    }

    /** A new profile in place of the last one, in which Firefox asks nobody for anything by itself. */
    private static Path newFirefoxProfile() throws IOException {
        Path profile = Tools.target("firefox");
        if (Files.exists(profile)) {
            try (Stream<Path> old = Files.walk(profile)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(profile);
        Files.copy(Tools.home().resolve("browser/firefox-user.js"), profile.resolve("user.js"));
        return profile;
    }

    @Override
    public void connect(URI uri, List<String> subprotocols) {
        commands.add(GSON.toJson(Map.of("connect", uri.toString(), "subprotocols", subprotocols)));
    }

    @Override
    public Farewell farewell(String connection, Duration timeout) {
        return farewells.await(connection, timeout);
    }

    @Override
    public void close() throws Exception {
        try (pages) {
            browser.close();
        }
    }

    private void sendCommands(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream events = exchange.getResponseBody();
            listening.countDown();
            while (true) {
                events.write(("data: " + commands.take() + "\n\n").getBytes(UTF_8));
                events.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receiveFarewell(HttpExchange exchange) throws IOException {
        try (exchange;
                Reader body = new InputStreamReader(exchange.getRequestBody(), UTF_8)) {
            JsonObject end = JsonParser.parseReader(body).getAsJsonObject();
            exchange.sendResponseHeaders(204, -1);
            farewells.add(
                    end.get("connection").getAsString(),
                    end.get("code").getAsInt(),
                    end.get("reason").getAsString());
        }
    }
}
