package io.hawser.conformance;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** A certificate for this host that was made a moment ago, as files and as what the JDK's TLS wants. */
public record TestCertificate(X509Bundle bundle, Path certificate, Path key) {

    /** Makes one. */
    public static TestCertificate create() {
        try {
            X509Bundle bundle = new CertificateBuilder()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .setIsCertificateAuthority(true)
                    .ecp256()
                    .buildSelfSigned();
            Path folder = Files.createTempDirectory(Files.createDirectories(Tools.target("certificates")), "");
            return new TestCertificate(
                    bundle,
                    Files.writeString(folder.resolve("certificate.pem"), bundle.getCertificatePathPEM()),
                    Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM()));
        } catch (Exception e) { // as CertificateBuilder declares it
            throw new IllegalStateException("no certificate could be made", e);
        }
    }

    /** For a server that has this certificate. */
    public SSLContext server() throws GeneralSecurityException, IOException {
        return context(bundle.toKeyManagerFactory().getKeyManagers());
    }

    /** For a client that trusts this certificate only. */
    public SSLContext client() throws GeneralSecurityException, IOException {
        return context(new KeyManager[0]);
    }

    private SSLContext context(KeyManager[] keys) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, bundle.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }
}
