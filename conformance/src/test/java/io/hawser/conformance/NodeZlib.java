package io.hawser.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Node's zlib, in one process that answers one question after another: see {@code node/zlib-oracle.mjs}. */
final class NodeZlib implements AutoCloseable {
    /** What zlib's {@code flush} knows, by the numbers in {@code zlib.h}. */
    enum Flush {
        NO(0),
        PARTIAL(1),
        SYNC(2),
        FULL(3),
        BLOCK(5);

        private final int number;

        Flush(int number) {
            this.number = number;
        }
    }

    /**
     * How to compress, as in {@code deflateInit2} of {@code zlib.h}.
     *
     * @param windowBits 9 to 15
     * @param level 0 to 9
     * @param memLevel 1 to 9
     * @param strategy 0 to 4
     */
    record Options(int windowBits, int level, int memLevel, int strategy) {
        private String json() {
            return "\"windowBits\":%d,\"level\":%d,\"memLevel\":%d,\"strategy\":%d"
                    .formatted(windowBits, level, memLevel, strategy);
        }
    }

    private final Process process;
    private final DataOutputStream questions;
    private final DataInputStream answers;

    NodeZlib() throws IOException {
        process = new ProcessBuilder(Tools.plainNode().toString(), "node/zlib-oracle.mjs")
                .directory(Tools.home().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        questions = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    /**
     * Inflates all parts as one stream with a window of this size.
     *
     * @throws IOException with zlib's message if it cannot
     */
    byte[] inflate(int windowBits, List<byte[]> parts) throws IOException {
        return ask('i', "{\"windowBits\":" + windowBits + "}", parts).get(0);
    }

    /** Compresses in one context, with a flush behind each part. */
    List<byte[]> deflate(Options options, List<byte[]> parts, List<Flush> flushes) throws IOException {
        String numbers =
                flushes.stream().map(flush -> Integer.toString(flush.number)).collect(Collectors.joining(","));
        return ask('d', "{" + options.json() + ",\"flushes\":[" + numbers + "]}", parts);
    }

    /** Compresses each part by itself, the last block of each with BFINAL set. */
    List<byte[]> finish(Options options, List<byte[]> parts) throws IOException {
        return ask('f', "{" + options.json() + "}", parts);
    }

    private List<byte[]> ask(char operation, String options, List<byte[]> parts) throws IOException {
        questions.writeByte(operation);
        writeSized(options.getBytes(US_ASCII));
        questions.writeInt(parts.size());
        for (byte[] part : parts) {
            writeSized(part);
        }
        questions.flush();
        int status = answers.readByte();
        List<byte[]> answer = new ArrayList<>();
        for (int count = answers.readInt(); count > 0; count--) {
            answer.add(answers.readNBytes(answers.readInt()));
        }
        if (status != 0) {
            throw new IOException("zlib: " + new String(answer.get(0), US_ASCII));
        }
        return answer;
    }

    private void writeSized(byte[] bytes) throws IOException {
        questions.writeInt(bytes.length);
        questions.write(bytes);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
