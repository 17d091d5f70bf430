package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import io.hawser.protocol.Role;
import io.hawser.protocol.extension.DeflateParameters;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RawPeerTest {
    @ParameterizedTest(name = "as {1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            # RFC 6455 §5.7           | role   | bytes
            unmasked                  | CLIENT | 810548656c6c6f
            masked                    | SERVER | 818537fa213d7f9f4d5158
            in two frames             | CLIENT | 010348656c 80026c6f
            """)
    void hello_of_the_RFC(String what, Role role, String bytes) {
        RawPeer peer = RawPeer.of(role).write(bytes);
        assertEquals("Hello", peer.webSocket().receive().text(), what);
        assertEquals("", peer.readHex());
    }

    @Test
    void ping_of_the_RFC_is_answered() {
        assertEquals(
                "8a0548656c6c6f",
                RawPeer.of(Role.SERVER).write("8985 37fa213d 7f9f4d5158").readHex());
    }

    @Test
    void compressed_hello_of_RFC_7692_is_inflated() {
        RawPeer peer =
                RawPeer.builder(Role.CLIENT).deflate(DeflateParameters.NONE).open();
        assertEquals(
                "Hello", peer.write("c107 f248cdc9c90700").webSocket().receive().text());
        assertEquals(
                "Hello", peer.write("c105 f200110000").webSocket().receive().text(), "with its context");
    }

    @Test
    void masking_keys_can_be_chosen() {
        RawPeer peer = RawPeer.builder(Role.CLIENT)
                .maskingKeys(() -> 0x37fa213dL << 32)
                .open();
        peer.webSocket().send("Hello");
        assertEquals("818537fa213d7f9f4d5158", peer.readHex());
    }

    @Test
    void a_broken_rule_is_answered_and_the_output_ended() {
        RawPeer peer = RawPeer.of(Role.SERVER).write("8100");
        assertTrue(peer.readHex().startsWith("88"));
        assertTrue(peer.isOutputEnded());
        assertFalse(peer.isReset());
        assertEquals(Ending.Initiator.LOCAL, ended(peer).initiator());
    }

    private static Ending ended(RawPeer peer) {
        peer.advance(Duration.ofSeconds(2));
        assertTrue(peer.isReset(), "it lingered");
        return peer.webSocket().ending().orElseThrow();
    }

    @Test
    void the_peers_end_is_an_end() {
        RawPeer peer = RawPeer.of(Role.SERVER);
        peer.end();
        assertTrue(peer.isOutputEnded());
        assertFalse(peer.webSocket().ending().orElseThrow().clean());
    }

    @Test
    void a_close_handshake_by_hand_is_clean() {
        RawPeer peer = RawPeer.of(Role.SERVER);
        peer.webSocket().close(CloseStatus.NORMAL);
        assertEquals("880203e8", peer.readHex());
        peer.write("8882 00000000 03e8");
        assertTrue(peer.isOutputEnded(), "the server closes TCP first");
        assertTrue(peer.webSocket().ending().orElseThrow().clean());
    }

    @Test
    void a_listener_gets_what_is_written() {
        StringBuilder got = new StringBuilder();
        RawPeer peer = RawPeer.builder(Role.CLIENT)
                .listener(new Listener() {
                    @Override
                    public void onMessage(WebSocket ws, Message message) {
                        got.append(message.text());
                    }
                })
                .open();
        peer.toWebSocket().deliverInPiecesOf(1);
        peer.write("8103 616263 8103 646566");
        assertEquals("abcdef", got.toString());
    }

    @Test
    void a_direction_can_be_stalled() {
        RawPeer peer = RawPeer.of(Role.SERVER);
        peer.fromWebSocket().stall();
        peer.webSocket().send("x");
        assertEquals("", peer.readHex());
        peer.fromWebSocket().resume();
        assertEquals("810178", peer.readHex());
    }

    @Test
    void close_cuts_the_connection() {
        RawPeer peer = RawPeer.of(Role.SERVER);
        peer.close();
        assertTrue(peer.isReset());
    }
}
