package io.hawser.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.WebSocket;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** RFC 6455 §5.3: each frame of a client has a masking key of its own that nobody can foresee. T58. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MaskingTest {
    private static final int FRAMES = 2_000;

    @Test
    void every_frame_is_masked_with_a_fresh_key() throws Exception {
        BlockingQueue<FakeServer.ClientFrame> frames = new LinkedBlockingQueue<>();
        try (FakeServer server = new FakeServer(peer -> {
                    peer.send(FakeServer.SWITCHING + "\r\n");
                    while (true) {
                        frames.add(peer.frame());
                    }
                });
                WebSocketClient client = WebSocketClient.builder()
                        .options(ConnectionOptions.DEFAULT.withCompression(Compression.OFF))
                        .build()) {
            WebSocket ws = client.connect(server.url());
            for (int i = 0; i < FRAMES; i++) {
                ws.send("the same");
            }
            ws.ping();
            ws.send(ByteBuffer.allocate(100_000));
            ws.close(io.hawser.protocol.CloseStatus.NORMAL);
            Set<Integer> keys = new HashSet<>();
            BitSet ones = new BitSet(32);
            BitSet zeros = new BitSet(32);
            for (int i = 0; i < FRAMES + 3; i++) {
                FakeServer.ClientFrame frame = Await.next(frames);
                assertTrue(frame.masked());
                int key = ByteBuffer.wrap(frame.key()).getInt();
                keys.add(key);
                for (int bit = 0; bit < 32; bit++) {
                    ((key >>> bit & 1) == 1 ? ones : zeros).set(bit);
                }
                switch (i - FRAMES) {
                    case 0 -> assertEquals(0x89, frame.first());
                    case 1 -> assertArrayEquals(new byte[100_000], frame.payload());
                    case 2 -> assertEquals(0x88, frame.first());
                    default -> assertEquals("the same", frame.text());
                }
            }
            assertTrue(keys.size() >= FRAMES, "keys repeat: only " + keys.size());
            assertEquals(32, ones.cardinality());
            assertEquals(32, zeros.cardinality());
            ws.abort();
        }
    }
}
