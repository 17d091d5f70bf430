package io.hawser.cli;

/** What the command ends with; 130 where a signal ended it. */
final class ExitCode {
    static final int OK = 0;

    /** The connection was lost or closed with an error, or a server could not start. */
    static final int FAILED = 1;

    /** The arguments make no sense. */
    static final int USAGE = 2;

    /** No connection came about. */
    static final int NOT_CONNECTED = 3;

    private ExitCode() {}
}
