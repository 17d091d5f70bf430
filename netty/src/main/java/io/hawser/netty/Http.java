package io.hawser.netty;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Between Netty's HTTP types and ours. */
final class Http {
    /** The longest request line or status line. */
    private static final int MAX_LINE_BYTES = 8 << 10;

    /** How many interim answers (RFC 9110 §15.2) may come before the one that was asked for. */
    static final int MAX_INTERIM_ANSWERS = 16;

    /** What is said of more. */
    static final String MORE_INTERIM_ANSWERS = "more than " + MAX_INTERIM_ANSWERS + " interim answers";

    private Http() {}

    static HttpDecoderConfig decoderConfig(int maxHeaderBytes) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(maxHeaderBytes)
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(true));
    }

    /** The headers as they came; a value that ours do not allow is an {@link IllegalArgumentException}. */
    static Headers headers(HttpHeaders headers) {
        List<String> fields = new ArrayList<>(2 * headers.size());
        for (Map.Entry<String, String> field : headers) {
            fields.add(field.getKey());
            fields.add(field.getValue());
        }
        return Headers.of(fields.toArray(new String[0]));
    }

    static HttpRequest request(io.netty.handler.codec.http.HttpRequest request) {
        return new HttpRequest(
                request.method().name(),
                request.uri(),
                request.protocolVersion().text(),
                headers(request.headers()));
    }
}
