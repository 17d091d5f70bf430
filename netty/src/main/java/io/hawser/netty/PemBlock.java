package io.hawser.netty;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM file (RFC 7468 §2), as {@code CERTIFICATE}; text around the blocks is for people. */
record PemBlock(String label, String body) {
    private static final String BEGIN = "-----BEGIN ";
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+)-----END \\1-----");

    /**
     * All blocks of a file, in its order.
     *
     * @throws IllegalArgumentException if one is cut off, as in a file that is half written
     */
    static List<PemBlock> parse(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new PemBlock(matcher.group(1), matcher.group(2)));
        }
        int begun = 0;
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            begun++;
        }
        if (begun != blocks.size()) {
            throw new IllegalArgumentException("a PEM block has no end, or is none");
        }
        return blocks;
    }

    /**
     * What is written in Base64.
     *
     * @throws IllegalArgumentException if it is none, such as with the headers of the old encrypted keys
     */
    byte[] content() {
        if (body.indexOf(':') >= 0) {
            throw new IllegalArgumentException("its " + label + " has headers, which PKCS#8 has not");
        }
        return Base64.getMimeDecoder().decode(body);
    }
}
