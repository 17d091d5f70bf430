package io.hawser.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Netty's codec, which forgets a stream when it closes, and resets it for each frame that comes later. This one remembers who
 * closed it: frames that a peer sent before it knew of our reset are nobody's fault, and others end the connection
 * (RFC 9113 §5.1). It counts the resets that a peer has provoked, and none that the application wants: streams that are aborted,
 * or refused, cost the others nothing. And a stream that it resets is closed at once: Netty writes a line into the log for each
 * frame that comes until the peer has taken the reset. On its loop.
 */
final class Http2StrictCodec extends Http2FrameCodec {
    /** What fills a window with the shortest messages is more than a second's; who goes on has not listened. */
    private static final int MAX_LATE_FRAMES = 20_000;

    private static final int LATE_SECONDS = 20;

    private final Http2ClosedStreams closed;
    private final FrameRate late = new FrameRate(MAX_LATE_FRAMES, LATE_SECONDS);

    /** How many resets were provoked within {@link Http2Codec#RESET_SECONDS} s of the first of them. */
    private int resets;

    private long firstReset;

    /** Whether the connection was given up; Netty goes on with what has been read already. */
    private boolean over;

    Http2StrictCodec(
            Http2ConnectionEncoder encoder,
            Http2ConnectionDecoder decoder,
            Http2Settings settings,
            boolean decoupleCloseAndGoAway,
            boolean flushPreface,
            int remembered) {
        super(encoder, decoder, settings, decoupleCloseAndGoAway, flushPreface);
        closed = new Http2ClosedStreams(remembered);
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                closed.add(stream.id(), stream.isResetSent());
            }
        });
    }

    @Override
    public ChannelFuture resetStream(ChannelHandlerContext ctx, int stream, long errorCode, ChannelPromise promise) {
        ChannelFuture written = super.resetStream(ctx, stream, errorCode, promise);
        forget(stream);
        return written;
    }

    private void forget(int id) {
        @Nullable Http2Stream stream = connection().stream(id);
        if (stream != null) {
            stream.close();
        }
    }

    @Override
    public void onError(ChannelHandlerContext ctx, boolean outbound, Throwable cause) {
        if (cause instanceof Http2Exception.StreamException error) {
            if (outbound) {
                super.onError(ctx, true, cause);
            } else if (!over) {
                provoked(ctx, error);
            }
            forget(error.streamId());
        } else {
            super.onError(ctx, outbound, cause);
        }
    }

    private void provoked(ChannelHandlerContext ctx, Http2Exception.StreamException error) {
        @Nullable Http2Stream stream = connection().stream(error.streamId());
        if (stream == null && error.error() == Http2Error.STREAM_CLOSED) {
            cameLate(ctx, error.streamId());
            return;
        }
        Http2Exception told = stream != null && isSecondHead(stream, error)
                ? Http2Exception.streamError(
                        error.streamId(), Http2Error.STREAM_CLOSED, "HEADERS behind END_STREAM (RFC 9113 §5.1)")
                : error;
        super.onError(ctx, false, told);
        if (isOneResetTooMany()) {
            fail(ctx, Http2Error.ENHANCE_YOUR_CALM, "too many streams that had to be reset");
        }
    }

    /** As Netty counts the resets of a peer. */
    private boolean isOneResetTooMany() {
        long now = System.nanoTime();
        if (resets == 0 || now - firstReset >= TimeUnit.SECONDS.toNanos(Http2Codec.RESET_SECONDS)) {
            firstReset = now;
            resets = 0;
        }
        resets++;
        return resets > Http2Codec.MAX_RESETS;
    }

    /** Behind END_STREAM Netty counts heads where it should look at the state; that it did shows in the text alone. */
    private static boolean isSecondHead(Http2Stream stream, Http2Exception error) {
        return stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
                && String.valueOf(error.getMessage()).contains("too many headers");
    }

    private void cameLate(ChannelHandlerContext ctx, int stream) {
        if (!closed.wasReset(stream)) {
            // §5.1: "MUST treat that as a connection error"; and §5.1.1 of an identifier that was left out
            Http2Error error = closed.wasOpen(stream) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR;
            fail(ctx, error, "stream " + stream + " is closed (RFC 9113 §5.1)");
        } else if (late.isExceeded()) {
            fail(ctx, Http2Error.ENHANCE_YOUR_CALM, "too many frames on streams that were reset");
        }
    }

    private void fail(ChannelHandlerContext ctx, Http2Error error, String why) {
        over = true;
        super.onError(ctx, false, Http2Exception.connectionError(error, why));
    }
}
