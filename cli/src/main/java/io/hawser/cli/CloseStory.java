package io.hawser.cli;

import io.hawser.Ending;
import io.hawser.Ending.Initiator;
import io.hawser.protocol.CloseStatus;
import java.util.Set;

/** How a connection ended, for people and for scripts. */
final class CloseStory {
    /** Ends that are as they should be: done, going away, and no code at all. */
    private static final Set<Integer> FINE = Set.of(1000, 1001, 1005);

    private CloseStory() {}

    /** As {@code closed by the server: 1001 GOING_AWAY "restart", answered 1001 GOING_AWAY (clean)}. */
    static String of(Ending ending) {
        String story =
                switch (ending.initiator()) {
                    case LOCAL -> "closed by this end" + detail(ending) + ": sent " + sent(ending) + answered(ending);
                    case REMOTE -> "closed by the server: " + received(ending) + ", answered " + sent(ending);
                    case NETWORK -> (ending.detail().isEmpty() ? "connection lost" : ending.detail()) + cause(ending);
                };
        return Printable.line(story + (ending.clean() ? " (clean)" : " (not clean)"));
    }

    private static String detail(Ending ending) {
        return ending.detail().isEmpty() ? "" : ", " + ending.detail();
    }

    private static String sent(Ending ending) {
        return ending.sent().map(CloseStory::status).orElse("nothing");
    }

    private static String received(Ending ending) {
        return ending.received().map(CloseStory::status).orElse("nothing");
    }

    private static String answered(Ending ending) {
        return ending.received()
                .map(status -> ", the server answered " + status(status))
                .orElse(", the server did not answer");
    }

    private static String cause(Ending ending) {
        return ending.cause().map(cause -> ": " + cause.getMessage()).orElse("");
    }

    private static String status(CloseStatus status) {
        return status.equals(CloseStatus.NONE) ? "a close without a code" : status.toString();
    }

    /** 0 for a clean end without an error code of the server's. */
    static int exitCode(Ending ending) {
        int received = ending.status().code();
        boolean agreed = ending.initiator() == Initiator.LOCAL
                && ending.detail().isEmpty()
                && ending.sent().filter(sent -> sent.code() == received).isPresent();
        return ending.clean() && (agreed || FINE.contains(received)) ? ExitCode.OK : ExitCode.FAILED;
    }
}
