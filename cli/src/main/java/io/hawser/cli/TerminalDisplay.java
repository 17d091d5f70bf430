package io.hawser.cli;

import io.hawser.Message;
import java.util.Locale;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** For a person: everything appears above the line being typed. */
final class TerminalDisplay implements Display {
    /** More of a message is not shown. */
    private static final int SHOWN_CHARACTERS = 8 << 10;

    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

    private final LineReader reader;
    private final boolean colours;

    TerminalDisplay(LineReader reader, boolean colours) {
        this.reader = reader;
        this.colours = colours;
    }

    @Override
    public boolean message(Message message) {
        if (message.isText()) {
            show("< ", PLAIN.foreground(AttributedStyle.GREEN), shortened(message.text()), PLAIN);
        } else {
            AttributedStyle binary = PLAIN.foreground(AttributedStyle.MAGENTA);
            show("< ", binary, Hex.summary(message.bytes()), binary);
        }
        return true;
    }

    private static String shortened(String text) {
        if (text.length() <= SHOWN_CHARACTERS) {
            return text;
        }
        int end = SHOWN_CHARACTERS - (Character.isHighSurrogate(text.charAt(SHOWN_CHARACTERS - 1)) ? 1 : 0);
        return text.substring(0, end) + String.format(Locale.ROOT, " … (%,d more characters)", text.length() - end);
    }

    @Override
    public void frame(String line) {
        show("", PLAIN, line, PLAIN.faint());
    }

    @Override
    public void note(String line) {
        show("", PLAIN, line, PLAIN.foreground(AttributedStyle.CYAN));
    }

    private void show(String mark, AttributedStyle markStyle, String text, AttributedStyle style) {
        String indented = Printable.lines(text).replace("\n", "\n" + " ".repeat(mark.length()));
        reader.printAbove(new AttributedStringBuilder()
                .styled(colours ? markStyle : PLAIN, mark)
                .styled(colours ? style : PLAIN, indented)
                .toAttributedString());
    }
}
