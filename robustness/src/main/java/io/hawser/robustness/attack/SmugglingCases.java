package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests about whose end two servers could disagree (RFC 9112 §11.2), for whoever puts a second one behind each. */
public final class SmugglingCases {
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String END_OF_CHUNKS = "0\r\n\r\n";

    private SmugglingCases() {}

    /**
     * All of them, as text in ISO 8859-1.
     *
     * @param host the header line with its CRLF
     * @param handshake a valid opening handshake without its last CRLF
     */
    public static List<String> of(String host, String handshake) {
        List<String> corpus = new ArrayList<>();
        String post = "POST /echo HTTP/1.1\r\n" + host;
        lengths(corpus, post);
        encodings(corpus, post, host);
        chunks(corpus, post + CHUNKED + "\r\n");
        prefixes(corpus, "GET /echo HTTP/1.1\r\n" + host + "\r\n");
        fields(corpus, "GET /echo HTTP/1.1\r\n" + host);
        // A handshake has no body: what is behind it would be frames to one and a request to another.
        corpus.add(handshake + "Content-Length: 5\r\n\r\nhello");
        corpus.add(handshake + CHUNKED + "\r\n" + END_OF_CHUNKS);
        corpus.add(handshake + "Content-Length: 0\r\n" + CHUNKED + "\r\n" + END_OF_CHUNKS);
        return corpus;
    }

    private static void lengths(List<String> corpus, String post) {
        for (String wrong :
                List.of("+5", "-1", "0x5", "5 5", "5, 6", "5;", "", "99999999999999999999", "five", "5\u000b")) {
            corpus.add(post + "Content-Length: " + wrong + "\r\n\r\nhello");
        }
        corpus.add(post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
        corpus.add(post + "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello");
        corpus.add(post + "Content-Length : 5\r\n\r\nhello");
        corpus.add(post + "Content-Length\t: 0\r\n\r\n");
    }

    private static void encodings(List<String> corpus, String post, String host) {
        corpus.add(post + "Content-Length: 5\r\n" + CHUNKED + "\r\n" + END_OF_CHUNKS);
        corpus.add(post + CHUNKED + "Content-Length: 5\r\n\r\n" + END_OF_CHUNKS);
        corpus.add(post + CHUNKED + CHUNKED + "\r\n" + END_OF_CHUNKS);
        corpus.add("POST /echo HTTP/1.0\r\n" + host + CHUNKED + "\r\n" + END_OF_CHUNKS);
        for (String wrong : List.of(
                "xchunked",
                "chunked, identity",
                "identity, xchunked",
                "chunked\u000b",
                "\u000bchunked",
                "\0chunked",
                "\"chunked\"",
                "chunked;q=1",
                "chunked chunked",
                "chunked, chunked")) {
            corpus.add(post + "Transfer-Encoding: " + wrong + "\r\n\r\n" + END_OF_CHUNKS);
        }
        corpus.add(post + "Transfer-Encoding : chunked\r\n\r\n" + END_OF_CHUNKS);
        corpus.add(post + "Transfer-Encoding\u000b: chunked\r\n\r\n" + END_OF_CHUNKS);
        corpus.add(post + "X: y\rTransfer-Encoding: chunked\r\n\r\n" + END_OF_CHUNKS);
    }

    private static void chunks(List<String> corpus, String head) {
        for (String wrong : List.of(
                "5\nhello\r\n",
                "5;x\nhello\r\n",
                "5;x\rhello\r\n",
                "0x5\r\nhello\r\n",
                "+5\r\nhello\r\n",
                "-5\r\nhello\r\n",
                "5_0\r\nhello\r\n",
                "10000000000000005\r\nhello\r\n",
                "FFFFFFFFFFFFFFFF\r\nhello\r\n",
                "\r\nhello\r\n",
                "5\r\nhelloXX",
                "5\r\nhello\n",
                "g\r\nhello\r\n")) {
            corpus.add(head + wrong + END_OF_CHUNKS);
        }
        corpus.add(head + "0\n\n");
        corpus.add(head + "0\r\nContent-Length : 3\r\n\r\n");
    }

    private static void prefixes(List<String> corpus, String whole) {
        for (String wrong :
                List.of("\0", "\0\0\0\0", "\u0001", "\u007f", "\0\r\n", "\u001b[2J", "\u00ef\u00bb\u00bf")) {
            corpus.add(wrong + whole);
        }
    }

    private static void fields(List<String> corpus, String head) {
        for (String wrong : List.of(
                "Host: other.example\r\n",
                "X\0: y\r\n",
                "X: y\0\r\n",
                "X: y\rZ: z\r\n",
                "X Y: z\r\n",
                ": nameless\r\n",
                "no colon\r\n",
                "X\u007f: y\r\n",
                "\u00fc: y\r\n")) {
            corpus.add(head + wrong + "\r\n");
        }
        corpus.add("GET /echo HTTP/1.1\r\n " + head.substring(head.indexOf('\n') + 1) + "\r\n");
        corpus.add("GET /echo HTTP/1.1\r\nHost: a b\r\n\r\n");
        corpus.add("GET /echo HTTP/1.1\r\nHost: a/b@c\r\n\r\n");
    }

    /** Handshakes right and wrong in every part (RFC 6455 §4.2.1), as text in ISO 8859-1. */
    public static List<String> handshakes(Target target) {
        return HandshakeCases.of(target, Effort.SHORT).stream()
                .map(handshake -> new String(handshake.bytes(), StandardCharsets.ISO_8859_1))
                .toList();
    }
}
