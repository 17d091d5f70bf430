package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes back, right and wrong, each at every cut of its bytes. */
final class ReplyCheckerTest {
    private static final int SIZE = 20;
    private static final Script SERVER = Replies.script("echo", SIZE);
    private static final Script CLIENT = Replies.script("serve", SIZE);
    private static final byte[] PING = {1, 2, 3};
    private static final int WHOLE = Frames.FIN | Frames.BINARY;

    private static byte[] message(int index) {
        return SERVER.payload(index);
    }

    private static byte[] part(int index, int from, int to) {
        return Arrays.copyOfRange(message(index), from, to);
    }

    static Stream<Arguments> right() {
        return Stream.of(Role.values())
                .flatMap(role -> Stream.of(
                        Arguments.of("one message", role, role.replies().message(message(0)), 1, 0),
                        Arguments.of("three messages", role, three(role), 3, 0),
                        Arguments.of(
                                "a ping between two messages",
                                role,
                                role.replies()
                                        .message(message(0))
                                        .frame(Frames.FIN | Frames.PING, PING)
                                        .message(message(1)),
                                2,
                                1),
                        Arguments.of(
                                "fragments with a ping between them, then a message in one frame",
                                role,
                                role.replies()
                                        .frame(Frames.BINARY, part(0, 0, 7))
                                        .frame(Frames.FIN | Frames.PING, PING)
                                        .frame(Frames.CONTINUATION, new byte[0])
                                        .frame(Frames.FIN | Frames.CONTINUATION, part(0, 7, SIZE))
                                        .message(message(1)),
                                2,
                                1)));
    }

    private static Replies three(Role role) {
        return role.replies().message(message(0)).message(message(1)).message(message(2));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("right")
    void takes(String name, Role role, Replies replies, int messages, int pings) {
        byte[] bytes = replies.bytes();
        for (int cut = 0; cut <= bytes.length; cut++) {
            List<byte[]> pinged = new ArrayList<>();
            ReplyChecker checker = role.checker(pinged);

            assertEquals(messages, check(checker, bytes, cut), "cut at " + cut);
            assertEquals(pings, pinged.size());
            pinged.forEach(payload -> assertArrayEquals(PING, payload));
        }
    }

    static Stream<Arguments> wrong() {
        byte[] other = message(1).clone();
        other[SIZE - 1]++;
        byte[] longer = Arrays.copyOf(message(0), SIZE + 1);
        return Stream.of(Role.values())
                .flatMap(role -> Stream.of(
                        Arguments.of(role, role.replies().message(message(0)).message(other), "other bytes"),
                        Arguments.of(role, role.replies().message(message(0)).message(message(2)), "other bytes"),
                        Arguments.of(role, role.replies().message(part(0, 0, SIZE - 1)), "shorter"),
                        Arguments.of(role, role.replies().message(longer), "longer"),
                        Arguments.of(
                                role, role.replies().frame(Frames.FIN | Frames.TEXT, message(0)), "opcode 1 where 2"),
                        Arguments.of(role, role.replies().frame(Frames.FIN | 0x0B, PING), "opcode 11"),
                        Arguments.of(
                                role,
                                role.replies()
                                        .frame(Frames.BINARY, part(0, 0, 7))
                                        .message(message(1)),
                                "opcode 2 where a continuation"),
                        Arguments.of(role, role.replies().frame(WHOLE | 0x20, message(0)), "breaks RFC 6455"),
                        Arguments.of(
                                role,
                                role.replies().frame(WHOLE | Frames.RSV1, message(0)),
                                "compression was not agreed on"),
                        Arguments.of(role, role.replies().frame(Frames.PING, PING), "control frame"),
                        Arguments.of(
                                role, role.replies().frame(Frames.FIN | Frames.PING, new byte[126]), "control frame"),
                        Arguments.of(
                                role,
                                role.replies().frame(Frames.FIN | Frames.CLOSE, new byte[] {3, -15, '!'}),
                                "closed: 1009 !"),
                        Arguments.of(
                                role, role.replies().frame(Frames.FIN | Frames.CLOSE, new byte[0]), "closed: no code"),
                        Arguments.of(
                                role,
                                role.replies().frame(WHOLE, message(0), role == Role.SERVER, 0x12345678),
                                role == Role.SERVER ? "a server, masked a frame" : "a client, did not mask")));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("wrong")
    void refuses(Role role, Replies replies, String problem) {
        byte[] bytes = replies.bytes();
        for (int cut = 0; cut <= bytes.length; cut++) {
            int at = cut;
            ReplyChecker checker = role.checker(new ArrayList<>());

            LoadException failed = assertThrows(LoadException.class, () -> check(checker, bytes, at), "cut at " + cut);

            String message = String.valueOf(failed.getMessage());
            assertEquals(true, message.contains(problem), message);
        }
    }

    private static int check(ReplyChecker checker, byte[] bytes, int cut) {
        return checker.check(ByteBuffer.wrap(bytes, 0, cut))
                + checker.check(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
    }

    /** Which end sends the replies. */
    enum Role {
        SERVER,
        CLIENT;

        Replies replies() {
            return this == SERVER ? Replies.ofServer() : Replies.ofClient();
        }

        ReplyChecker checker(List<byte[]> pings) {
            Script script = this == SERVER ? ReplyCheckerTest.SERVER : ReplyCheckerTest.CLIENT;
            return new ReplyChecker(script, new ReplyParser(script, null, pings::add));
        }
    }
}
