package io.hawser.netty;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why TLS with a peer failed, in words for people, the same whichever provider spoke it. */
final class TlsErrors {
    /** Both the JDK's {@code Received fatal alert: bad_certificate} and OpenSSL's {@code TLSV1_ALERT_UNKNOWN_CA}. */
    private static final Pattern ALERT = Pattern.compile("(?:Received fatal alert: |_ALERT_)([A-Za-z_0-9]+)");

    /** What the JDK and what BoringSSL say of a client that has shown no certificate where it must. */
    private static final Pattern NONE_SHOWN =
            Pattern.compile("Empty client certificate chain|PEER_DID_NOT_RETURN_A_CERTIFICATE");

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

    /** Why a client failed, as {@code certificate of CN=server expired on 2020-01-01T00:00:00Z (issued by CN=authority)}. */
    static String reason(Throwable cause) {
        Throwable root = cause;
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof UnverifiedPeerException refused) {
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

    /**
     * Why a server refused a client for its certificate, as {@code certificate of CN=alice expired on 2020-01-01T00:00:00Z
     * (issued by CN=authority)}; null if TLS failed for another reason.
     */
    static @Nullable String refusal(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof UnverifiedPeerException refused) {
                return String.valueOf(refused.getMessage());
            }
            if (at instanceof SSLException
                    && NONE_SHOWN.matcher(String.valueOf(at.getMessage())).find()) {
                return "no certificate was shown, and clients need one";
            }
        }
        return null;
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
