package io.hawser.protocol;

import io.hawser.protocol.extension.CompressedOnce;
import io.hawser.protocol.extension.Extension;
import io.hawser.protocol.frame.FrameHeader;
import io.hawser.protocol.frame.Opcode;
import io.hawser.protocol.message.MessageMemory;
import io.hawser.protocol.rule.ProtocolException;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection after its handshake (RFC 6455 §5 to §7, RFC 7692): {@link #receive} turns incoming bytes into
 * events, the {@code send} methods turn commands into outgoing bytes. It answers nothing by itself: that a ping wants a
 * pong and a close frame wants one back is the driver's part, which knows when.
 *
 * <p>Single-threaded. No call keeps a reference to a buffer it was given.
 */
public final class WebSocketProtocol {
    private final Role role;
    private final int maxMessageBytes;
    private final int maxFragments;
    private final @Nullable Extension extension;
    private final RandomGenerator maskingKeys;
    private final Assemblies assemblies;

    /** What is being received; there only within a frame or message, and while an event is looked at. */
    private @Nullable Assembly assembly;

    private boolean closeReceived;
    private boolean failed;
    private boolean closeSent;
    private @Nullable FrameObserver observer;

    /**
     * A connection whose handshake is complete.
     *
     * @param extension what the handshake agreed on, or null
     * @param maskingKeys where a client draws masking keys from; must be unpredictable (RFC 6455 §5.3)
     */
    public WebSocketProtocol(
            Role role, ProtocolLimits limits, @Nullable Extension extension, RandomGenerator maskingKeys) {
        this(role, limits, extension, maskingKeys, new Assemblies(MessageMemory.HEAP));
    }

    /**
     * As above, sharing with others what is only needed while something is being received.
     *
     * @param assemblies of the thread that the connection lives on
     */
    public WebSocketProtocol(
            Role role,
            ProtocolLimits limits,
            @Nullable Extension extension,
            RandomGenerator maskingKeys,
            Assemblies assemblies) {
        this.role = role;
        this.maxMessageBytes = limits.maxMessageBytes();
        this.maxFragments = limits.maxFragments();
        this.extension = extension;
        this.maskingKeys = maskingKeys;
        this.assemblies = assemblies;
    }

    /** Which end this is. */
    public Role role() {
        return role;
    }

    /** Lets {@code observer} see every frame from now on; null ends it. */
    public void observe(@Nullable FrameObserver observer) {
        this.observer = observer;
        if (assembly != null) {
            assembly.observe(observer);
        }
    }

    // ------------------------------------------------------------------------------------------------- receiving

    /**
     * Reads until there is something to say. Call it again with the same buffer until it returns null; then all its bytes
     * have been taken. Bytes after a close frame or a failure are taken and ignored (RFC 6455 §5.5.1, §7.1.7).
     *
     * @param in big-endian; its payload bytes are unmasked in place
     * @return the next event, or null when more bytes are needed
     */
    public @Nullable Event receive(ByteBuffer in) {
        if (closeReceived || failed) {
            in.position(in.limit());
            return null;
        }
        Assembly current = assembly == null ? newAssembly() : assembly;
        try {
            @Nullable Event event = current.read(in);
            closeReceived = event instanceof Event.Close;
            if (closeReceived || (event == null && current.isIdle())) {
                giveBackAssembly();
            }
            return event;
        } catch (ProtocolException e) {
            failed = true;
            giveBackAssembly();
            in.position(in.limit());
            return new Event.Failure(e);
        }
    }

    /**
     * The message that {@link #receive} returned last is not needed any longer: frees what it is in. For who has stopped
     * before {@code receive} returned null; between two messages nothing is held then.
     */
    public void endMessage() {
        @Nullable Assembly current = assembly;
        if (current != null) {
            current.endMessage();
            if (current.isIdle()) {
                giveBackAssembly();
            }
        }
    }

    private Assembly newAssembly() {
        Assembly lent = assemblies.lend();
        lent.begin(!role.masks(), extension, maxFragments, maxMessageBytes);
        lent.observe(observer);
        assembly = lent;
        return lent;
    }

    private void giveBackAssembly() {
        @Nullable Assembly lent = assembly;
        if (lent != null) {
            assembly = null;
            assemblies.takeBack(lent);
        }
    }

    /** Whether a message was begun that has not ended. */
    public boolean isWithinMessage() {
        return assembly != null && assembly.isWithinMessage();
    }

    /** About how much memory the message holds that was begun and has not ended; 0 between messages. */
    public long unfinishedBytes() {
        return assembly != null && assembly.isWithinMessage() ? assembly.heldBytes() : 0;
    }

    /** Frees what is being received; what follows is taken and ignored. */
    public void stopReceiving() {
        failed = true;
        giveBackAssembly();
    }

    // --------------------------------------------------------------------------------------------------- sending

    /**
     * Sends a message in one frame, as it is: nothing compresses it (RFC 7692 §8 says when that is wise).
     *
     * @param text whether it is text; then the bytes must be UTF-8
     * @param buffer holds the payload from {@code offset}; not changed
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendAsIs(boolean text, ByteBuffer buffer, int offset, int length, ByteSink sink) {
        requireOpen();
        frame(text ? Opcode.TEXT : Opcode.BINARY, 0, buffer, offset, length, sink);
    }

    /**
     * Sends a message in one frame, compressed if that was agreed on.
     *
     * @param text whether it is text; then the bytes must be UTF-8
     * @param buffer holds the payload from {@code offset}; not changed
     * @param once remembers what compressing this message gave on other connections, or null
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendMessage(
            boolean text, ByteBuffer buffer, int offset, int length, @Nullable CompressedOnce once, ByteSink sink) {
        requireOpen();
        Opcode opcode = text ? Opcode.TEXT : Opcode.BINARY;
        if (extension != null) {
            @Nullable ByteBuffer encoded = extension.encode(buffer, offset, length, once);
            if (encoded != null) {
                frame(opcode, extension.rsv(), encoded, encoded.position(), encoded.remaining(), sink);
                return;
            }
        }
        frame(opcode, 0, buffer, offset, length, sink);
    }

    /**
     * Sends a ping.
     *
     * @param payload 0 to 125 bytes between position and limit, not changed
     * @throws IllegalArgumentException if the payload is longer
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendPing(ByteBuffer payload, ByteSink sink) {
        control(Opcode.PING, payload, sink);
    }

    /**
     * Sends a pong: the answer to a ping, with its payload (RFC 6455 §5.5.3).
     *
     * @param payload 0 to 125 bytes between position and limit, not changed
     * @throws IllegalArgumentException if the payload is longer
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendPong(ByteBuffer payload, ByteSink sink) {
        control(Opcode.PONG, payload, sink);
    }

    /**
     * Sends a close frame. Nothing can be sent after it (RFC 6455 §5.5.1).
     *
     * @param status what to say; {@link CloseStatus#NONE} for a frame without a code
     * @throws IllegalArgumentException if the code must not be sent (RFC 6455 §7.4)
     * @throws IllegalStateException if a close frame was sent before
     */
    public void sendClose(CloseStatus status, ByteSink sink) {
        control(Opcode.CLOSE, ClosePayload.encode(status), sink);
        closeSent = true;
    }

    private void control(Opcode opcode, ByteBuffer payload, ByteSink sink) {
        if (payload.remaining() > FrameHeader.MAX_CONTROL_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    opcode + " payload of " + payload.remaining() + " bytes is longer than 125 (RFC 6455 §5.5)");
        }
        requireOpen();
        frame(opcode, 0, payload, payload.position(), payload.remaining(), sink);
    }

    private void requireOpen() {
        if (closeSent) {
            throw new IllegalStateException("the close frame has been sent");
        }
    }

    private void frame(Opcode opcode, int rsv, ByteBuffer payload, int offset, int length, ByteSink sink) {
        boolean masked = role.masks();
        if (observer != null) {
            observer.frame(true, true, rsv, opcode, masked, length);
        }
        int key = masked ? maskingKeys.nextInt() : 0;
        FrameWriter.write(opcode, rsv, masked, key, payload, offset, length, sink);
    }

    // --------------------------------------------------------------------------------------------------- closing

    /** Whether this end's close frame was sent. */
    public boolean isCloseSent() {
        return closeSent;
    }

    /** Whether the peer's close frame was received. */
    public boolean isCloseReceived() {
        return closeReceived;
    }

    /** Frees what the connection holds. Nothing is received or sent afterwards. Idempotent. */
    public void release() {
        stopReceiving();
        closeSent = true;
        if (extension != null) {
            extension.release();
        }
    }
}
