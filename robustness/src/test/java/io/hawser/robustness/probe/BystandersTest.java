package io.hawser.robustness.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.robustness.Target;
import io.hawser.robustness.probe.TinyServer.Habit;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BystandersTest {
    private static final Duration WATCH = Duration.ofMillis(700);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static Account watch(Habit habit) throws IOException, InterruptedException {
        try (TinyServer server = new TinyServer(habit);
                Bystanders bystanders = Bystanders.start(server.target(), LIMIT)) {
            Thread.sleep(WATCH);
            Account account = bystanders.settle();
            assertEquals(habit == Habit.ECHOES || habit == Habit.PINGS, bystanders.areComplete());
            return account;
        }
    }

    @Test
    void countEchoesAndHandshakes() throws IOException, InterruptedException {
        Account account = watch(Habit.ECHOES);

        assertTrue(account.echoes() >= 300 && account.echoes() <= 10_000, account::toString);
        assertTrue(account.handshakes() >= 3 && account.handshakes() <= 100, account::toString);
        assertTrue(account.echo().p99() > 0 && account.handshake().p99() > 0, account::toString);
        assertEquals(0, account.lost() + account.wrong() + account.closed() + account.failures());
    }

    @ParameterizedTest(name = "one message {0}")
    @CsvSource(delimiter = '|', textBlock = """
            # habit  | lost | wrong | closed
            ECHOES   | 0    | 0     | 0
            PINGS    | 0    | 0     | 0
            CHANGES  | 0    | 1     | 0
            SWALLOWS | 1    | 1     | 0
            CUTS     | 1    | 0     | 1
            CLOSES   | 1    | 0     | 1
            """)
    void noticeWhatIsNotAsItShouldBe(Habit habit, long lost, long wrong, long closed)
            throws IOException, InterruptedException {
        Account account = watch(habit);

        assertEquals(wrong, account.wrong(), account::toString);
        assertEquals(closed, account.closed(), account::toString);
        assertTrue(account.lost() >= lost, account::toString); // what was sent meanwhile is lost as well
    }

    @Test
    void countHandshakesThatFail() throws IOException, InterruptedException {
        try (TinyServer server = new TinyServer(Habit.ECHOES);
                Bystanders bystanders = Bystanders.start(server.target(), LIMIT)) {
            server.close();
            bystanders.settle();
            Thread.sleep(WATCH);

            assertTrue(bystanders.settle().failures() > 0);
        }
    }

    @Test
    void tellTheSameFromAProcessOfTheirOwn() throws IOException, InterruptedException {
        Target target;
        try (TinyServer server = new TinyServer(Habit.CUTS)) {
            target = server.target();
            try (Watchers watchers = Watchers.start(target, LIMIT)) {
                Thread.sleep(WATCH);
                Account account = watchers.settle();
                assertEquals(1, account.closed(), account::toString);
                assertTrue(account.echoes() >= 300 && account.echo().p99() > 0, account::toString);
                assertFalse(watchers.areComplete());
                assertEquals(
                        account.toString(), Account.ofLine(account.toLine()).toString());
            }
        }
        assertThrows(IOException.class, () -> Watchers.start(target, LIMIT));
    }

    @Test
    void oneEchoIsEnoughToServe() throws IOException, InterruptedException {
        Target target;
        try (TinyServer server = new TinyServer(Habit.ECHOES)) {
            target = server.target();
            assertTrue(FreshEcho.within(target, Duration.ofSeconds(10)));
        }
        assertFalse(FreshEcho.within(target, Duration.ofMillis(1)));
        assertThrows(IOException.class, () -> Bystanders.start(target, LIMIT));
    }
}
