package io.hawser.netty;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Why TLS with a server failed, in words for people, the same whichever provider spoke it. */
final class TlsErrors {
    /** Both the JDK's {@code Received fatal alert: bad_certificate} and OpenSSL's {@code TLSV1_ALERT_UNKNOWN_CA}. */
    private static final Pattern ALERT = Pattern.compile("(?:Received fatal alert: |_ALERT_)([A-Za-z_0-9]+)");

    private TlsErrors() {}

    /** Whether TLS has failed, and not only what carries it. */
    static boolean isTls(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    /** As {@code certificate of CN=server expired on 2020-01-01T00:00:00Z (issued by CN=authority)}. */
    static String reason(Throwable cause) {
        Throwable root = cause;
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof UnverifiedServerException refused) {
                return String.valueOf(refused.getMessage());
            }
            root = at;
        }
        if (cause instanceof NotSslRecordException) {
            return "the server does not speak TLS";
        }
        if (root instanceof ClosedChannelException) {
            return "the server closed the connection";
        }
        String message = String.valueOf(root.getMessage());
        Matcher alert = ALERT.matcher(message);
        return alert.find() ? explained(alert.group(1).toLowerCase(Locale.ROOT)) : message;
    }

    /** RFC 8446 §6.2. */
    private static String explained(String alert) {
        String meaning =
                switch (alert) {
                    case "certificate_required", "bad_certificate" ->
                        "the server wants a certificate of the client that it can verify";
                    case "unknown_ca", "certificate_unknown", "unsupported_certificate", "access_denied" ->
                        "the server does not accept the client's certificate";
                    case "certificate_expired" -> "the client's certificate has expired, says the server";
                    case "certificate_revoked" -> "the client's certificate was revoked, says the server";
                    case "handshake_failure", "insufficient_security" ->
                        "the server found no settings in common, or wants a certificate of the client";
                    case "protocol_version" -> "the server speaks neither TLS 1.3 nor 1.2";
                    case "unrecognized_name" -> "the server has no such host";
                    case "no_application_protocol" -> "the server speaks none of the protocols that ALPN offered";
                    default -> "the server refused";
                };
        return meaning + " (TLS alert " + alert + ")";
    }
}
