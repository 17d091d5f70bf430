package io.hawser.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Netty's codec, which forgets a stream when it closes, and resets it for each frame that comes later. This one remembers who
 * closed it: frames that a peer sent before it knew of our reset are nobody's fault, and others end the connection
 * (RFC 9113 §5.1). On its loop.
 */
final class Http2ServerCodec extends Http2FrameCodec {
    /** What fills a window with the shortest messages is more than a second's; who goes on has not listened. */
    private static final int LATE_FRAMES_PER_SECOND = 1_000;

    private static final int LATE_BURST_SECONDS = 20;

    private final Http2ClosedStreams closed;
    private final FrameRate late = new FrameRate(LATE_FRAMES_PER_SECOND, LATE_BURST_SECONDS);

    Http2ServerCodec(
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
    public void onError(ChannelHandlerContext ctx, boolean outbound, Throwable cause) {
        if (outbound || !(cause instanceof Http2Exception.StreamException error)) {
            super.onError(ctx, outbound, cause);
            return;
        }
        @Nullable Http2Stream stream = connection().stream(error.streamId());
        if (stream == null && error.error() == Http2Error.STREAM_CLOSED) {
            cameLate(ctx, error.streamId());
        } else if (stream != null && isSecondHead(stream, error)) {
            super.onError(
                    ctx,
                    false,
                    Http2Exception.streamError(
                            error.streamId(), Http2Error.STREAM_CLOSED, "HEADERS behind END_STREAM (RFC 9113 §5.1)"));
        } else {
            super.onError(ctx, false, cause);
        }
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
        super.onError(ctx, false, Http2Exception.connectionError(error, why));
    }
}
