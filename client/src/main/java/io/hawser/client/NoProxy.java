package io.hawser.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts that no proxy is used for, as the variable {@code NO_PROXY} lists them.
 *
 * @param hosts names, which stand for what is below them as well, addresses, networks as {@code 10.0.0.0/8}, each with or
 *     without a port; or {@code *} for all
 */
record NoProxy(List<String> hosts) {
    static final NoProxy NOTHING = new NoProxy(List.of());

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern WITH_PORT = Pattern.compile("([^:]*|\\[.*]):(\\d{1,5})");

    /** Of a list with commas or blanks between its elements. */
    static NoProxy of(String list) {
        return new NoProxy(Arrays.stream(list.split("[,\\s]+", -1))
                .filter(element -> !element.isEmpty())
                .map(element -> element.toLowerCase(Locale.ROOT))
                .toList());
    }

    boolean matches(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return hosts.stream().anyMatch(element -> matches(element, name, port));
    }

    private static boolean matches(String element, String host, int port) {
        Matcher withPort = WITH_PORT.matcher(element);
        if (withPort.matches()) {
            return Integer.parseInt(withPort.group(2)) == port && matches(withPort.group(1), host);
        }
        return matches(element, host);
    }

    private static boolean matches(String element, String host) {
        if (element.equals("*")) {
            return true;
        }
        Optional<InetAddress> address = literal(host);
        if (address.isPresent()) {
            return isIn(element.replaceAll("[\\[\\]]", ""), address.get());
        }
        String name = element.replaceFirst("^\\*?\\.", "");
        return host.equals(name) || host.endsWith("." + name);
    }

    /** Whether an address is this one, or in this network. */
    private static boolean isIn(String network, InetAddress address) {
        int slash = network.indexOf('/');
        Optional<InetAddress> base = literal(slash < 0 ? network : network.substring(0, slash));
        if (base.isEmpty() || base.get().getClass() != address.getClass()) {
            return false;
        }
        byte[] all = address.getAddress();
        int bits = 8 * all.length;
        if (slash >= 0) {
            String written = network.substring(slash + 1);
            if (!written.matches("\\d{1,3}") || Integer.parseInt(written) > bits) {
                return false;
            }
            bits = Integer.parseInt(written);
        }
        byte[] prefix = base.get().getAddress();
        for (int i = 0; i < bits; i++) {
            int bit = 0x80 >> i % 8;
            if ((all[i / 8] & bit) != (prefix[i / 8] & bit)) {
                return false;
            }
        }
        return true;
    }

    /** The address that a host is, without asking anybody. */
    static Optional<InetAddress> literal(String host) {
        try {
            return host.indexOf(':') >= 0 || IPV4.matcher(host).matches()
                    ? Optional.of(InetAddress.getByName(host))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
