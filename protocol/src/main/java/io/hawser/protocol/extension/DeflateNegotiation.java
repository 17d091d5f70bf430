package io.hawser.protocol.extension;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The offer and the answer of permessage-deflate (RFC 7692 §5, §7.1), for both roles. */
public final class DeflateNegotiation {
    /** The extension's registered name. */
    public static final String NAME = "permessage-deflate";

    static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    private DeflateNegotiation() {}

    /**
     * A server's answer: the first offer that it can accept, with what it wishes for itself.
     *
     * @param offers all elements of the request's {@code Sec-WebSocket-Extensions}, in order of preference
     * @param wished what the server would like; the client's window is limited only if the client can do so (§7.1.2.2)
     * @return what was agreed, or empty if no offer can be accepted: then the connection is uncompressed
     */
    public static Optional<DeflateParameters> accept(List<ExtensionHeader> offers, DeflateParameters wished) {
        for (ExtensionHeader offer : offers) {
            Optional<Parsed> parsed = isDeflate(offer) ? parse(offer, true) : Optional.empty();
            if (parsed.isPresent()) {
                return parsed.map(p -> new DeflateParameters(
                        wished.serverNoContextTakeover() || p.serverNoContextTakeover,
                        wished.clientNoContextTakeover() || p.clientNoContextTakeover,
                        Math.min(wished.serverMaxWindowBits(), p.serverMaxWindowBits),
                        p.clientWindowOffered ? Math.min(wished.clientMaxWindowBits(), p.clientMaxWindowBits) : 15));
            }
        }
        return Optional.empty();
    }

    /** A client's offer. It always says that it can limit its own window (§7.1.2.2). */
    public static String offer(DeflateParameters wished) {
        String header = wished.toHeader();
        return wished.clientMaxWindowBits() < 15 ? header : header + "; " + CLIENT_MAX_WINDOW_BITS;
    }

    /**
     * A client's reading of the server's answer.
     *
     * @param answers all elements of the response's {@code Sec-WebSocket-Extensions}
     * @param offered what {@link #offer} was made from, or empty if nothing was offered
     * @return what was agreed, or empty if the server declined
     * @throws IllegalArgumentException if the answer is not one to this offer; the client must fail the connection (§5.1)
     */
    public static Optional<DeflateParameters> confirm(
            List<ExtensionHeader> answers, Optional<DeflateParameters> offered) {
        if (answers.isEmpty()) {
            return Optional.empty();
        }
        ExtensionHeader answer = answers.get(0);
        if (answers.size() > 1 || offered.isEmpty() || !isDeflate(answer)) {
            throw new IllegalArgumentException("server chose an extension that was not offered: "
                    + answers.get(answers.size() - 1).name() + " (RFC 6455 §4.1)");
        }
        Parsed parsed = parse(answer, false)
                .orElseThrow(() -> new IllegalArgumentException(
                        "server's parameters of " + NAME + " are not valid (RFC 7692 §7.1)"));
        DeflateParameters wished = offered.get();
        if ((wished.serverNoContextTakeover() && !parsed.serverNoContextTakeover)
                || wished.serverMaxWindowBits() < parsed.serverMaxWindowBits) {
            throw new IllegalArgumentException("server ignored a parameter of " + NAME + " (RFC 7692 §7.1)");
        }
        return Optional.of(new DeflateParameters(
                parsed.serverNoContextTakeover,
                parsed.clientNoContextTakeover || wished.clientNoContextTakeover(),
                parsed.serverMaxWindowBits,
                Math.min(parsed.clientMaxWindowBits, wished.clientMaxWindowBits())));
    }

    private static boolean isDeflate(ExtensionHeader header) {
        return header.name().equalsIgnoreCase(NAME);
    }

    /** Empty if a parameter is unknown, stands twice or has a value that is not allowed (RFC 7692 §7). */
    private static Optional<Parsed> parse(ExtensionHeader header, boolean offer) {
        Parsed parsed = new Parsed();
        Set<String> seen = new HashSet<>();
        for (ExtensionHeader.Parameter parameter : header.parameters()) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (!seen.add(name) || !parsed.set(name, parameter.value(), offer)) {
                return Optional.empty();
            }
        }
        return Optional.of(parsed);
    }

    private static final class Parsed {
        private boolean serverNoContextTakeover;
        private boolean clientNoContextTakeover;
        private int serverMaxWindowBits = 15;
        private int clientMaxWindowBits = 15;
        private boolean clientWindowOffered;

        boolean set(String name, Optional<String> value, boolean offer) {
            switch (name) {
                case SERVER_NO_CONTEXT_TAKEOVER -> serverNoContextTakeover = true;
                case CLIENT_NO_CONTEXT_TAKEOVER -> clientNoContextTakeover = true;
                case SERVER_MAX_WINDOW_BITS -> {
                    serverMaxWindowBits = value.map(Parsed::windowBits).orElse(0);
                    return serverMaxWindowBits != 0;
                }
                case CLIENT_MAX_WINDOW_BITS -> {
                    clientWindowOffered = true;
                    clientMaxWindowBits = value.map(Parsed::windowBits).orElse(offer ? 15 : 0);
                    return clientMaxWindowBits != 0;
                }
                default -> {
                    return false;
                }
            }
            return value.isEmpty();
        }

        /** "a decimal integer value without leading zeroes between 8 to 15" (RFC 7692 §7.1.2); 0 for anything else. */
        private static int windowBits(String value) {
            return switch (value) {
                case "8", "9", "10", "11", "12", "13", "14", "15" -> Integer.parseInt(value);
                default -> 0;
            };
        }
    }
}
