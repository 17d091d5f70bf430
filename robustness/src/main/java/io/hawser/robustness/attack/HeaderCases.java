package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.attack.RequestCase.Wanted;
import io.hawser.robustness.wire.Request;
import java.util.ArrayList;
import java.util.List;

/** More header fields than a server should read, before, around and behind those of the handshake. */
final class HeaderCases {
    private HeaderCases() {}

    static List<RequestCase> of(Target target, Effort effort) {
        List<RequestCase> cases = new ArrayList<>();
        Request valid = Request.upgrade(target, "/echo");
        for (int count : new int[] {2_000, 20_000}) {
            List<String> many = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                many.add("X-Header-" + i + ": " + i);
            }
            int half = count / 2;
            List<String> own = valid.fields();
            cases.add(of(count + " fields behind", valid.line(), own, many));
            cases.add(of(count + " fields before", valid.line(), many, own));
            cases.add(
                    of(count + " fields around", valid.line(), many.subList(0, half), own, many.subList(half, count)));
        }
        return cases;
    }

    @SafeVarargs
    private static RequestCase of(String name, String line, List<String>... parts) {
        List<String> fields = new ArrayList<>();
        for (List<String> part : parts) {
            fields.addAll(part);
        }
        return new RequestCase(name, new Request(line, fields), Wanted.REFUSAL);
    }
}
