package io.hawser.netty;

import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operating system refused, in words for people, the same whichever engine asked. */
final class NetworkErrors {
    /** As the native engines say it: {@code io_uring connect(..) failed with error(-111): Connection refused: host/…}. */
    private static final Pattern NATIVE =
            Pattern.compile("(?:.*failed with error\\(-?\\d+\\): )?([^:]+).*", Pattern.DOTALL);

    private NetworkErrors() {}

    /** Why connecting or binding failed, as {@code connection refused}. */
    static String reason(Throwable cause) {
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return "unknown host";
        }
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        if (root instanceof FileNotFoundException) { // of a Unix domain socket; has no text with epoll
            return "no such file or directory";
        }
        String message = root.getMessage();
        if (message == null || message.isEmpty()) {
            return root.getClass().getSimpleName();
        }
        Matcher known = NATIVE.matcher(message);
        String words = known.matches() ? known.group(1) : message;
        return Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }
}
