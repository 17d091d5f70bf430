package io.hawser.netty;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each TLS handshake the certificate for the host that the client names. The certificates can be replaced at any time;
 * a handshake that has chosen keeps its choice. Safe from any thread.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    private volatile Generation current;

    /** The certificates of one reading, and those before, which a handshake that is under way may have chosen from. */
    private record Generation(
            int number, List<Entry> entries, @Nullable Generation before) {}

    private record Entry(String alias, CertifiedKey certified, HostNames hosts) {}

    /** Of one or more certificates; the first is the default. */
    ServerKeys(List<CertifiedKey> certified) {
        current = new Generation(0, entries(0, certified), null);
    }

    /** From now on these are given out. */
    void replace(List<CertifiedKey> certified) {
        Generation before = current;
        int number = before.number + 1;
        current =
                new Generation(number, entries(number, certified), new Generation(before.number, before.entries, null));
    }

    private static List<Entry> entries(int generation, List<CertifiedKey> certified) {
        List<Entry> entries = new ArrayList<>();
        for (CertifiedKey one : certified) {
            entries.add(new Entry(
                    generation + "." + entries.size(),
                    one,
                    HostNames.of(one.chain().get(0))));
        }
        return List.copyOf(entries);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return choose(keyType, requestedHost(engine));
    }

    @Nullable
    String choose(String keyType, @Nullable String host) {
        List<Entry> entries = current.entries;
        Entry chosen = null;
        if (host != null) {
            chosen = first(entries, entry -> fits(entry, keyType) && entry.hosts.containsExactly(host));
            if (chosen == null) {
                chosen = first(entries, entry -> fits(entry, keyType) && entry.hosts.containsByWildcard(host));
            }
        }
        if (chosen == null && (host == null || first(entries, entry -> isFor(entry, host)) == null)) {
            chosen = fits(entries.get(0), keyType) ? entries.get(0) : null;
        }
        return chosen == null ? null : chosen.alias;
    }

    private static boolean isFor(Entry entry, String host) {
        return entry.hosts.containsExactly(host) || entry.hosts.containsByWildcard(host);
    }

    private static @Nullable Entry first(List<Entry> entries, Predicate<Entry> condition) {
        for (Entry entry : entries) {
            if (condition.test(entry)) {
                return entry;
            }
        }
        return null;
    }

    /** {@code EC_RSA} is an EC key whose certificate was signed with RSA: how it was signed is no concern of ours. */
    private static boolean fits(Entry entry, String keyType) {
        String own = entry.certified.key().getAlgorithm();
        int end = keyType.indexOf('_');
        return own.equalsIgnoreCase(end < 0 ? keyType : keyType.substring(0, end));
    }

    private static @Nullable String requestedHost(@Nullable SSLEngine engine) {
        if (engine != null && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }

    private @Nullable Entry entry(String alias) {
        for (Generation generation = current; generation != null; generation = generation.before) {
            Entry found = first(generation.entries, entry -> entry.alias.equals(alias));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Entry entry = entry(alias);
        return entry == null ? null : entry.certified.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Entry entry = entry(alias);
        return entry == null ? null : entry.certified.key();
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = choose(keyType, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null; // it is a server's
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
