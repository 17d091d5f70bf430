package io.hawser.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A certificate with those that lead to its root, and its private key: where they are. The files, at most 1 MiB each, are
 * read when TLS is set up, and on a server again when they change.
 */
public sealed interface Identity {
    /**
     * Two files in PEM, or twice the same.
     *
     * @param chain the identity's own certificate first
     * @param key in PKCS#8, {@code PRIVATE KEY} or {@code ENCRYPTED PRIVATE KEY}
     * @param password of an encrypted key
     */
    record Pem(Path chain, Path key, Optional<String> password) implements Identity {
        /** This identity with a password for its key. */
        public Pem withPassword(String other) {
            return new Pem(chain, key, Optional.of(other));
        }

        /** The files, without the password. */
        @Override
        public String toString() {
            return "certificate " + chain + " with key " + key;
        }
    }

    /**
     * An entry of a PKCS#12 or JKS key store.
     *
     * @param password of the store and of the key in it
     * @param alias which entry; empty if the store has only one key
     */
    record Store(Path file, String password, Optional<String> alias) implements Identity {
        /** This identity with the name of its entry. */
        public Store withAlias(String other) {
            return new Store(file, password, Optional.of(other));
        }

        /** The file and the entry, without the password. */
        @Override
        public String toString() {
            return "key store " + file + alias.map(name -> ", alias " + name).orElse("");
        }
    }

    /** A certificate chain and a key that is not encrypted, as PEM files. */
    static Pem pem(Path chain, Path key) {
        return new Pem(chain, key, Optional.empty());
    }

    /** The only key of a PKCS#12 or JKS file. */
    static Store keyStore(Path file, String password) {
        return new Store(file, password, Optional.empty());
    }
}
