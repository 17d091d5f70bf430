package io.hawser.netty;

import io.hawser.LimitedLog;
import io.hawser.tls.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** An {@link Identity} as it was read: a private key, and the chain of certificates it belongs to, the own one first. */
record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {
    private static final LimitedLog LOG = new LimitedLog(Level.WARNING);
    private static final int JKS = 0xFEEDFEED;

    /** The content of an identity's files at one moment. */
    record Source(Identity identity, List<byte[]> files) {
        /**
         * Reads the files.
         *
         * @throws IllegalArgumentException if one cannot be read
         */
        static Source read(Identity identity) {
            return switch (identity) {
                case Identity.Pem pem ->
                    new Source(
                            pem,
                            List.of(
                                    TlsFiles.read("TLS certificate file", pem.chain()),
                                    TlsFiles.read("TLS private key file", pem.key())));
                case Identity.Store store ->
                    new Source(store, List.of(TlsFiles.read("TLS key store file", store.file())));
            };
        }

        boolean isSameAs(Source other) {
            boolean same = files.size() == other.files.size();
            for (int i = 0; i < files.size() && same; i++) {
                same = Arrays.equals(files.get(i), other.files.get(i));
            }
            return same;
        }
    }

    /**
     * What files hold. One that has expired is used, and a warning logged.
     *
     * @throws IllegalArgumentException if it cannot be used, with what is wrong with which file
     */
    static CertifiedKey of(Source source) {
        CertifiedKey made =
                switch (source.identity()) {
                    case Identity.Pem pem -> ofPem(pem, source);
                    case Identity.Store store -> ofStore(store, source.files().get(0));
                };
        X509Certificate own = made.chain.get(0);
        if (!PrivateKeys.belong(made.key, own.getPublicKey())) {
            throw new IllegalArgumentException("TLS " + source.identity() + " cannot be used: the key does not fit the "
                    + "certificate of " + own.getSubjectX500Principal());
        }
        Instant end = own.getNotAfter().toInstant();
        if (end.isBefore(Instant.now())) {
            LOG.log(() -> "TLS " + source.identity() + ": " + own.getSubjectX500Principal() + " has expired on " + end);
        }
        return made;
    }

    private static CertifiedKey ofPem(Identity.Pem pem, Source source) {
        List<X509Certificate> chain;
        try {
            chain = TlsFiles.certificates(source.files().get(0));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "TLS " + pem + " cannot be used: " + pem.chain() + ": " + e.getMessage(), e);
        }
        try {
            return new CertifiedKey(
                    PrivateKeys.fromPem(PemBlock.parse(source.files().get(1)), pem.password()), chain);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "TLS " + pem + " cannot be used: " + pem.key() + ": " + e.getMessage(), e);
        }
    }

    private static CertifiedKey ofStore(Identity.Store store, byte[] bytes) {
        try {
            return entry(store, bytes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS " + store + " cannot be used: " + e.getMessage(), e);
        } catch (UnrecoverableKeyException e) {
            throw new IllegalArgumentException(
                    "TLS " + store + " cannot be used: the key's password is not the store's", e);
        } catch (GeneralSecurityException | IOException e) {
            String reason = e.getCause() instanceof UnrecoverableKeyException
                    ? "the password is wrong"
                    : "it is neither PKCS#12 nor JKS, or broken: " + e.getMessage();
            throw new IllegalArgumentException("TLS " + store + " cannot be used: " + reason, e);
        }
    }

    private static CertifiedKey entry(Identity.Store store, byte[] bytes) throws GeneralSecurityException, IOException {
        char[] password = store.password().toCharArray();
        boolean jks = bytes.length >= 4 && java.nio.ByteBuffer.wrap(bytes).getInt() == JKS;
        KeyStore entries = KeyStore.getInstance(jks ? "JKS" : "PKCS12");
        entries.load(new ByteArrayInputStream(bytes), password);
        String alias = alias(entries, store.alias());
        List<X509Certificate> chain = new ArrayList<>();
        Certificate[] certificates = entries.getCertificateChain(alias);
        for (Certificate certificate : certificates == null ? new Certificate[0] : certificates) {
            chain.add((X509Certificate) certificate);
        }
        if (!(entries.getKey(alias, password) instanceof PrivateKey key) || chain.isEmpty()) {
            throw new IllegalArgumentException("its entry " + alias + " is not a private key with a certificate");
        }
        return new CertifiedKey(key, List.copyOf(chain));
    }

    private static String alias(KeyStore entries, Optional<String> wanted) throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(entries.aliases())) {
            if (entries.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (wanted.isPresent() && entries.isKeyEntry(wanted.get())) {
            return wanted.get();
        }
        if (wanted.isEmpty() && keys.size() == 1) {
            return keys.get(0);
        }
        throw new IllegalArgumentException(
                wanted.map(alias -> "it has no key under that alias").orElse("an alias must say which key is meant")
                        + ", it has " + keys);
    }
}
