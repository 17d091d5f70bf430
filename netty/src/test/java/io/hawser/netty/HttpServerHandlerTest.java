package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectionOptions;
import io.hawser.Ending;
import io.hawser.Handshake;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpResponse;
import io.hawser.protocol.handshake.ServerHandshake;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in their order, each answered once, and what an upgrade leaves in the pipeline; without a socket. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpServerHandlerTest {
    private static final String GET = "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String UPGRADE = """
            GET /ws HTTP/1.1
            Host: a
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13

            """.replace("\n", "\r\n");

    /** A text frame "hi", with a masking key that hides nothing. */
    private static final String FRAME = "\u0081\u0082\0\0\0\0hi";

    private final Memory memory = new Memory();
    private final List<Exchange> asked = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final ServerSettings settings = ServerSettings.DEFAULT
            .withHandshakeTimeout(Duration.ofSeconds(10))
            .withMaxHeaderBytes(1_024)
            .withMaxHeaders(12);
    private final EmbeddedChannel channel = newChannel(1);

    /** While more than so much of memory is in use, it is short. */
    private EmbeddedChannel newChannel(double maxMemoryShare) {
        HttpServerHandler handler = new HttpServerHandler(settings, asked::add, visit(maxMemoryShare));
        return memory.channel(
                new StrictRequestDecoder(settings.maxHeaderBytes(), handler::takesMore),
                new HttpResponseEncoder(),
                handler);
    }

    private static Visit visit(double maxMemoryShare) {
        AdmissionLimits limits = AdmissionLimits.DEFAULT;
        EventLoops unused = new EventLoops(Engine.NIO, 1, "unused", true, SharedLimits.DEFAULT);
        return new Visit(new Admission(limits, TrustedProxies.NONE, unused, new MemoryWatch(maxMemoryShare)), 0);
    }

    @AfterEach
    void everything_was_released() {
        channel.finishAndReleaseAll();
        memory.assertAllReleased();
        channel.checkException();
    }

    private void receive(String bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(memory.buffer(bytes));
        }
    }

    /** The statuses and bodies written since the last time, as in {@code 200 a,404 b}. */
    private String answers() {
        String text = Memory.writtenText(channel);
        List<String> answers = new ArrayList<>();
        for (String answer : text.split("(?=HTTP/1.1 )", 0)) {
            if (!answer.isEmpty()) {
                String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
                answers.add(answer.substring(9, 12) + " " + body.strip());
            }
        }
        return String.join(",", answers);
    }

    private void answer(int index) {
        Exchange exchange = asked.get(index);
        exchange.respond(HttpResponse.text(200, exchange.request().path()));
        channel.runPendingTasks();
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runScheduledPendingTasks(); // who leaves may have to wait for its turn
    }

    private Upgrade upgrade(Exchange exchange) {
        Headers headers = Headers.of("Upgrade", "websocket");
        HttpResponse response = ServerHandshake.accept("accept", Optional.empty(), Optional.empty(), headers);
        Listener listener = new Listener() {
            @Override
            public void onOpen(WebSocket ws) {
                calls.add("open");
                ws.send("hello");
            }

            @Override
            public void onMessage(WebSocket ws, Message message) {
                calls.add(message.text());
            }

            @Override
            public void onClose(WebSocket ws, Ending ending) {
                calls.add("close");
            }
        };
        Handshake handshake = Handshake.of(exchange.request(), exchange.remoteAddress(), exchange.isSecure());
        return new Upgrade(
                response, handshake, ConnectionOptions.DEFAULT, Optional.empty(), listener, ws -> calls.add("opened"));
    }

    private void doUpgrade(int index) {
        asked.get(index).upgrade(upgrade(asked.get(index)));
        channel.runPendingTasks();
    }

    @Test
    void the_next_request_is_asked_about_when_the_one_before_it_has_its_answer() {
        receive(GET.formatted("a") + GET.formatted("b") + GET.formatted("c"));
        assertEquals(1, asked.size());
        assertFalse(channel.config().isAutoRead()); // what has been read is enough for now
        answer(0);
        assertEquals("200 /a", answers());
        assertEquals(2, asked.size());
        answer(1);
        answer(2);
        assertEquals("200 /b,200 /c", answers());
        assertTrue(channel.config().isAutoRead());
    }

    /** Its answer in the socket's hands, but not yet all of it; it may be all of many megabytes. */
    @Test
    void the_next_request_is_not_asked_about_before_the_client_has_taken_the_answer_before() {
        List<Runnable> unread = new ArrayList<>();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                unread.add(() -> context.writeAndFlush(message, promise));
            }
        });
        receive(GET.formatted("a") + GET.formatted("b") + GET.formatted("c").substring(0, 9));
        answer(0);
        receive(GET.formatted("c").substring(9));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(1, asked.size());
        assertFalse(channel.config().isAutoRead());
        for (int i = 0; i < 3; i++) {
            unread.forEach(Runnable::run);
            unread.clear();
            assertEquals(Math.min(3, i + 2), asked.size());
            answer(Math.min(2, i + 1));
        }
        channel.runPendingTasks();
        assertEquals("200 /a,200 /b,200 /c", answers());
        assertFalse(channel.isOpen());
    }

    @Test
    void a_long_answer_leaves_in_pieces_and_the_next_request_waits_for_the_last_of_them() {
        String text = "x".repeat(200_000);
        receive(GET.formatted("a") + GET.formatted("b"));
        asked.get(0).respond(HttpResponse.text(200, text));
        assertEquals(2, asked.size());
        int pieces = channel.outboundMessages().size();
        assertTrue(pieces >= 4, pieces + " pieces");
        answer(1);
        assertEquals("200 " + text + ",200 /b", answers());
    }

    @Test
    void a_long_answer_is_not_given_while_memory_is_short() {
        EmbeddedChannel other = newChannel(1e-9);
        other.writeInbound(memory.buffer(GET.formatted("a") + GET.formatted("b")));
        asked.get(0).respond(HttpResponse.text(200, "x".repeat(200_000)));
        asked.get(1).respond(HttpResponse.text(200, "short"));
        String written = Memory.writtenText(other);
        assertTrue(written.startsWith("HTTP/1.1 503 "), written);
        assertTrue(written.contains("Retry-After: 5"), written);
        assertTrue(written.endsWith("short\n"), written);
        other.finishAndReleaseAll();
    }

    @Test
    void half_a_request_behind_a_whole_one_goes_on_when_the_rest_comes() {
        String second = GET.formatted("b");
        receive(GET.formatted("a") + second.substring(0, 20));
        answer(0);
        assertEquals(1, asked.size());
        assertTrue(channel.config().isAutoRead());
        receive(second.substring(20));
        answer(1);
        assertEquals("200 /a,200 /b", answers());
    }

    @Test
    void only_the_first_answer_counts() {
        receive(GET.formatted("a") + GET.formatted("b"));
        answer(0);
        answer(0);
        doUpgrade(0);
        assertEquals("200 /a", answers());
        assertEquals(2, asked.size());
        answer(1);
        assertEquals("200 /b", answers());
    }

    @Test
    void an_answer_from_another_thread_comes_on_the_loop() throws InterruptedException {
        receive(GET.formatted("a"));
        Thread thread = Thread.ofPlatform().start(() -> asked.get(0).respond(HttpResponse.text(200, "there")));
        thread.join();
        channel.runPendingTasks();
        assertEquals("200 there", answers());
    }

    @Test
    void after_an_upgrade_only_the_connection_is_left() {
        receive(UPGRADE);
        assertNull(channel.pipeline().get(HttpRequestDecoder.class));
        doUpgrade(0);
        assertEquals(List.of("open", "opened"), calls);
        assertNull(channel.pipeline().get(HttpServerHandler.class));
        assertNull(channel.pipeline().get(HttpResponseEncoder.class));
        assertNotNull(channel.pipeline().get(ConnectionHandler.class));
        assertTrue(channel.config().isAutoRead());
        String written = Memory.writtenText(channel);
        assertTrue(written.startsWith("HTTP/1.1 101 Switching Protocols\r\n"), written);
        assertTrue(written.endsWith("\r\n\r\n\u0081\5hello"), written);
        receive(FRAME);
        assertEquals(List.of("open", "opened", "hi"), calls);
    }

    /** Wherever the segments are cut: the frame behind the handshake is not lost, and comes after the opening. */
    @Test
    void frames_behind_the_handshake_wait_for_the_upgrade() {
        for (int cut = UPGRADE.length() - 2; cut <= UPGRADE.length() + FRAME.length(); cut++) {
            asked.clear();
            calls.clear();
            EmbeddedChannel other = newChannel(1);
            String all = UPGRADE + FRAME + FRAME;
            other.writeInbound(memory.buffer(all.substring(0, cut)));
            other.writeInbound(memory.buffer(all.substring(cut)));
            asked.get(0).upgrade(upgrade(asked.get(0)));
            other.runPendingTasks();
            assertEquals(List.of("open", "opened", "hi", "hi"), calls, "cut at " + cut);
            other.finishAndReleaseAll();
        }
    }

    @Test
    void frames_behind_a_handshake_behind_a_request_are_not_taken_for_http() {
        receive(GET.formatted("a") + UPGRADE + FRAME + FRAME);
        receive(FRAME);
        answer(0);
        assertEquals("200 /a", answers());
        doUpgrade(1);
        assertEquals(List.of("open", "opened", "hi", "hi", "hi"), calls);
    }

    @Test
    void a_refused_handshake_is_the_last_of_its_connection() {
        receive(UPGRADE + FRAME + GET.formatted("a"));
        asked.get(0).respond(HttpResponse.text(403, "no"));
        channel.runPendingTasks();
        receive(GET.formatted("b"));
        assertEquals("403 no", answers());
        assertEquals(1, asked.size());
        doUpgrade(0);
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nonsense                                         | 400 malformed HTTP
            GET / HTTP/1.1~Host: a~X: LONG                   | 431 headers longer than maxHeaderBytes 1024
            GET / HTTP/1.1~1:~2:~3:~4:~5:~6:~7:~8:~9:~10:~11:~12:~13: | 431 more than maxHeaders 12
            GET /LONGLONG HTTP/1.1                           | 414 request line too long
            GET / HTTP/1.1~Host: a~Content-Length: 1         | 413 request must have no body
            GET / HTTP/1.1~X: none                           | 400 header Host must stand exactly once, as a host and perhaps a port
            GET / HTTP/1.1~Host: a b                         | 400 header Host must stand exactly once, as a host and perhaps a port
            GET / HTTP/1.1~Upgrade: websocket~Content-Length: 1 | 400 WebSocket handshake must have no body
            GET / HTTP/1.1~A b: c                            | 400 malformed HTTP
            """)
    void what_cannot_be_asked_about_is_refused_and_closes(String request, String answer) {
        String text = request.replace("LONGLONG", "x".repeat(9_000)).replace("LONG", "x".repeat(2_000));
        receive(text.replace("~", "\r\n") + "\r\n\r\n" + GET.formatted("behind"));
        assertEquals(answer, answers());
        assertEquals(List.of(), asked);
        receive(GET.formatted("later"));
        assertEquals("", answers());
        pass(Duration.ofSeconds(3));
        assertFalse(channel.isOpen());
    }

    @Test
    void head_is_answered_with_the_length_of_what_is_left_out() {
        receive("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
        asked.get(0).respond(HttpResponse.text(200, "four"));
        String written = Memory.writtenText(channel);
        assertTrue(written.toLowerCase(java.util.Locale.ROOT).contains("\r\ncontent-length: 5\r\n"), written);
        assertTrue(written.endsWith("\r\n\r\n"), written);
    }

    @ParameterizedTest(name = "after {0}")
    @ValueSource(strings = {"nothing", "half a request", "a request nobody answered", "a handshake nobody answered"})
    void the_timeout_closes_and_late_answers_are_dropped(String what) {
        channel.freezeTime();
        switch (what) {
            case "nothing" -> {}
            case "half a request" -> receive("GET / HT");
            case "a request nobody answered" -> receive(GET.formatted("a"));
            default -> receive(UPGRADE + FRAME);
        }
        pass(Duration.ofMillis(9_900));
        assertTrue(channel.isOpen());
        pass(Duration.ofMillis(200));
        assertFalse(channel.isOpen());
        for (int i = 0; i < asked.size(); i++) {
            doUpgrade(i);
            answer(i);
        }
        assertEquals("", answers());
        assertEquals(List.of(), calls);
    }

    @Test
    void the_timeout_begins_anew_with_each_answer_and_ends_with_the_upgrade() {
        channel.freezeTime();
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(9));
            receive(GET.formatted("a"));
            answer(i);
        }
        receive(UPGRADE);
        doUpgrade(5);
        pass(Duration.ofSeconds(11));
        assertTrue(channel.isOpen());
    }

    @Test
    void an_answer_to_a_client_that_has_gone_is_dropped() {
        receive(UPGRADE + FRAME);
        channel.close();
        channel.runPendingTasks();
        doUpgrade(0);
        answer(0);
        assertEquals(List.of(), calls);
    }

    /** As of very many who connect at once: to answer them all in one turn would keep those waiting who are there. */
    @ParameterizedTest(name = "gone {0}")
    @ValueSource(booleans = {false, true})
    void a_request_takes_its_turn_and_is_not_asked_about_if_the_client_has_gone_by_then(boolean gone) {
        Turns turns = LoopResources.current().turns();
        channel.pipeline().addFirst(new ArrivalTurns(turns));
        while (!turns.isOverFor(Turns.Weight.CHURN)) {
            Thread.onSpinWait();
        }
        channel.pipeline().fireChannelRead(memory.buffer(UPGRADE));
        assertEquals(0, asked.size());
        assertFalse(channel.config().isAutoRead());
        if (gone) {
            channel.pipeline().fireChannelInactive();
        }
        channel.runPendingTasks();
        assertEquals(gone ? 0 : 1, asked.size());
    }
}
