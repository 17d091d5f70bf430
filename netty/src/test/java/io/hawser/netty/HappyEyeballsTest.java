package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several addresses of one host (RFC 8305), in virtual time. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HappyEyeballsTest implements HappyEyeballs.Outcome {
    private static final SocketAddress A = new InetSocketAddress("192.0.2.1", 80);
    private static final SocketAddress B = new InetSocketAddress("192.0.2.2", 80);
    private static final SocketAddress C = new InetSocketAddress("192.0.2.3", 80);

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Map<SocketAddress, EmbeddedChannel> channels = new LinkedHashMap<>();
    private final Map<SocketAddress, ChannelPromise> attempts = new LinkedHashMap<>();
    private final List<String> outcomes = new ArrayList<>();
    private final HappyEyeballs race;

    HappyEyeballsTest() {
        clock.freezeTime();
        race = new HappyEyeballs(clock.eventLoop(), List.of(A, B, C), this::dial, this);
        race.start();
    }

    private ChannelFuture dial(SocketAddress address) {
        EmbeddedChannel channel = new EmbeddedChannel();
        ChannelPromise promise = channel.newPromise();
        channel.closeFuture().addListener(closed -> promise.tryFailure(new java.nio.channels.ClosedChannelException()));
        channels.put(address, channel);
        attempts.put(address, promise);
        return promise;
    }

    @Override
    public void connected(Channel channel, SocketAddress address) {
        assertSame(channels.get(address), channel);
        outcomes.add("connected " + SocketNames.text(address));
    }

    @Override
    public void failed(Map<SocketAddress, String> reasons, Throwable first) {
        outcomes.add("failed " + reasons.values());
    }

    private void pass(long millis) {
        for (long i = 0; i < millis; i++) {
            clock.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            clock.runScheduledPendingTasks();
        }
    }

    private ChannelPromise attempt(SocketAddress address) {
        return Objects.requireNonNull(attempts.get(address));
    }

    private void succeed(SocketAddress address) {
        attempt(address).setSuccess();
        settle();
    }

    private void fail(SocketAddress address, String why) {
        attempt(address).setFailure(new ConnectException(why));
        settle();
    }

    private void settle() {
        List.copyOf(channels.values()).forEach(EmbeddedChannel::runPendingTasks);
        clock.runPendingTasks();
    }

    private List<SocketAddress> tried() {
        return List.copyOf(attempts.keySet());
    }

    private boolean isOpen(SocketAddress address) {
        return Objects.requireNonNull(channels.get(address)).isOpen();
    }

    @Test
    void the_next_attempt_begins_after_250_ms() {
        assertEquals(List.of(A), tried());
        pass(249);
        assertEquals(List.of(A), tried());
        pass(1);
        assertEquals(List.of(A, B), tried());
        pass(250);
        assertEquals(List.of(A, B, C), tried());
        pass(10_000);
        assertEquals(List.of(), outcomes);
        assertEquals("[no answer, no answer, no answer]", race.soFar().values().toString());
    }

    @Test
    void the_first_to_connect_wins_and_the_others_are_closed() {
        pass(500);
        succeed(B);
        assertEquals(List.of("connected 192.0.2.2:80"), outcomes);
        assertTrue(isOpen(B));
        assertFalse(isOpen(A));
        assertFalse(isOpen(C));
    }

    @Test
    void after_a_quick_connection_no_other_address_is_tried() {
        succeed(A);
        pass(1_000);
        assertEquals(List.of(A), tried());
        assertEquals(List.of("connected 192.0.2.1:80"), outcomes);
    }

    @Test
    void a_failure_begins_the_next_attempt_at_once_and_its_250_ms_anew() {
        pass(200);
        fail(A, "refused");
        assertEquals(List.of(A, B), tried());
        pass(249);
        assertEquals(List.of(A, B), tried());
        pass(1);
        assertEquals(List.of(A, B, C), tried());
    }

    @Test
    void it_fails_when_all_have_failed() {
        fail(A, "Refused");
        fail(B, "Unreachable");
        assertEquals(List.of(), outcomes);
        fail(C, "Odd");
        assertEquals(List.of("failed [refused, unreachable, odd]"), outcomes);
    }

    @Test
    void a_late_failure_leaves_the_others_their_time() {
        pass(500);
        fail(C, "refused");
        fail(A, "refused");
        assertEquals(List.of(), outcomes);
        succeed(B);
        assertEquals(List.of("connected 192.0.2.2:80"), outcomes);
    }

    @Test
    void stopped_it_closes_all_and_says_nothing() {
        pass(250);
        race.stop();
        settle();
        pass(1_000);
        assertEquals(List.of(A, B), tried());
        assertFalse(isOpen(A));
        assertFalse(isOpen(B));
        assertEquals(List.of(), outcomes);
    }

    @Test
    void who_connects_too_late_is_closed() {
        pass(250);
        attempt(B).setSuccess();
        attempt(A).trySuccess();
        settle();
        assertEquals(1, outcomes.size());
        assertEquals(1, List.of(A, B).stream().filter(this::isOpen).count());
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest(name = "{0} in the order {1}")
    @CsvSource({
        "1.1.1.1, 1.1.1.1",
        "1.1.1.1 2.2.2.2 ::1 ::2, 1.1.1.1 ::1 2.2.2.2 ::2",
        "::1 ::2 ::3 1.1.1.1, ::1 1.1.1.1 ::2 ::3",
        "1.1.1.1 ::1 ::2 ::3, 1.1.1.1 ::1 ::2 ::3",
        "::1 ::1 1.1.1.1 1.1.1.1, ::1 1.1.1.1"
    })
    void families_take_turns(String found, String order) {
        List<InetAddress> addresses = Arrays.stream(found.split(" ", -1))
                .map(HappyEyeballsTest::address)
                .toList();
        List<InetAddress> expected = Arrays.stream(order.split(" ", -1))
                .map(HappyEyeballsTest::address)
                .toList();
        assertEquals(expected, HappyEyeballs.interleave(addresses));
    }

    @Test
    void of_very_many_addresses_sixteen_are_tried() {
        List<InetAddress> many =
                IntStream.range(0, 200).mapToObj(i -> address("10.0.0." + i)).toList();
        assertEquals(many.subList(0, 16), HappyEyeballs.interleave(many));
    }
}
