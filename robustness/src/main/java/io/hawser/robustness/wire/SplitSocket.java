package io.hawser.robustness.wire;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** A socket that sends the first flight of TLS, the ClientHello, in pieces. */
public final class SplitSocket extends Socket {
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int PAUSE_MILLIS = 2;

    private final int cut;
    private final int recordBytes;

    private SplitSocket(int cut, int recordBytes) {
        this.cut = cut;
        this.recordBytes = recordBytes;
    }

    /** One that sends so many bytes first, and the rest later. */
    public static SplitSocket cutAt(int bytes) {
        return new SplitSocket(bytes, 0);
    }

    /** One that splits the record into records with so many bytes of payload each. */
    public static SplitSocket records(int bytes) {
        return new SplitSocket(0, bytes);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Splitting(super.getOutputStream());
    }

    private final class Splitting extends FilterOutputStream {
        private boolean first = true;

        Splitting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            if (first && recordBytes > 0) {
                out.write(inRecords(bytes, offset, count));
            } else if (first) {
                int before = Math.min(cut, count);
                out.write(bytes, offset, before);
                pause();
                out.write(bytes, offset + before, count - before);
            } else {
                out.write(bytes, offset, count);
            }
            first = false;
        }
    }

    private byte[] inRecords(byte[] record, int offset, int count) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = RECORD_HEADER_BYTES; at < count; at += recordBytes) {
            int length = Math.min(recordBytes, count - at);
            records.write(record, offset, 3); // type and version
            records.write(length >> 8);
            records.write(length);
            records.write(record, offset + at, length);
        }
        return records.toByteArray();
    }

    /** So that the two segments do not meet again in the server's receive buffer. */
    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
