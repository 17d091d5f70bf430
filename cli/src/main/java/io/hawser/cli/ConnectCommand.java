package io.hawser.cli;

import io.hawser.HandshakeException;
import io.hawser.HawserException;
import io.hawser.Limits;
import io.hawser.WebSocket;
import io.hawser.client.ClientBuilder;
import io.hawser.client.ConnectRequest;
import io.hawser.client.WebSocketClient;
import io.hawser.protocol.CloseStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hawser connect}. */
@Command(
        name = "connect",
        description = {
            "Connect to a server and talk.",
            "",
            "At a terminal: type lines to send them, /help for what else there is.",
            "With standard input from elsewhere: each line is sent as a text message. After the last one, --wait says how "
                    + "long to wait for answers. Messages go to standard output, one a line, binary ones in hexadecimal; "
                    + "all else goes to standard error.",
            "",
        },
        footer = {
            "",
            "Exit codes: 0 closed cleanly, 1 connection lost or closed with an error, 2 wrong arguments, 3 not connected.",
        })
final class ConnectCommand implements Callable<Integer> {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration WAIT_FOR_MORE = Duration.ofSeconds(1);
    private static final Duration WAIT_FOR_ANSWER = Duration.ofSeconds(10);

    private final Streams streams;

    @Parameters(arity = "1", paramLabel = "URL", description = "ws://… or wss://…")
    private String url = "";

    @Option(
            names = {"-x", "--execute"},
            paramLabel = "TEXT",
            description = "Send this one message, print the first message that comes, and close.")
    private @Nullable String execute;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            converter = HeaderField.Converter.class,
            description = "Add a header to the handshake. Repeatable.")
    private List<HeaderField> headers = List.of();

    @Option(
            names = {"-s", "--subprotocol"},
            paramLabel = "NAME",
            split = ",",
            description = "Offer a subprotocol. Repeatable, the preferred one first.")
    private List<String> subprotocols = List.of();

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "Pretend to be a page from there.")
    private @Nullable String origin;

    @Option(
            names = "--compression",
            paramLabel = "on|off",
            description = "Whether permessage-deflate is offered. Default: on.")
    private Switch compression = Switch.ON;

    @Option(names = "--frames", description = "Show every frame.")
    private boolean frames;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description =
                    "With standard input from elsewhere: close when all is sent and then nothing has come for this "
                            + "long; default: 1. With --execute: how long to wait for the answer; default: 10. "
                            + "May be 'forever'.")
    private @Nullable Duration wait;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description =
                    "How long connecting may take, proxy included, and then each of TLS and handshake. Default: 10.")
    private Duration connectTimeout = Duration.ofSeconds(10);

    @Mixin
    private RouteChoices route = new RouteChoices();

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            converter = ByteCount.class,
            description = "The longest message to accept, as 65536, 64k or 16m. Default: 1m.")
    private int maxMessageBytes = Limits.DEFAULT.maxMessageBytes();

    @Mixin
    private ClientTlsChoices tls = new ClientTlsChoices();

    ConnectCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        ConnectRequest request = request();
        WebSocketClient client = client();
        return execute == null && streams.interactive() ? talk(client, request) : run(client, request);
    }

    private ConnectRequest request() {
        ConnectRequest request = route.apply(ConnectRequest.to(url).subprotocols(subprotocols.toArray(String[]::new)));
        for (HeaderField header : headers) {
            request = request.header(header.name(), header.value());
        }
        return origin == null ? request : request.header("Origin", origin);
    }

    private WebSocketClient client() {
        ClientBuilder builder = WebSocketClient.builder()
                .options(ConnectionChoices.options(maxMessageBytes, compression).withCloseTimeout(CLOSE_TIMEOUT))
                .connectTimeout(connectTimeout)
                .tlsTimeout(connectTimeout)
                .handshakeTimeout(connectTimeout);
        tls.apply(builder, streams);
        return route.apply(builder).build();
    }

    private int talk(WebSocketClient client, ConnectRequest request) {
        try (TerminalMode person = TerminalMode.open()) {
            Incoming incoming = new Incoming(person.display(), Long.MAX_VALUE);
            WebSocket ws = connect(client, request, incoming, person.display());
            Farewell farewell = Farewell.prepare(ws, person.display()::note);
            person.run(ws);
            return farewell.exitCode();
        }
    }

    private int run(WebSocketClient client, ConnectRequest request) throws InterruptedException {
        Display display = new StreamDisplay(streams);
        Incoming incoming = new Incoming(display, execute == null ? Long.MAX_VALUE : 1);
        WebSocket ws = connect(client, request, incoming, display);
        Farewell farewell = Farewell.prepare(ws, display::note);
        if (execute == null) {
            new PipedMode(ws, incoming, wait == null ? WAIT_FOR_MORE : wait).run(streams.in());
        } else {
            ws.trySend(execute); // if it is closed already the story says why
            incoming.await(wait == null ? WAIT_FOR_ANSWER : wait);
            ws.close(CloseStatus.NORMAL);
        }
        int code = farewell.exitCode();
        if (execute != null && incoming.shown() == 0) {
            throw new Failure(ExitCode.FAILED, "no answer came; --wait says how long to wait for it", null);
        }
        return code;
    }

    private WebSocket connect(WebSocketClient client, ConnectRequest request, Incoming incoming, Display display) {
        ConnectRequest observed = frames
                ? request.observe((sent, fin, rsv, opcode, masked, bytes) ->
                        display.frame(FrameLine.of(sent, fin, rsv, opcode, masked, bytes)))
                : request;
        try {
            return client.connect(observed, incoming);
        } catch (HandshakeException e) {
            throw Refusal.of(e);
        } catch (HawserException e) {
            throw new Failure(ExitCode.NOT_CONNECTED, String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw KeyPassword.explained(e);
        }
    }
}
