package io.hawser.robustness.attack;

import io.hawser.robustness.Effort;
import io.hawser.robustness.Target;
import io.hawser.robustness.wire.Crowd;
import io.hawser.robustness.wire.Deflate;
import io.hawser.robustness.wire.Ending;
import io.hawser.robustness.wire.Frame;
import io.hawser.robustness.wire.Frames;
import io.hawser.robustness.wire.Link;
import io.hawser.robustness.wire.Request;
import io.hawser.robustness.wire.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Offers of permessage-deflate with all that can be wrong about their parameters (RFC 7692 §7.1). */
final class DeflateOffers implements Attack {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int AT_ONCE = 32;
    private static final byte[] TEXT = "a text, a text, a text".getBytes(StandardCharsets.UTF_8);

    private static final List<String> VALID = List.of(
            "",
            "; server_no_context_takeover",
            "; client_no_context_takeover; server_no_context_takeover",
            "; client_max_window_bits",
            "; client_max_window_bits=8",
            "; client_max_window_bits=15",
            "; client_max_window_bits=\"10\"",
            "; server_max_window_bits=8",
            "; server_max_window_bits=9",
            "; server_max_window_bits=15",
            "; server_max_window_bits=\"12\"",
            ";server_max_window_bits = 10 ; client_max_window_bits");

    private static final List<String> INVALID_BITS = List.of(
            "0",
            "1",
            "7",
            "16",
            "99",
            "-8",
            "+8",
            "08",
            "8.0",
            "\"\"",
            "\"16\"",
            "0x8",
            "eight",
            "2147483656",
            "4294967304");

    private static final List<String> INVALID = List.of(
            "; server_max_window_bits",
            "; server_max_window_bits=",
            "; client_max_window_bits=",
            "; server_max_window_bits=10; server_max_window_bits=10",
            "; server_max_window_bits=10; server_max_window_bits=12",
            "; client_max_window_bits; client_max_window_bits",
            "; client_max_window_bits; client_max_window_bits=10",
            "; server_no_context_takeover; server_no_context_takeover",
            "; client_no_context_takeover; client_no_context_takeover",
            "; server_no_context_takeover=1",
            "; client_no_context_takeover=true",
            "; unknown",
            "; unknown=1",
            "; server_max_window_bits=10; unknown");

    @Override
    public String id() {
        return "T31";
    }

    @Override
    public String title() {
        return "nonsense in deflate parameters";
    }

    @Override
    public void run(Target target, Effort effort, Findings findings) throws InterruptedException {
        List<String> invalid = Stream.concat(
                        INVALID.stream(),
                        INVALID_BITS.stream()
                                .flatMap(bits -> Stream.of(
                                        "; server_max_window_bits=" + bits, "; client_max_window_bits=" + bits)))
                .toList();
        Crowd.each(
                VALID.size(), AT_ONCE, index -> offer(target, "permessage-deflate" + VALID.get(index), true, findings));
        Crowd.each(invalid.size(), AT_ONCE, index -> {
            String offer = "permessage-deflate" + invalid.get(index);
            offer(target, offer, false, findings);
            // The client's next choice may be taken instead.
            offer(target, offer + ", permessage-deflate", true, findings);
        });
        findings.figure("offers", VALID.size() + 2 * invalid.size());
    }

    private static void offer(Target target, String offer, boolean valid, Findings findings) {
        try (Link link = Link.to(target, 0, LIFETIME)) {
            Response response = link.upgrade(Request.upgrade(target, "/echo").with("Sec-WebSocket-Extensions", offer));
            String answer = response.header("Sec-WebSocket-Extensions");
            findings.expect(
                    answer.isEmpty() || (valid && isSensible(answer, offer)), "agrees to " + offer + " with " + answer);
            exchange(link, offer, answer.startsWith("permessage-deflate"), findings);
        } catch (SocketTimeoutException e) {
            findings.expect(false, "hangs at " + offer);
        } catch (IOException e) { // refused: its right if the offer is invalid
            findings.expect(!valid || offer.contains(","), offer + ": " + e.getMessage());
        }
    }

    private static void exchange(Link link, String offer, boolean deflate, Findings findings) throws IOException {
        link.send(
                deflate
                        ? Frames.frame(Frames.FIN | Frames.RSV1 | Frames.TEXT, Deflate.compress(TEXT))
                        : Frames.frame(Frames.FIN | Frames.TEXT, TEXT));
        Frame echo = link.message(Link.PATIENCE);
        if (echo == null) {
            Ending ending = link.ending(Duration.ZERO);
            findings.expect(false, offer + ": no echo, but " + ending);
            return;
        }
        byte[] payload = echo.compressed() ? Deflate.inflate(echo.payload()) : echo.payload();
        findings.expect(Arrays.equals(payload, TEXT), offer + ": the echo is another text");
    }

    /** Whether a server may answer so (RFC 7692 §7.1). */
    private static boolean isSensible(String answer, String offer) {
        String[] parts = answer.split(";", -1);
        Set<String> names = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("\\s*=\\s*", 2);
            String value = pair.length == 1 ? "" : pair[1].replace("\"", "");
            boolean right =
                    switch (pair[0]) {
                        case "server_no_context_takeover", "client_no_context_takeover" -> pair.length == 1;
                        case "server_max_window_bits" -> isWindow(value);
                        case "client_max_window_bits" -> isWindow(value) && offer.contains(pair[0]);
                        default -> false;
                    };
            if (!right || !names.add(pair[0])) {
                return false;
            }
        }
        return parts[0].strip().equals("permessage-deflate");
    }

    private static boolean isWindow(String value) {
        return value.matches("8|9|1[0-5]");
    }
}
