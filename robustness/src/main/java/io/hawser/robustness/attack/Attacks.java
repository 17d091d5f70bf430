package io.hawser.robustness.attack;

import java.time.Duration;
import java.util.List;

/** All attacks there are. */
public final class Attacks {
    /** How long a server may wait for a handshake that does not go on, or for a peer that does not read or close. */
    private static final Allowance ALLOWED = new Allowance(Duration.ofSeconds(30));

    /** How long a message that was begun may take. */
    private static final Allowance ALLOWED_FOR_MESSAGE = new Allowance(Duration.ofSeconds(45));

    private static final long SEED = 6455;

    /** In the order of their ids. */
    public static final List<Attack> ALL = List.of(
            new RequestCases("T01", "thousands of header fields", HeaderCases::of),
            new HeaderParsing(),
            new ByteByByte(),
            new RequestCases("T04", "handshakes that are none", HandshakeCases::of),
            new Smuggling(),
            new StrangeTargets(),
            new GiantClientHello(ALLOWED),
            new SplitClientHello(),
            new RequestCases("T11", "pages of other origins", OriginCases::of),
            new FrameCases("T20", "lengths that overflow or lie", LengthCases::of),
            new FrameCases("T20c", "reserved opcodes of any length", ReservedOpcodeCases::of),
            new DeclareAndStall(),
            new Fragments(),
            new UnfinishedMessages(ALLOWED_FOR_MESSAGE),
            new BigMessage(),
            new FrameCases("T25", "texts that are no UTF-8", Utf8Cases::of),
            new OpenAndReset(),
            new Mutations(SEED),
            new DeflateBomb(),
            new DeflateOffers(),
            new CompressedChurn(),
            new HandshakeStorm(false),
            new HandshakeStorm(true),
            new AllAtOnce(List.of(
                    new DeclareAndStall(),
                    new UnfinishedMessages(ALLOWED_FOR_MESSAGE),
                    new BigMessage(),
                    new DeflateBomb(),
                    new PingFlood(),
                    new SlowReader("T42", 0, ALLOWED),
                    new MessageFlood())),
            new Descriptors(),
            new PingFlood(),
            new SlowHandshake(ALLOWED),
            new SlowReader("T42", 0, ALLOWED),
            new SlowReader("T42b", 1 << 10, ALLOWED),
            new CloseStall(ALLOWED),
            new MessageFlood(),
            new FrameCases("T58", "frames unmasked or out of place", MaskingCases::of));

    private Attacks() {}
}
