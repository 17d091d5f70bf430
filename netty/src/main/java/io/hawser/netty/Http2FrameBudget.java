package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * Counts the frames of HTTP/2 that carry nothing for anybody, before the codec, which passes over many of them without a word: PING,
 * SETTINGS, RST_STREAM of streams long gone, WINDOW_UPDATE, and what nobody knows. Each DATA or HEADERS that is written earns
 * {@value #EARNED}, for the windows that it uses or the end of the stream; of others {@value #PER_SECOND} may come a second, and in
 * a burst {@value #BURST} times as many. On its loop.
 */
final class Http2FrameBudget extends ChannelDuplexHandler {
    private static final int PER_SECOND = 100;
    private static final int BURST = 5;
    private static final int EARNED = 2;
    private static final long NANOS_PER_FRAME = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

    /** RFC 9113 §4.1: three bytes of length, one of the type, one of flags, four of the stream. */
    private static final int HEADER_BYTES = 9;

    private static final int TYPE_INDEX = 3;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;

    private final Owner owner;
    private long earned;

    /** Until when what came is paid for at the rate that is allowed. */
    private long paidUntil = System.nanoTime();

    /** How many bytes of a frame's header have come, its length as far as it is known, its type, and what follows. */
    private int headerBytes;

    private int length;
    private int type;
    private int payloadLeft;
    private boolean over;

    /** Who is told. */
    interface Owner {
        /** Something has come. */
        void heard();

        /** More has come than may; told once. */
        void flooded(String why);
    }

    Http2FrameBudget(Owner owner) {
        this.owner = owner;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes && bytes.readableBytes() >= HEADER_BYTES) {
            int begins = bytes.getUnsignedByte(bytes.readerIndex() + TYPE_INDEX);
            earned += begins == DATA || begins == HEADERS
                    ? EARNED
                    : 0; // the codec writes headers of frames for themselves
        }
        ctx.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            owner.heard();
            if (!over && !mayCome(bytes)) {
                over = true;
                owner.flooded("more than " + PER_SECOND + " control frames a second");
            }
            if (over) {
                bytes.release();
                return;
            }
        }
        ctx.fireChannelRead(message);
    }

    /** Whether all frames that begin here may come. */
    private boolean mayCome(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            int skipped = Math.min(payloadLeft, end - at);
            payloadLeft -= skipped;
            at += skipped;
            while (payloadLeft == 0 && headerBytes < HEADER_BYTES && at < end) {
                header(bytes.getUnsignedByte(at++));
            }
            if (headerBytes == HEADER_BYTES) {
                headerBytes = 0;
                payloadLeft = length;
                if (type != DATA && type != HEADERS && type != CONTINUATION && !spend()) {
                    return false;
                }
            }
        }
        return true;
    }

    private void header(int next) {
        if (headerBytes < TYPE_INDEX) {
            length = headerBytes == 0 ? next : length << 8 | next;
        } else if (headerBytes == TYPE_INDEX) {
            type = next;
        }
        headerBytes++;
    }

    private boolean spend() {
        if (earned > 0) {
            earned--;
            return true;
        }
        long now = System.nanoTime();
        long from = now - paidUntil > 0 ? now : paidUntil;
        paidUntil = from + NANOS_PER_FRAME;
        return paidUntil - now <= BURST * TimeUnit.SECONDS.toNanos(1);
    }
}
