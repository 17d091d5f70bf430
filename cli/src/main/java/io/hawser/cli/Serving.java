package io.hawser.cli;

import io.hawser.server.WebSocketServer;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server in the foreground. */
final class Serving {
    private Serving() {}

    /** Serves until Ctrl-C, or until the thread is interrupted. */
    static int untilStopped(WebSocketServer server, Consumer<WebSocketServer> whenReady) {
        return untilStopped(server, () -> whenReady.accept(server));
    }

    /** Serves until Ctrl-C, or until the thread is interrupted. */
    static int untilStopped(AutoCloseable server, Runnable whenReady) {
        Thread hook = new Thread(() -> close(server), "hawser-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        whenReady.run();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            close(server);
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        return ExitCode.OK;
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not close", e);
        }
    }

    /** Where clients on this machine connect to. */
    static String url(WebSocketServer server, @Nullable String host) {
        return server.scheme() + "://" + reachable(host) + ":" + server.port();
    }

    private static String reachable(@Nullable String host) {
        if (host == null || isEveryAddress(host)) {
            return "localhost";
        }
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    static boolean isEveryAddress(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]") || host.equals("*");
    }
}
