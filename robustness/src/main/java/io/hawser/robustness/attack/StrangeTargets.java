package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.attack.RequestCase.Wanted;
import io.hawser.robustness.wire.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Handshakes whose target names another host: the server must not turn to it, nor take the target for a path. */
final class StrangeTargets implements Attack {
    private static final int TRAP_MILLIS = 500;

    @Override
    public String id() {
        return "T06";
    }

    @Override
    public String title() {
        return "request targets that name other hosts";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws IOException, InterruptedException {
        try (ServerSocket trap = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            String elsewhere = "127.0.0.1:" + trap.getLocalPort();
            Request valid = Request.upgrade(target, "/echo");
            Request plain = new Request("", List.of("Host: localhost:" + target.port()));
            List<RequestCase> cases = new ArrayList<>();
            for (String odd : List.of(
                    "http://" + elsewhere + "/echo",
                    "ws://" + elsewhere + "/echo",
                    "http://user@" + elsewhere + "/echo",
                    "//" + elsewhere + "/echo",
                    "/\\" + elsewhere + "/echo",
                    "/../echo",
                    "/%2e%2e/echo",
                    "/echo%00",
                    "/%65%63%68%6f")) {
                cases.add(new RequestCase(odd, valid.withLine("GET " + odd + " HTTP/1.1"), Wanted.ANSWER));
                cases.add(new RequestCase("plain " + odd, plain.withLine("GET " + odd + " HTTP/1.1"), Wanted.ANSWER));
            }
            for (String wrong : List.of(elsewhere, "*", "@" + elsewhere + "/echo", "echo", "/ec ho", "")) {
                cases.add(new RequestCase(wrong, valid.withLine("GET " + wrong + " HTTP/1.1"), Wanted.REFUSAL));
            }
            RequestCases.run(target, cases, findings);
            findings.expect(!somebodyCame(trap), "connects to nobody on behalf of a request");
        }
    }

    private static boolean somebodyCame(ServerSocket trap) throws IOException {
        trap.setSoTimeout(TRAP_MILLIS);
        try {
            trap.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
