package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.attack.RequestCase.Wanted;
import io.hawser.robustness.wire.Request;
import java.util.ArrayList;
import java.util.List;

/** What may and what must not become a WebSocket (RFC 6455 §4.2.1): each field of the handshake missing, twice, or wrong. */
final class HandshakeCases {
    private static final List<String> NEEDED =
            List.of("Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version");

    private final Request valid;
    private final List<RequestCase> cases = new ArrayList<>();

    private HandshakeCases(Request valid) {
        this.valid = valid;
    }

    static List<RequestCase> of(Target target, Effort effort) {
        HandshakeCases all = new HandshakeCases(Request.upgrade(target, "/echo"));
        all.right();
        all.wrongLines();
        all.wrongValues();
        if (effort == Effort.FULL) {
            all.everyCombination();
        }
        return List.copyOf(all.cases);
    }

    private void right() {
        add("valid", valid, Wanted.UPGRADE);
        value("Upgrade", "WEBSOCKET", Wanted.UPGRADE);
        value("UPGRADE", "WebSocket", Wanted.UPGRADE);
        value("connection", "keep-alive, UPGRADE", Wanted.UPGRADE);
        value("sec-websocket-key", Request.KEY, Wanted.UPGRADE);
        value("SEC-WEBSOCKET-VERSION", "13", Wanted.UPGRADE);
        value("host", "localhost", Wanted.UPGRADE);
        value("User-Agent", "", Wanted.UPGRADE);
    }

    private void wrongLines() {
        for (String line : List.of(
                "POST /echo HTTP/1.1",
                "HEAD /echo HTTP/1.1",
                "PUT /echo HTTP/1.1",
                "get /echo HTTP/1.1",
                "GET /echo HTTP/1.0",
                "GET /echo HTTP/0.9",
                "GET /echo HTTP/2.0",
                "GET /echo http/1.1",
                "GET /echo",
                "GET  HTTP/1.1",
                "GET /no-such-route HTTP/1.1")) {
            add(line, valid.withLine(line), Wanted.REFUSAL);
        }
    }

    private void wrongValues() {
        for (String name : NEEDED) {
            add("without " + name, valid.without(name), Wanted.REFUSAL);
        }
        add("Host twice", valid.with("Host", "other.example"), Wanted.REFUSAL);
        add("Key twice", valid.with("Sec-WebSocket-Key", Request.KEY), Wanted.REFUSAL);
        add("Version twice", valid.with("Sec-WebSocket-Version", "13"), Wanted.REFUSAL);
        for (String value : List.of("", "websockets", "h2c", "web socket", "\"websocket\"")) {
            value("Upgrade", value, Wanted.REFUSAL);
        }
        for (String value : List.of("", "close", "keep-alive", "Upgraded", "\"Upgrade\"")) {
            value("Connection", value, Wanted.REFUSAL);
        }
        for (String value :
                List.of("", "dGhl", "!!!!!!!!!!!!!!!!!!!!!!==", Request.KEY + "AAAA", "dGhlIHNhbXBsZSBub25jZSE=")) {
            value("Sec-WebSocket-Key", value, Wanted.REFUSAL);
        }
        for (String value : List.of("", "0", "7", "8", "12", "14", "113", "-13", "13.0", "thirteen")) {
            value("Sec-WebSocket-Version", value, Wanted.REFUSAL);
        }
    }

    /** Each field right, wrong or missing, with each method and version: only one is valid. */
    private void everyCombination() {
        List<String> wrong = List.of("a b", "h2c", "close", "dGhl", "12");
        for (String line : List.of("GET /echo HTTP/1.1", "POST /echo HTTP/1.1", "GET /echo HTTP/1.0")) {
            for (int combination = 0; combination < 243; combination++) {
                Request request = valid.withLine(line);
                int left = combination;
                for (int i = 0; i < NEEDED.size(); i++) {
                    request = switch (left % 3) {
                        case 1 -> request.without(NEEDED.get(i));
                        case 2 -> request.replaced(NEEDED.get(i), wrong.get(i));
                        default -> request;
                    };
                    left /= 3;
                }
                boolean right = combination == 0 && line.equals("GET /echo HTTP/1.1");
                String name = line + " in combination " + Integer.toString(combination, 3);
                add(name, request, right ? Wanted.UPGRADE : Wanted.REFUSAL);
            }
        }
    }

    private void value(String name, String value, Wanted wanted) {
        add(name + ": " + value, valid.replaced(name, value), wanted);
    }

    private void add(String name, Request request, Wanted wanted) {
        cases.add(new RequestCase(name, request, wanted));
    }
}
