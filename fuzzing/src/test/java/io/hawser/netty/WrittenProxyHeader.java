package io.hawser.netty;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A valid header of the PROXY protocol, with code that shares nothing with what reads it.
 *
 * @param client whom it names
 * @param secure whether it says that the client came over TLS
 */
@SuppressWarnings("ArrayRecordComponent") // read only
record WrittenProxyHeader(byte[] bytes, Optional<InetSocketAddress> client, boolean secure) {
    private static final int BINARY = 1;
    private static final int IPV6 = 2;
    private static final int NOBODY = 4;
    private static final int PADDED = 8;
    private static final int COMPRESSED = 16;
    private static final int UPPER_CASE = 32;
    private static final int SSL = 0x20;
    private static final int MOST_ADDITIONS_BYTES = 4_096 - 16 - 36;
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    /** What these bytes describe, where those that are missing are 0: its form, two addresses, two ports, additions. */
    static WrittenProxyHeader from(ByteBuffer said) {
        int form = next(said);
        byte[] from = address(said, form);
        byte[] to = address(said, form);
        int fromPort = next(said) << 8 | next(said);
        int toPort = next(said) << 8 | next(said);
        Optional<InetSocketAddress> client =
                (form & NOBODY) != 0 ? Optional.empty() : Optional.of(new InetSocketAddress(inet(from), fromPort));
        if ((form & BINARY) == 0) {
            String ends = text(from, form) + " " + text(to, form) + " " + fromPort + " " + toPort;
            String family = (form & NOBODY) != 0 ? "UNKNOWN" : (form & IPV6) != 0 ? "TCP6" : "TCP4";
            return new WrittenProxyHeader(
                    ("PROXY " + family + " " + ends + "\r\n").getBytes(StandardCharsets.US_ASCII), client, false);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(from);
        body.writeBytes(to);
        writeShort(body, fromPort);
        writeShort(body, toPort);
        boolean secure = writeAdditions(said, body) && client.isPresent();
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE);
        header.write((form & NOBODY) != 0 ? 0x20 : 0x21);
        header.write((form & IPV6) != 0 ? 0x21 : 0x11);
        writeShort(header, body.size());
        header.writeBytes(body.toByteArray());
        return new WrittenProxyHeader(header.toByteArray(), client, secure);
    }

    /** Each is a type, a length and a value; says whether one of them tells of TLS. */
    private static boolean writeAdditions(ByteBuffer said, ByteArrayOutputStream body) {
        boolean secure = false;
        int end = body.size() + MOST_ADDITIONS_BYTES;
        while (said.hasRemaining()) {
            int type = next(said);
            byte[] value = new byte[Math.min(next(said), said.remaining())];
            said.get(value);
            if (body.size() + 3 + value.length > end) {
                break;
            }
            body.write(type);
            writeShort(body, value.length);
            body.writeBytes(value);
            secure |= type == SSL && value.length > 0 && (value[0] & 1) != 0;
        }
        return secure;
    }

    private static int next(ByteBuffer said) {
        return said.hasRemaining() ? said.get() & 0xFF : 0;
    }

    private static byte[] address(ByteBuffer said, int form) {
        byte[] address = new byte[(form & IPV6) != 0 ? 16 : 4];
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) next(said);
        }
        return address;
    }

    private static InetAddress inet(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static void writeShort(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private static String text(byte[] address, int form) {
        List<String> parts = new ArrayList<>();
        if (address.length == 4) {
            for (byte part : address) {
                parts.add(Integer.toString(part & 0xFF));
            }
            return String.join(".", parts);
        }
        for (int i = 0; i < address.length; i += 2) {
            int group = (address[i] & 0xFF) << 8 | address[i + 1] & 0xFF;
            String text = (form & PADDED) != 0 ? "%04x".formatted(group) : Integer.toHexString(group);
            parts.add((form & UPPER_CASE) != 0 ? text.toUpperCase(Locale.ROOT) : text);
        }
        return (form & COMPRESSED) != 0 ? compressed(parts) : String.join(":", parts);
    }

    /** With {@code ::} for the first two or more groups of nothing (RFC 4291 §2.2). */
    private static String compressed(List<String> groups) {
        int from = 0;
        while (from < groups.size()) {
            int to = from;
            while (to < groups.size() && groups.get(to).matches("0+")) {
                to++;
            }
            if (to - from >= 2) {
                return String.join(":", groups.subList(0, from))
                        + "::"
                        + String.join(":", groups.subList(to, groups.size()));
            }
            from = to + 1;
        }
        return String.join(":", groups);
    }
}
