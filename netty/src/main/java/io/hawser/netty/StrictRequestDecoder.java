package io.hawser.netty;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder of requests, less its kindness: it would read the version in any case (RFC 9112 §2.3). */
final class StrictRequestDecoder extends HttpRequestDecoder {
    StrictRequestDecoder(int maxHeaderBytes) {
        super(Http.decoderConfig(maxHeaderBytes));
    }

    @Override
    protected HttpMessage createMessage(String[] requestLine) throws Exception {
        String version = requestLine[2];
        if (!version.startsWith("HTTP/")) {
            throw new IllegalArgumentException("HTTP version must begin with HTTP/ (RFC 9112 §2.3)");
        }
        return super.createMessage(requestLine);
    }
}
