package io.hawser.netty;

import java.io.IOException;
import java.io.Serial;

/** A stream of HTTP/2 is gone, as TCP connections may be; alone or with its connection. Without a stack trace: it would say where that was noticed. */
final class Http2LostException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    Http2LostException(String why) {
        super(why);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
