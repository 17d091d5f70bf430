package io.hawser.netty;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The host names that a certificate is for: its DNS names, in small letters (RFC 6125 §6.4). The common name is none. */
record HostNames(List<String> names) {
    private static final Integer DNS_NAME = 2; // GeneralName of RFC 5280 §4.2.1.6

    static HostNames of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (DNS_NAME.equals(name.get(0)) && name.get(1) instanceof String dns) {
                    names.add(dns.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            // names that cannot be read are none
        }
        return new HostNames(List.copyOf(names));
    }

    boolean containsExactly(String host) {
        return names.contains(host);
    }

    /** Whether a name {@code *.rest} is for it, where the star is one label (RFC 6125 §6.4.3). */
    boolean containsByWildcard(String host) {
        int dot = host.indexOf('.');
        return dot > 0 && names.contains("*" + host.substring(dot));
    }
}
