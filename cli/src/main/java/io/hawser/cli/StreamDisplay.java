package io.hawser.cli;

import io.hawser.Message;
import java.io.PrintStream;

/** For scripts: messages go to standard output, a line each, text as it is and binary in hexadecimal; all else elsewhere. */
final class StreamDisplay implements Display {
    private final Streams streams;

    StreamDisplay(Streams streams) {
        this.streams = streams;
    }

    @Override
    public boolean message(Message message) {
        PrintStream out = streams.out();
        if (message.isText()) {
            byte[] text = message.toByteArray();
            out.write(text, 0, text.length);
            out.write('\n');
        } else {
            out.println(Hex.line(message.toByteArray()));
        }
        return !out.checkError(); // flushes
    }

    @Override
    public void frame(String line) {
        streams.say(line);
    }

    @Override
    public void note(String line) {
        streams.say(Printable.lines(line));
    }
}
