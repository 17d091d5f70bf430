package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.Role;
import io.hawser.protocol.WebSocketProtocol;
import io.hawser.protocol.extension.DeflateParameters;
import io.hawser.protocol.extension.PerMessageDeflate;
import io.hawser.protocol.extension.ZlibPool;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** T33: what shares a message with an attacker's guess keeps its secret. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UncompressedTest {
    private static final String PAGE = "<input name=csrf value=5f2c91d07ae84b36> ".repeat(3);
    private static final Message RIGHT = Message.text(PAGE + "you searched for value=5f2c91d07ae84b36");
    private static final Message WRONG = Message.text(PAGE + "you searched for value=c06d83b1f79a2e54");

    private final ZlibPool pool = new ZlibPool(6);
    private final FakeTransport transport = new FakeTransport();
    private final Outbound outbound = new Outbound(
            new WebSocketProtocol(
                    Role.SERVER,
                    ConnectionOptions.DEFAULT.limits().forProtocol(),
                    new PerMessageDeflate(Role.SERVER, DeflateParameters.NONE, 0, pool),
                    new SplittableRandom(1)),
            transport,
            Backpressure.DEFAULT,
            new FakeClock(),
            LoopBudget.unlimited());

    @AfterEach
    void close() {
        pool.close();
    }

    private long bytesFor(Message message) {
        long before = transport.collectedBytes();
        assertEquals(SendResult.ACCEPTED, outbound.offer(message, null));
        return transport.collectedBytes() - before;
    }

    @Test
    void a_compressed_message_gives_a_right_guess_away_and_an_uncompressed_one_does_not() {
        bytesFor(RIGHT); // both below refer back to it
        assertTrue(bytesFor(RIGHT) < bytesFor(WRONG), "else this test shows nothing");
        assertEquals(bytesFor(RIGHT.uncompressed()), bytesFor(WRONG.uncompressed()));
        assertTrue(bytesFor(RIGHT.uncompressed()) > RIGHT.length());
    }

    @Test
    void it_is_the_same_message_otherwise() {
        Message message = RIGHT.uncompressed();
        assertEquals(RIGHT.text(), message.text());
        assertSame(message, message.copy());
        assertEquals(3, Message.binary(new byte[] {1, 2, 3}).uncompressed().toByteArray()[2]);
    }

    @Test
    void made_of_a_borrowed_message_it_may_be_kept() {
        Message borrowed = Message.over(true, ByteBuffer.wrap(Frames.utf8("..secret")), 2, 6, true);
        Message kept = borrowed.uncompressed();
        borrowed.expire();
        assertEquals("secret", kept.text());
        assertThrows(IllegalStateException.class, borrowed::uncompressed);
    }
}
