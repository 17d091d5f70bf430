package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.attack.RequestCase.Wanted;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Values of the handshake's fields that are dear to take apart: time must grow with their length, not with its square. */
final class HeaderParsing implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int[] KIBIBYTES = {1, 7, 15, 64};
    private static final int TRIES = 3;

    /** What a busy machine may take for any request. */
    private static final double FORGIVEN_MILLIS = 200;

    private static final List<String> NAMES = List.of(
            "Sec-WebSocket-Extensions",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Accept",
            "Connection",
            "Upgrade",
            "Origin");

    private static final List<String> FILLERS =
            List.of(" ", ",", ";", "\"", "=", "\\\"", "a,", "a;", "b \t", "a; b=\"c\\");

    @Override
    public String id() {
        return "T02";
    }

    @Override
    public String title() {
        return "header values that are dear to parse";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws IOException, InterruptedException {
        RequestCases.run(target, oddNames(target), findings);
        double slowest = 0;
        List<String> fillers = effort == Effort.SHORT ? FILLERS.subList(0, 4) : FILLERS;
        for (String name : NAMES) {
            for (String filler : fillers) {
                slowest = Math.max(slowest, measure(target, name, filler, findings));
            }
        }
        findings.figure("slowestAnswerMillis", slowest);
    }

    private static double measure(Target target, String name, String filler, Findings findings) throws IOException {
        double shortest = 0;
        double slowest = 0;
        for (int kibibytes : KIBIBYTES) {
            String value = "b" + filler.repeat((kibibytes << 10) / filler.length()) + "x";
            byte[] request =
                    Request.upgrade(target, "/echo").replaced(name, value).bytes();
            double millis = median(target, request);
            shortest = kibibytes == KIBIBYTES[0] ? millis : shortest;
            slowest = Math.max(slowest, millis);
            findings.expect(
                    millis <= Math.max(100 * shortest, FORGIVEN_MILLIS),
                    "%d KiB of '%s' in %s take %.0f ms".formatted(kibibytes, filler, name, millis));
        }
        return slowest;
    }

    private static double median(Target target, byte[] request) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            try (Link link = Link.to(target, i, LIFETIME)) {
                long start = System.nanoTime();
                link.sendMeanwhile(request);
                link.response(Link.PATIENCE); // or the end: whatever takes that long
                millis.add((System.nanoTime() - start) / 1e6);
            }
        }
        return millis.stream().sorted().skip(TRIES / 2).findFirst().orElseThrow();
    }

    private static List<RequestCase> oddNames(Target target) {
        Request valid = Request.upgrade(target, "/echo");
        List<RequestCase> cases = new ArrayList<>();
        for (String value : List.of(
                "constructor",
                "__proto__",
                "toString",
                "a; constructor",
                "a; __proto__=1",
                "a; b; b; b",
                "a;",
                "a;;b",
                ";",
                ",",
                ",,,",
                "=",
                "a=",
                "a; =b",
                "a; b=\"",
                "a; b=\"c",
                "a; b=\"c\\",
                "\"a\"",
                "a, a, a",
                "a b",
                "\t")) {
            for (String name : List.of("Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol")) {
                cases.add(new RequestCase(name + ": " + value, valid.with(name, value), Wanted.ANSWER));
            }
        }
        return cases;
    }
}
