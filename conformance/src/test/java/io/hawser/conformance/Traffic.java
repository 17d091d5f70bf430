package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.ConnectionClosedException;
import io.hawser.HawserException;
import io.hawser.Message;
import io.hawser.SendResult;
import io.hawser.WebSocket;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * What several threads send over one connection, each message with its thread and its number, and what the other end
 * holds it against: whole, in each thread's order, none missing before one that came.
 */
final class Traffic {
    private static final int HEAD_BYTES = 8;

    private final AtomicIntegerArray accepted;
    private final AtomicIntegerArray received;

    Traffic(int threads) {
        accepted = new AtomicIntegerArray(threads);
        received = new AtomicIntegerArray(threads);
    }

    int threads() {
        return accepted.length();
    }

    /** How many messages of all threads the connection has taken. */
    int accepted() {
        int sum = 0;
        for (int thread = 0; thread < threads(); thread++) {
            sum += accepted.get(thread);
        }
        return sum;
    }

    /** One thread's part: its messages by any of the three verbs, until all are sent or the connection closes. */
    void send(WebSocket ws, int thread, int messages, SplittableRandom random) {
        for (int number = 0; number < messages; number++) {
            Message message = message(thread, number, random);
            accepted.set(thread, number + 1); // first: it may arrive before the verb returns
            if (!sent(ws, message, random)) {
                return;
            }
        }
    }

    /** False if the connection closes: then the message may or may not arrive, but none after it. */
    private static boolean sent(WebSocket ws, Message message, SplittableRandom random) {
        try {
            switch (random.nextInt(3)) {
                case 0 -> ws.send(message);
                case 1 -> {
                    SendResult result = ws.trySend(message);
                    while (result == SendResult.FULL) {
                        Thread.onSpinWait();
                        result = ws.trySend(message);
                    }
                    return result == SendResult.ACCEPTED;
                }
                default -> {
                    if (random.nextInt(4)
                            == 0) { // few are under way at a time, or the hard cap would close the connection
                        ws.sendAsync(message).join();
                    } else {
                        return !ws.sendAsync(message).isCompletedExceptionally();
                    }
                }
            }
            return true;
        } catch (ConnectionClosedException e) {
            return false;
        } catch (CompletionException e) {
            assertEquals(ConnectionClosedException.class, causeOf(e));
            return false;
        } catch (HawserException e) {
            throw new AssertionError("nothing is dropped, nobody interrupts", e);
        }
    }

    private static @Nullable Class<?> causeOf(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? null : cause.getClass();
    }

    private static Message message(int thread, int number, SplittableRandom random) {
        int length = random.nextInt(25) == 0 ? random.nextInt(70_000) : random.nextInt(300);
        if (random.nextBoolean()) {
            return Message.text(
                    thread + " " + number + " " + letter(thread, number).repeat(length));
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(HEAD_BYTES + length).putInt(thread).putInt(number);
        while (bytes.hasRemaining()) {
            bytes.put(filling(thread, number, bytes.position()));
        }
        return Message.binary(bytes.flip());
    }

    private static String letter(int thread, int number) {
        return Character.toString(0x3B1 + (thread * 5 + number) % 24);
    }

    private static byte filling(int thread, int number, int position) {
        return (byte) (thread * 31 + number * 7 + position / 13);
    }

    /** What arrives, in the order in which it does; called by one thread. */
    void check(Message message) {
        switch (message) {
            case Message.Text text -> checkText(text.text());
            case Message.Binary binary -> checkBinary(binary.bytes());
        }
    }

    private void checkText(String text) {
        String[] words = text.split(" ", 3);
        int thread = Integer.parseInt(words[0]);
        int number = Integer.parseInt(words[1]);
        next(thread, number);
        assertEquals(letter(thread, number).repeat(words[2].length()), words[2], "torn");
    }

    private void checkBinary(ByteBuffer bytes) {
        int thread = bytes.getInt();
        int number = bytes.getInt();
        next(thread, number);
        while (bytes.hasRemaining()) {
            assertEquals(filling(thread, number, bytes.position()), bytes.get(), "torn");
        }
    }

    private void next(int thread, int number) {
        assertEquals(received.getAndIncrement(thread), number, () -> "number of the next message of thread " + thread);
    }

    /** Nothing came that was not sent. */
    void assertNothingInvented() {
        for (int thread = 0; thread < threads(); thread++) {
            assertEquals(Math.min(received.get(thread), accepted.get(thread)), received.get(thread));
        }
    }

    /** All that was sent has come. */
    void assertComplete() {
        assertEquals(accepted.toString(), received.toString());
    }
}
