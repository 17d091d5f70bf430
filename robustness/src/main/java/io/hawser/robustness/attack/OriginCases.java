package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.attack.RequestCase.Wanted;
import io.hawser.robustness.wire.Request;
import java.util.ArrayList;
import java.util.List;

/** Pages of elsewhere that act in their visitor's name (RFC 6455 §10.2): nobody has allowed any of them. */
final class OriginCases {
    private OriginCases() {}

    static List<RequestCase> of(Target target, Effort effort) {
        Request valid = Request.upgrade(target, "/echo");
        String host = "localhost:" + target.port();
        List<RequestCase> cases = new ArrayList<>();
        for (String foreign : List.of(
                "http://evil.example",
                "https://evil.example",
                "null",
                "NULL",
                "",
                "http://",
                "http://localhost",
                "http://localhost:1",
                "http://localhost:" + target.port() + "0",
                "http://" + host + ".evil.example",
                "http://localhost.evil.example:" + target.port(),
                "http://evil.example/" + host,
                "http://evil.example?" + host,
                "http://evil.example#" + host,
                "http://" + host + "@evil.example",
                "http://user@" + host + ".evil.example",
                "http://xlocalhost:" + target.port(),
                "http://l\u00f6calhost:" + target.port(),
                "http://xn--lcalhost-n4a:" + target.port(),
                "http://localhost\\.evil.example",
                "file://",
                "http://" + host + " http://evil.example",
                "http://evil.example, http://" + host)) {
            cases.add(new RequestCase("Origin: " + foreign, valid.with("Origin", foreign), Wanted.REFUSAL));
        }
        cases.add(new RequestCase(
                "Origin of here and of elsewhere",
                valid.with("Origin", "http://evil.example").with("Origin", "http://" + host),
                Wanted.REFUSAL));
        cases.add(new RequestCase("Origin of here", valid.with("Origin", "http://" + host), Wanted.UPGRADE));
        return cases;
    }
}
