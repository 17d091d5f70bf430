package io.hawser.robustness.attack;

import io.hawser.benchmarks.run.Children;
import io.hawser.robustness.Effort;
import io.hawser.robustness.OwnJvm;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Link;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** WebSockets until the server has no descriptors left, held by processes that have enough of them; then all go at once. */
final class Descriptors implements Attack {
    private static final Duration LIFETIME = Duration.ofMinutes(3);

    @Override
    public String id() {
        return "T37";
    }

    @Override
    public String title() {
        return "more connections than descriptors";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws IOException, InterruptedException {
        int each = effort.count(1_000, 11_000);
        List<Process> children = new ArrayList<>();
        try (Link old = Link.webSocket(target, 0, "/echo", LIFETIME)) {
            for (int i = 0; i < effort.count(1, 2); i++) {
                children.add(start(target, i * each, each));
            }
            int open = 0;
            for (Process child : children) {
                open += count(child);
            }
            findings.figure("connections", open);
            findings.expect(open > 0, "nobody was let in");
            findings.expect(Serving.echoes(old, "still there?"), "who came before is served no longer");
        } finally {
            children.forEach(Children::end);
        }
    }

    private static Process start(Target target, int firstPeer, int count) throws IOException {
        return OwnJvm.start(List.of("-Xmx192m"), Occupier.class, target.port(), firstPeer, count);
    }

    private static int count(Process child) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("a process that should hold connections has ended");
        }
        return Integer.parseInt(line);
    }
}
