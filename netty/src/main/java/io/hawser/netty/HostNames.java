package io.hawser.netty;

import io.netty.util.NetUtil;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that a certificate is for: its DNS names, in small letters, and IP addresses (RFC 6125 §6.4, RFC 2818 §3.1). The
 * common name is none.
 */
record HostNames(List<String> names, List<String> addresses) {
    private static final Integer DNS_NAME = 2; // GeneralName of RFC 5280 §4.2.1.6
    private static final Integer IP_ADDRESS = 7;

    static HostNames of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (DNS_NAME.equals(name.get(0)) && name.get(1) instanceof String dns) {
                    names.add(dns.toLowerCase(Locale.ROOT));
                } else if (IP_ADDRESS.equals(name.get(0)) && name.get(1) instanceof String address) {
                    addresses.add(address);
                }
            }
        } catch (CertificateParsingException e) {
            // names that cannot be read are none
        }
        return new HostNames(List.copyOf(names), List.copyOf(addresses));
    }

    /** Whether it is for a host, a name or an address without brackets, that somebody connects to. */
    boolean isFor(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address != null) {
            return addresses.stream()
                    .anyMatch(own -> Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(own)));
        }
        String name = host.toLowerCase(Locale.ROOT);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return containsExactly(name) || containsByWildcard(name);
    }

    boolean containsExactly(String host) {
        return names.contains(host);
    }

    /**
     * Whether a name {@code *.rest} is for it, where the star is one label (RFC 6125 §6.4.3) and the rest has two or more:
     * no certificate is for all of {@code com}.
     */
    boolean containsByWildcard(String host) {
        int dot = host.indexOf('.');
        return dot > 0 && host.indexOf('.', dot + 1) > 0 && names.contains("*" + host.substring(dot));
    }

    boolean isEmpty() {
        return names.isEmpty() && addresses.isEmpty();
    }

    /** As {@code a.example, 192.0.2.1}. */
    @Override
    public String toString() {
        List<String> all = new ArrayList<>(names);
        all.addAll(addresses);
        return String.join(", ", all);
    }
}
