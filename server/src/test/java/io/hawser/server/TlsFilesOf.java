package io.hawser.server;

import io.hawser.tls.Identity;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates for tests, written in the forms that people have them in. */
final class TlsFilesOf {
    /** The object identifier of the extension subjectAltName. */
    private static final String NAMES = "2.5.29.17";

    /** The object identifier of PBES2, in DER. */
    private static final byte[] PBES2 = HexFormat.of().parseHex("06092a864886f70d01050d");

    private TlsFilesOf() {}

    static CertificateBuilder certificate(String subject, String... hosts) {
        CertificateBuilder builder = new CertificateBuilder().ecp256().subject("CN=" + subject);
        return hosts.length == 0 ? builder : builder.addExtensionOctetString(NAMES, false, names(hosts));
    }

    /** RFC 5280 §4.2.1.6. The builder's own method takes no wildcard. */
    private static byte[] names(String... hosts) {
        byte[] names = {};
        for (String host : hosts) {
            names = concat(names, der(0x82, host.getBytes(StandardCharsets.US_ASCII)));
        }
        return der(0x30, names);
    }

    private static byte[] der(int tag, byte[]... parts) {
        byte[] content = concat(parts);
        int length = content.length;
        byte[] head = length < 128
                ? new byte[] {(byte) tag, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return concat(head, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static X509Bundle authority(String name) throws Exception {
        return certificate(name).setIsCertificateAuthority(true).buildSelfSigned();
    }

    static X509Bundle selfSigned(String subject, String... hosts) throws Exception {
        return certificate(subject, hosts).setIsCertificateAuthority(true).buildSelfSigned();
    }

    static Path chain(Path folder, String name, X509Bundle bundle) throws IOException {
        return Files.writeString(folder.resolve(name + ".crt"), bundle.getCertificatePathPEM());
    }

    static Path key(Path folder, String name, X509Bundle bundle) throws IOException {
        return Files.writeString(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM());
    }

    static Identity.Pem pem(Path folder, String name, X509Bundle bundle) throws IOException {
        return Identity.pem(chain(folder, name, bundle), key(folder, name, bundle));
    }

    /** As {@code openssl pkcs8 -topk8} writes it: PBES2 with AES. */
    static Path encryptedKey(Path folder, X509Bundle bundle, String password) throws Exception {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        SecretKey secret =
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, secret);
        AlgorithmParameters parameters = cipher.getParameters();
        byte[] sealed = cipher.doFinal(bundle.getKeyPair().getPrivate().getEncoded());
        byte[] encoded = der(0x30, der(0x30, PBES2, parameters.getEncoded()), der(0x04, sealed)); // RFC 5958 §3
        return Files.writeString(folder.resolve("encrypted.key"), pem("ENCRYPTED PRIVATE KEY", encoded));
    }

    static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }

    /** A key store in which each of the names has the same key. */
    static Path keyStore(Path folder, String type, X509Bundle bundle, String password, String... aliases)
            throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        for (String alias : aliases) {
            store.setKeyEntry(alias, bundle.getKeyPair().getPrivate(), password.toCharArray(), (Certificate[])
                    bundle.getCertificatePath());
        }
        Path file = folder.resolve(type + aliases.length + ".store");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }
}
