package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;

/**
 * Stands before an HTTP/2 codec, which passes over much without a word, and counts the frames that carry nothing for anybody: PING,
 * SETTINGS, PRIORITY, WINDOW_UPDATE, RST_STREAM of streams long gone, what nobody knows; and the RST_STREAM that this end is provoked to.
 * Each DATA or HEADERS that is written earns {@value #EARNED}, for the windows that it uses and the end of the stream; of others {@value
 * #PER_SECOND} may come a second, and in a burst {@value #BURST_SECONDS} times as many. A PUSH_PROMISE may not come at all: clients never
 * push, and take none. On its loop.
 */
final class Http2Guard extends ChannelDuplexHandler {
    private static final int PER_SECOND = 100;
    private static final int BURST_SECONDS = 5;
    private static final int EARNED = 2;

    /** RFC 9113 §4.1: three bytes of length, one of the type, one of flags, four of the stream. */
    private static final int HEADER_BYTES = 9;

    private static final int TYPE_INDEX = 3;
    private static final int STREAM_INDEX = 5;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int PUSH_PROMISE = 5;
    private static final int CONTINUATION = 9;

    private final Owner owner;
    private final FrameRate rate = new FrameRate(BURST_SECONDS * PER_SECOND, BURST_SECONDS);
    private long earned;

    /** How many bytes of a frame's header have come, its length, type and stream as far as they are known, and what follows. */
    private int headerBytes;

    private int length;
    private int type;
    private int stream;
    private int payloadLeft;

    /** What comes on streams above this goes nowhere. */
    private int lastStream = Integer.MAX_VALUE;

    private boolean over;

    /** Who is told. */
    interface Owner {
        /** Something has come. */
        default void heard() {}

        /** What has come may not; told once, and nothing more is let through. */
        void broken(Http2Error error, String why);
    }

    /** Skips as many bytes as a client's preface has, which is 0 at a client. */
    Http2Guard(Owner owner, int prefaceBytes) {
        this.owner = owner;
        payloadLeft = prefaceBytes;
    }

    /** GOAWAY was said: this is the last stream that is served, and frames on later ones carry nothing. */
    void serveUpTo(int stream) {
        lastStream = stream;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes && bytes.readableBytes() >= HEADER_BYTES) {
            int begins = bytes.getUnsignedByte(bytes.readerIndex() + TYPE_INDEX);
            if (begins == DATA
                    || begins == HEADERS) { // or what looks like the header of one, which the codec writes for itself
                earned += EARNED;
            } else if (begins == RST_STREAM && !over && !spend()) {
                ctx.executor().execute(this::flooded);
            }
        }
        ctx.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            owner.heard();
            if (!over) {
                look(bytes);
            }
            if (over) {
                bytes.release();
                return;
            }
        }
        ctx.fireChannelRead(message);
    }

    private void flooded() {
        end(Http2Error.ENHANCE_YOUR_CALM, "more than " + PER_SECOND + " control frames a second");
    }

    private void end(Http2Error error, String why) {
        if (!over) {
            over = true;
            owner.broken(error, why);
        }
    }

    /** At all frames that begin here. */
    private void look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !over) {
            int skipped = Math.min(payloadLeft, end - at);
            payloadLeft -= skipped;
            at += skipped;
            while (payloadLeft == 0 && headerBytes < HEADER_BYTES && at < end) {
                header(bytes.getUnsignedByte(at++));
            }
            if (headerBytes == HEADER_BYTES) {
                headerBytes = 0;
                payloadLeft = length;
                frame();
            }
        }
    }

    private void frame() {
        if (type == PUSH_PROMISE) {
            end(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE, which may not come (RFC 9113 §8.4)");
        } else if (!carriesSomething() && !spend()) {
            flooded();
        }
    }

    private boolean carriesSomething() {
        return (type == DATA || type == HEADERS || type == CONTINUATION) && stream <= lastStream;
    }

    private void header(int next) {
        if (headerBytes < TYPE_INDEX) {
            length = headerBytes == 0 ? next : length << 8 | next;
        } else if (headerBytes == TYPE_INDEX) {
            type = next;
        } else if (headerBytes >= STREAM_INDEX) {
            stream = headerBytes == STREAM_INDEX ? next & 0x7f : stream << 8 | next;
        }
        headerBytes++;
    }

    private boolean spend() {
        if (earned > 0) {
            earned--;
            return true;
        }
        return !rate.isExceeded();
    }
}
