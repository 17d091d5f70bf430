package io.hawser.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command reads from and writes to.
 *
 * @param interactive whether a person sits at a terminal: then input and output are both theirs
 */
record Streams(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
    /** Those of this process. */
    @SuppressWarnings("SystemConsoleNull") // it still does, with this property
    static Streams ofProcess() {
        // Newer JDKs have a console without a terminal too, unless asked for the plain one.
        System.setProperty("jdk.console", "java.base");
        return new Streams(System.in, System.out, System.err, System.console() != null);
    }

    /** Prints a line that others may be waiting for. */
    void answer(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints a line for people. */
    void say(String line) {
        err.println(line);
        err.flush();
    }
}
