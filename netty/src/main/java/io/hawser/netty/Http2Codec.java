package io.hawser.netty;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Netty's HTTP/2 with our bounds (ADR 14). */
final class Http2Codec extends Http2FrameCodecBuilder {
    /** How many bytes a stream may have sent that nobody has taken; the protocol's default, so that it holds from the first. */
    static final int STREAM_WINDOW_BYTES = 65_535;

    /** Of a client, and as many that its errors have a server send, within {@link #RESET_SECONDS} s. */
    static final int MAX_RESETS = 200;

    static final int RESET_SECONDS = 30;
    private static final int HEADER_TABLE_BYTES = 4_096;
    private static final int MAX_QUEUED_CONTROL_FRAMES = 1_000;
    private static final int MAX_EMPTY_DATA_FRAMES = 2;
    private static final int MAX_SMALL_CONTINUATIONS = 16;

    /** How long streams have to end when the connection is closed, which its owner has ended before. */
    private static final int CLOSE_MILLIS = 1_000;

    /** How many streams that have closed a client's connection remembers. */
    private static final int REMEMBERED = 512;

    private final int remembered;

    private Http2Codec(int remembered) {
        this.remembered = remembered;
    }

    @Override
    protected Http2FrameCodec build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        Http2FrameCodec codec =
                new Http2StrictCodec(encoder, decoder, settings, decoupleCloseAndGoAway(), flushPreface(), remembered);
        codec.gracefulShutdownTimeoutMillis(gracefulShutdownTimeoutMillis());
        return codec;
    }

    /** One for a server's connection, which announces extended CONNECT (RFC 8441 §3). */
    static Http2FrameCodec server(int maxStreams, int maxHeaderBytes) {
        return builder(true, 2 * maxStreams)
                .initialSettings(settings(maxHeaderBytes)
                        .maxConcurrentStreams(maxStreams)
                        .connectProtocolEnabled(true))
                .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
                .build();
    }

    /** One for a client's connection. Resets are counted by {@link Http2Guard}: of its own streams it may end as many as it likes. */
    static Http2FrameCodec client(int maxHeaderBytes) {
        return builder(false, REMEMBERED)
                .initialSettings(settings(maxHeaderBytes).pushEnabled(false).maxConcurrentStreams(0))
                .decoderEnforceMaxRstFramesPerWindow(0, RESET_SECONDS)
                .build();
    }

    private static Http2Settings settings(int maxHeaderBytes) {
        return Http2Settings.defaultSettings()
                .maxHeaderListSize(maxHeaderBytes)
                .headerTableSize(HEADER_TABLE_BYTES)
                .initialWindowSize(STREAM_WINDOW_BYTES);
    }

    private static Http2FrameCodecBuilder builder(boolean server, int remembered) {
        DefaultHttp2Connection connection = new DefaultHttp2Connection(server, 0);
        // The connection's window is given back at once: each stream has its own, so that none can use up the others'.
        connection
                .local()
                .flowController(new DefaultHttp2LocalFlowController(
                        connection, DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO, true));
        // In turn, without the tree of priorities that a peer could make us build.
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        return new Http2Codec(remembered)
                .connection(connection)
                .validateHeaders(true)
                .validateRequiredPseudoHeaders(true)
                .decoupleCloseAndGoAway(false)
                .gracefulShutdownTimeoutMillis(CLOSE_MILLIS)
                .encoderEnforceMaxConcurrentStreams(false)
                .encoderEnforceMaxRstFramesPerWindow(0, RESET_SECONDS) // also those that the application wants
                .encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS)
                // Nothing that we send enters the peer's table: it costs no memory here, whatever size the peer allows.
                .headerSensitivityDetector(Http2HeadersEncoder.ALWAYS_SENSITIVE);
    }
}
