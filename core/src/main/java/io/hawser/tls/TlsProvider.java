package io.hawser.tls;

/** Who does the cryptography of TLS. Everything else is the same with each: settings, what is verified, errors. */
public enum TlsProvider {
    /** The JVM's own. */
    JDK,
    /**
     * BoringSSL, a relative of OpenSSL, by Netty's binding. The application brings it: the artifact
     * {@code io.netty:netty-tcnative-boringssl-static} with the classifier of its platform, such as {@code linux-x86_64}.
     */
    OPENSSL
}
