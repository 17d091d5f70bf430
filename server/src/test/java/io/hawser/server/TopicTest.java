package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TopicTest {
    private final Logged logged = new Logged();
    private final Topic topic = new Topic("news");
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final List<RawClient> clients = new ArrayList<>();
    private WebSocketServer server;

    @BeforeEach
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .eventLoops(2)
                .route("/news", new Listener() {
                    @Override
                    public void onOpen(WebSocket ws) {
                        topic.subscribe(ws);
                        opened.add(ws);
                    }

                    @Override
                    public void onMessage(WebSocket ws, Message message) {
                        topic.publish(message); // which borrows the receive buffer
                    }
                })
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
        logged.close();
    }

    private RawClient subscriber() throws Exception {
        RawClient client = RawClient.opened(server, "/news");
        clients.add(client);
        Await.until("it has subscribed", () -> topic.size() == clients.size());
        return client;
    }

    @Test
    void a_message_reaches_every_subscriber_once_and_nobody_else() throws Exception {
        RawClient a = subscriber();
        RawClient b = subscriber();
        Await.next(opened);
        WebSocket second = Await.next(opened);
        topic.subscribe(second); // again
        assertEquals(2, topic.publish("to both"));
        topic.unsubscribe(second);
        topic.unsubscribe(second);
        assertEquals(1, topic.publish("to a"));
        assertEquals("TEXT to both", a.frame().toString());
        assertEquals("TEXT to a", a.frame().toString());
        assertEquals("TEXT to both", b.frame().toString());
        topic.subscribe(second);
        assertEquals(2, topic.publish(Message.binary(ByteBuffer.allocate(7))));
        assertEquals("BINARY 7", b.frame().toString());
    }

    @Test
    void a_topic_without_subscribers_takes_messages_too() {
        assertEquals(0, topic.publish("nobody hears"));
    }

    @Test
    void all_subscribers_see_the_messages_of_one_thread_in_its_order() throws Exception {
        for (int i = 0; i < 8; i++) {
            subscriber();
        }
        Thread publisher = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 5_000; i++) {
                assertEquals(8, topic.publish("number " + i));
            }
        });
        for (RawClient client : clients) {
            for (int i = 0; i < 5_000; i++) {
                assertEquals("TEXT number " + i, client.frame().toString());
            }
        }
        publisher.join();
    }

    @Test
    void a_message_may_be_passed_on_as_it_comes_in() throws Exception {
        RawClient a = subscriber();
        RawClient b = subscriber();
        for (int i = 0; i < 100; i++) {
            a.send(RawClient.text("from a " + i));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals("TEXT from a " + i, a.frame().toString());
            assertEquals("TEXT from a " + i, b.frame().toString());
        }
    }

    @Test
    void who_has_gone_is_no_subscriber_any_more() throws Exception {
        subscriber().close();
        Await.until("it has left", () -> topic.size() == 0);
        assertEquals(0, topic.publish("nobody hears"));
        WebSocket gone = Await.next(opened);
        topic.subscribe(gone);
        assertEquals(0, topic.size());
    }

    /** T42. */
    @Test
    void a_subscriber_that_does_not_read_is_closed_with_1013_while_the_others_get_everything() throws Exception {
        RawClient deaf = subscriber();
        RawClient reader = subscriber();
        String text = "x".repeat(30_000);
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        Thread reading = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    received.add(reader.frame().text());
                }
            } catch (IOException e) {
                // closed by the test
            }
        });
        int published = 0;
        while (topic.publish(published + text) == 2) {
            assertEquals(published + text, Await.next(received));
            published++;
        }
        assertEquals(published + text, Await.next(received));
        for (int i = 0; i < 50; i++) {
            assertEquals(1, topic.publish("more " + i));
            assertEquals("more " + i, Await.next(received));
        }
        for (int i = 0; i < published; i++) {
            assertEquals("TEXT " + i + text, deaf.frame().toString());
        }
        assertEquals(1013, deaf.frame().closeCode());
        deaf.send(RawClient.close(1013));
        assertEquals("FIN", deaf.end());
        Await.until("it has left", () -> topic.size() == 1);
        reader.close();
        reading.join();
    }

    @Test
    void a_server_keeps_one_topic_of_each_name() {
        assertSame(server.topic("a"), server.topic("a"));
        assertEquals("a", server.topic("a").name());
        assertEquals(0, server.topic("a").size());
    }
}
