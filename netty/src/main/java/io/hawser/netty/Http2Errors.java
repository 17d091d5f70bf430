package io.hawser.netty;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The peer's errors in words (RFC 9113 §7). */
final class Http2Errors {
    /** So much of what a GOAWAY says is shown. */
    private static final int MAX_TEXT_BYTES = 100;

    private Http2Errors() {}

    /** As {@code RST_STREAM CANCEL}. */
    static String text(Http2ResetFrame frame) {
        return "RST_STREAM " + name(frame.errorCode());
    }

    /** As {@code GOAWAY ENHANCE_YOUR_CALM "too many pings"}. */
    static String text(Http2GoAwayFrame frame) {
        int length = Math.min(frame.content().readableBytes(), MAX_TEXT_BYTES);
        String debug = frame.content().toString(frame.content().readerIndex(), length, StandardCharsets.US_ASCII);
        return "GOAWAY " + name(frame.errorCode())
                + (debug.isEmpty() ? "" : " \"" + debug.replaceAll("[^ -~]", "?") + '"');
    }

    private static String name(long code) {
        @Nullable Http2Error known = Http2Error.valueOf(code);
        return known == null ? "0x" + Long.toHexString(code) : known.name();
    }
}
