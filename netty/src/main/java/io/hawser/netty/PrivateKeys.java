package io.hawser.netty;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Private keys from PEM, and whether one belongs to a certificate. */
final class PrivateKeys {
    /** The object identifier of PBES2 (RFC 8018 §6.2), whose parameters name the algorithm. */
    private static final String PBES2 = "1.2.840.113549.1.5.13";

    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private PrivateKeys() {}

    /**
     * The first private key of a PEM file.
     *
     * @throws IllegalArgumentException if there is none that can be read, with the reason
     */
    static PrivateKey fromPem(List<PemBlock> blocks, Optional<String> password) {
        for (PemBlock block : blocks) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return fromPkcs8(new PKCS8EncodedKeySpec(block.content()));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return fromPkcs8(decrypted(
                            block.content(),
                            password.orElseThrow(() ->
                                    new IllegalArgumentException("the key is encrypted and no password was given"))));
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
                    throw new IllegalArgumentException("it holds an " + block.label()
                            + ", not PKCS#8; convert it: openssl pkcs8 -topk8 -nodes -in OLD -out NEW");
                default -> {}
            }
        }
        throw new IllegalArgumentException("it holds no PRIVATE KEY in PEM");
    }

    private static PrivateKey fromPkcs8(PKCS8EncodedKeySpec encoded) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
                // of another algorithm, then
            }
        }
        throw new IllegalArgumentException("its key is not PKCS#8 of one of " + ALGORITHMS);
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] content, String password) {
        EncryptedPrivateKeyInfo encrypted;
        try {
            encrypted = new EncryptedPrivateKeyInfo(content);
        } catch (IOException e) {
            throw new IllegalArgumentException("its key is not PKCS#8: " + e.getMessage(), e);
        }
        try {
            // For PBES2 the name of the algorithm is what its parameters are written as: PBEWithHmacSHA256AndAES_256.
            String algorithm = encrypted.getAlgName().equals(PBES2)
                            || encrypted.getAlgName().equals("PBES2")
                    ? encrypted.getAlgParameters().toString()
                    : encrypted.getAlgName();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher);
        } catch (InvalidKeySpecException | InvalidKeyException e) {
            throw new IllegalArgumentException("the key's password is wrong", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("its key is encrypted in a way that is not known here", e);
        }
    }

    /** Whether what the private key signs is signed for the public key. */
    static boolean belong(PrivateKey privateKey, PublicKey publicKey) {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "RSASSA-PSS" -> ""; // only usable with parameters that each key may fix
                    default -> publicKey.getAlgorithm();
                };
        if (algorithm.isEmpty()) {
            return privateKey.getAlgorithm().equals(publicKey.getAlgorithm());
        }
        byte[] anything = {'h', 'a', 'w', 's', 'e', 'r'};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(anything);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // a key of another kind
        }
    }
}
