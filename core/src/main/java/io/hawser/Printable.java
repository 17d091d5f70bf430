package io.hawser;

import org.jspecify.annotations.Nullable;

/** Text for a log, in which nothing begins another line, moves a cursor or turns the direction of writing. */
final class Printable {
    /** How many causes of causes are shown. */
    private static final int MAX_DEPTH = 16;

    private Printable() {}

    /** The text, with <code>\&#117;{1b}</code> in place of what is not printable. */
    static String text(String text) {
        if (text.codePoints().allMatch(Printable::isPrintable)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isPrintable(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return safe.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** The error, or one with the same stack trace and its text printable: a message may quote what a peer sent. */
    static Throwable error(Throwable error) {
        return isPrintable(error, 0) ? error : copy(error, 0);
    }

    private static boolean isPrintable(@Nullable Throwable error, int depth) {
        if (error == null || depth == MAX_DEPTH) {
            return error == null;
        }
        String text = error.toString();
        if (!text(text).equals(text)) {
            return false;
        }
        for (Throwable suppressed : error.getSuppressed()) {
            if (!isPrintable(suppressed, depth + 1)) {
                return false;
            }
        }
        return isPrintable(error.getCause(), depth + 1);
    }

    private static Throwable copy(Throwable error, int depth) {
        @Nullable Throwable cause = error.getCause();
        Copy copy =
                new Copy(text(error.toString()), cause == null || depth == MAX_DEPTH ? null : copy(cause, depth + 1));
        copy.setStackTrace(error.getStackTrace());
        if (depth < MAX_DEPTH) {
            for (Throwable suppressed : error.getSuppressed()) {
                copy.addSuppressed(copy(suppressed, depth + 1));
            }
        }
        return copy;
    }

    /** An error as it is to be seen. */
    private static final class Copy extends Throwable {
        private static final long serialVersionUID = 1;

        Copy(String text, @Nullable Throwable cause) {
            super(text, cause);
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString") // it begins with the class of the original
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
