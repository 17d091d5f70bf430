package io.hawser.conformance.peers;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.hawser.conformance.ChildProcess;
import io.hawser.conformance.NodeProcess;
import io.hawser.conformance.Tools;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program that is a server and a client. It prints {@code listening on ws://…}, connects where a line of its input
 * says, {@code {"connect": "ws://…/17", "subprotocols": []}}, and prints a line for the end of each connection, {@code
 * {"connection":"17","code":1000,"reason":""}}.
 */
final class ProgramPeer implements Peer {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Gson GSON = new Gson();

    private final ChildProcess process;
    private final URI address;

    private ProgramPeer(ChildProcess process) {
        this.process = process;
        try {
            this.address =
                    URI.create(process.awaitMatch("listening on (\\S+)", START).group(1));
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    static Peer ws() {
        return new ProgramPeer(NodeProcess.start("node/ws-peer.mjs"));
    }

    static Peer wsWithDeflate() {
        return new ProgramPeer(NodeProcess.start("node/ws-peer.mjs", "--deflate"));
    }

    static Peer websockets() {
        return new ProgramPeer(
                ChildProcess.start("websockets-peer", Tools.pythonWebSockets().toString(), "python/peer.py"));
    }

    static Peer bun() {
        return new ProgramPeer(ChildProcess.start("bun-peer", Tools.bun().toString(), "node/bun-peer.mjs"));
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void connect(URI uri, List<String> subprotocols) {
        process.send(GSON.toJson(Map.of("connect", uri.toString(), "subprotocols", subprotocols)));
    }

    @Override
    public Farewell farewell(String connection, Duration timeout) {
        String begin = "{\"connection\":\"" + connection + "\",";
        String line = process.await(0, text -> text.startsWith(begin), "the end of connection " + connection, timeout)
                .text();
        JsonObject end = JsonParser.parseString(line).getAsJsonObject();
        return new Farewell(end.get("code").getAsInt(), end.get("reason").getAsString());
    }

    @Override
    public void close() {
        process.close();
    }
}
