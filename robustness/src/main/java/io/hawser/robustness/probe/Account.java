package io.hawser.robustness.probe;

import java.util.Scanner;

/**
 * What bystanders have seen for a while. Times are in milliseconds and count from when a message or a handshake was due, not
 * from when it could be sent; {@code NaN} where there was none.
 *
 * @param echoes messages that came back right
 * @param lost messages that did not come back
 * @param wrong connections on which something else came back
 * @param closed connections that the server ended
 * @param echo how long echoes took
 * @param handshakes handshakes that were made, echo and closing included
 * @param failures handshakes that failed
 * @param handshake how long handshakes took
 * @param late how late the bystanders themselves were, because their own process or machine was busy
 * @param firstFailure why the first handshake failed; empty if none did
 */
public record Account(
        long echoes,
        long lost,
        long wrong,
        long closed,
        Times echo,
        long handshakes,
        long failures,
        Times handshake,
        Times late,
        String firstFailure) {
    /** A distribution in milliseconds. */
    public record Times(double median, double p99, double longest) {
        private String toLine() {
            return median + " " + p99 + " " + longest;
        }

        private static Times of(Scanner line) {
            return new Times(number(line), number(line), number(line));
        }

        private static double number(Scanner line) {
            return Double.parseDouble(line.next());
        }
    }

    /** This one's times, with what happened in an earlier one as well. */
    public Account after(Account earlier) {
        return new Account(
                earlier.echoes + echoes,
                earlier.lost + lost,
                earlier.wrong + wrong,
                earlier.closed + closed,
                echo,
                earlier.handshakes + handshakes,
                earlier.failures + failures,
                handshake,
                late,
                earlier.firstFailure.isEmpty() ? firstFailure : earlier.firstFailure);
    }

    /** All of it, for {@link #ofLine}. */
    String toLine() {
        return "%d %d %d %d %s %d %d %s %s %s"
                .formatted(
                        echoes,
                        lost,
                        wrong,
                        closed,
                        echo.toLine(),
                        handshakes,
                        failures,
                        handshake.toLine(),
                        late.toLine(),
                        firstFailure.replaceAll("\\s+", " "));
    }

    /** What {@link #toLine()} wrote. */
    static Account ofLine(String text) {
        Scanner line = new Scanner(text);
        return new Account(
                line.nextLong(),
                line.nextLong(),
                line.nextLong(),
                line.nextLong(),
                Times.of(line),
                line.nextLong(),
                line.nextLong(),
                Times.of(line),
                Times.of(line),
                line.nextLine().strip());
    }
}
