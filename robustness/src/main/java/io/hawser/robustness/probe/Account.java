package io.hawser.robustness.probe;

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
        Times late) {
    /** A distribution in milliseconds. */
    public record Times(double median, double p99, double longest) {}
}
