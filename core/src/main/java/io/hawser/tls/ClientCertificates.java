package io.hawser.tls;

/** Whether a server asks its clients for certificates (RFC 8446 §4.3.2). What comes is verified in each case. */
public enum ClientCertificates {
    /** They are not asked for one. */
    NOT_ASKED,
    /** They are asked, and may come without. One that does not verify ends the TLS handshake. */
    WANTED,
    /** Without one that verifies, the TLS handshake fails. */
    NEEDED
}
