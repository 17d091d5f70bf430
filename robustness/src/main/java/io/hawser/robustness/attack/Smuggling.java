package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Requests about whose end two servers could disagree (RFC 9112 §11.2), each with a second request behind it, a valid
 * handshake: whoever answers that with 101 could be made to answer what a proxy in front has never seen.
 */
final class Smuggling implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(20);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

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
        List<String> corpus = SmugglingCases.of(host, handshake(target));
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

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (char c : text.replace("\r", "\\r").replace("\n", "\\n").toCharArray()) {
            printable.append(c >= ' ' && c < 0x7F ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return printable.toString();
    }
}
