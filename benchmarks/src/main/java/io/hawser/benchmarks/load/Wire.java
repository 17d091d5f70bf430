package io.hawser.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One connection's bytes, as they are or through TLS. */
sealed interface Wire permits PlainWire, TlsWire {
    SocketChannel channel();

    /** Reads what is there; -1 at the end of the stream. */
    int read(ByteBuffer into) throws IOException;

    /** Writes what can be written now; true if all bytes are with the operating system. */
    boolean write(ByteBuffer from) throws IOException;
}
