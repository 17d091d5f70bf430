package io.hawser.netty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Files of certificates and keys. Errors name the file and what was expected of it. */
final class TlsFiles {
    private static final int MAX_BYTES = 1 << 20;

    private TlsFiles() {}

    /**
     * What a file holds.
     *
     * @param what it is for, as {@code TLS certificate file}
     * @throws IllegalArgumentException if it cannot be read or is longer than 1 MiB
     */
    static byte[] read(String what, Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(what + " cannot be read: " + file + " is not there", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(what + " cannot be read: " + file + ": " + e.getMessage(), e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(what + " is longer than 1 MiB: " + file);
        }
        return bytes;
    }

    /**
     * The certificates of a PEM file, in its order, one or more.
     *
     * @throws IllegalArgumentException if there is none, or one is malformed; without the name of the file
     */
    static List<X509Certificate> certificates(byte[] pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemBlock block : PemBlock.parse(pem)) {
                if (block.label().equals("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
                }
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("it holds a malformed certificate: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("it holds no CERTIFICATE in PEM");
        }
        return certificates;
    }
}
