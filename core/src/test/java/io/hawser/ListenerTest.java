package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@link Connection} tells its listener, and what a listener may do. */
@Timeout(30)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ListenerTest {
    private final List<String> calls = new ArrayList<>();
    private String fails = "";

    private void call(String name) {
        calls.add(name);
        if (name.equals(fails)) {
            throw new IllegalStateException(name);
        }
    }

    private final Listener listener = new Listener() {
        @Override
        public void onOpen(WebSocket ws) {
            call("open");
        }

        @Override
        public void onMessage(WebSocket ws, Message message) {
            call(message.text());
        }

        @Override
        public void onClose(WebSocket ws, Ending ending) {
            assertEquals(Optional.of(ending), ws.ending());
            call("close");
        }

        @Override
        public void onError(WebSocket ws, Throwable error) {
            call("error " + error.getMessage());
        }
    };

    @Test
    void is_called_in_order() {
        Bench bench = Bench.manual(ConnectionOptions.DEFAULT, listener);
        bench.client(Bench.text("a"), Bench.text("b"), Bench.close(1000));
        assertEquals(List.of("open", "a", "b"), calls);
        bench.tcpGone();
        bench.tcpGone();
        assertEquals(List.of("open", "a", "b", "close"), calls);
    }

    @ParameterizedTest(name = "{0} that throws is told once, and the connection closed with 1011")
    @ValueSource(strings = {"open", "a"})
    void throwing(String callback) {
        fails = callback;
        Bench bench = Bench.manual(ConnectionOptions.DEFAULT, listener);
        bench.client(Bench.text("a"), Bench.text("b"));
        assertEquals(1, calls.stream().filter(("error " + callback)::equals).count());
        assertEquals(List.of("CLOSE 1011"), bench.sent());
        assertFalse(calls.contains("b"));
        bench.tcpGone();
        assertEquals("close", calls.getLast());
    }

    @Test
    void that_answers_too_late_has_not_failed() {
        Bench bench = Bench.manual(ConnectionOptions.DEFAULT, new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                ws.close();
                ws.send("too late");
                call("sent");
            }

            @Override
            public void onError(WebSocket ws, Throwable error) {
                call("error " + error);
            }
        });
        bench.client(Bench.text("a"));
        assertEquals(List.of(), calls);
        assertEquals(List.of("CLOSE 1000"), bench.sent());
    }

    @Test
    void that_finds_another_connection_closed_is_told() {
        Bench other = Bench.manual(ConnectionOptions.DEFAULT, new Listener() {});
        other.tcpGone();
        Bench bench = Bench.manual(ConnectionOptions.DEFAULT, new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                other.ws.send(message.text());
            }

            @Override
            public void onError(WebSocket ws, Throwable error) {
                call(error.getClass().getSimpleName());
            }
        });
        bench.client(Bench.text("a"));
        assertEquals(List.of("ConnectionClosedException"), calls);
        assertEquals(List.of("CLOSE 1011"), bench.sent());
    }

    @Test
    void that_throws_from_onError_and_onClose_harms_nobody() {
        Bench bench = Bench.manual(ConnectionOptions.DEFAULT, new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                throw new AssertionError("an Error, even");
            }

            @Override
            public void onError(WebSocket ws, Throwable error) {
                throw new IllegalStateException("again");
            }

            @Override
            public void onClose(WebSocket ws, Ending ending) {
                throw new IllegalStateException("to the last");
            }
        });
        bench.client(Bench.text("a"));
        assertEquals(List.of("CLOSE 1011"), bench.sent());
        bench.tcpGone();
        assertTrue(bench.ws.closed().toCompletableFuture().isDone());
    }

    @Test
    void may_close_and_abort_from_any_callback() {
        Bench bench = Bench.manual(ConnectionOptions.DEFAULT, new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                calls.add(message.text());
                ws.send("bye");
                ws.close();
                ws.abort();
            }
        });
        bench.client(Bench.text("a"), Bench.text("b"));
        assertEquals(List.of("a"), calls);
        assertEquals(List.of("TEXT bye", "CLOSE 1000"), bench.sent());
        assertTrue(bench.transport.aborted);
    }

    @Test
    void that_keeps_a_borrowed_message_is_told_so() {
        List<Message> kept = new ArrayList<>();
        Bench bench = Bench.manual(ConnectionOptions.DEFAULT, new Listener() {
            @Override
            public void onMessage(WebSocket ws, Message message) {
                kept.add(message);
                kept.add(message.copy());
            }
        });
        bench.client(Bench.text("a"));
        Message borrowed = kept.get(0);
        assertThrows(IllegalStateException.class, borrowed::text);
        assertThrows(IllegalStateException.class, borrowed::bytes);
        assertThrows(IllegalStateException.class, borrowed::toByteArray);
        assertThrows(IllegalStateException.class, borrowed::copy);
        assertEquals("a", kept.get(1).text());
    }
}
