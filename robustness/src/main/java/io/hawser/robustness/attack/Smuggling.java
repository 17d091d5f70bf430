package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests about whose end two servers could disagree (RFC 9112 §11.2), each with a second request behind it, a valid
 * handshake: whoever answers that with 101 could be made to answer what a proxy in front has never seen.
 */
final class Smuggling implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(20);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String END_OF_CHUNKS = "0\r\n\r\n";

    @Override
    public String id() {
        return "T05";
    }

    @Override
    public String title() {
        return "request smuggling";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        String host = "Host: localhost:" + target.port() + "\r\n";
        List<String> corpus = corpus(host, handshake(target));
        byte[] canary = Request.upgrade(target, "/echo").bytes();
        Crowd.Tally tally = Crowd.each(corpus.size(), corpus.size(), index -> {
            String first = corpus.get(index);
            try (Link link = Link.to(target, index, LIFETIME)) {
                link.sendMeanwhile(first.getBytes(StandardCharsets.ISO_8859_1), canary);
                String answers = link.text(ANSWER_WITHIN);
                findings.expect(!answers.contains("HTTP/1.1 101"), "answers what is behind " + printable(first));
                findings.expect(!answers.contains("HTTP/1.1 500"), "fails at " + printable(first));
            }
        });
        findings.expect(tally.failed() == 0, tally.failed() + " connections failed");
        findings.figure("cases", corpus.size());
        // Else a server that never answers would pass.
        try (Link link = Link.to(target, corpus.size(), LIFETIME)) {
            link.send(canary);
            findings.expect(link.text(ANSWER_WITHIN).startsWith("HTTP/1.1 101"), "answers the second request alone");
        } catch (IOException e) {
            findings.expect(false, "answers the second request alone: " + e.getMessage());
        }
    }

    private static String handshake(Target target) {
        String whole = new String(Request.upgrade(target, "/echo").bytes(), StandardCharsets.ISO_8859_1);
        return whole.substring(0, whole.length() - 2);
    }

    private static List<String> corpus(String host, String handshake) {
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

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (char c : text.replace("\r", "\\r").replace("\n", "\\n").toCharArray()) {
            printable.append(c >= ' ' && c < 0x7F ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return printable.toString();
    }
}
