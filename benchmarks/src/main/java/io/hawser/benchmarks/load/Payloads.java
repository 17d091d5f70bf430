package io.hawser.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What messages hold. The same bytes in every run. */
final class Payloads {
    /** Mostly ASCII, as chats and protocols are; some of two, three and four bytes. */
    private static final String[] WORDS = {
        "a line that holds ",
        "rope, hawser, cable ",
        "Grüße aus Köln ",
        "係船索 ",
        "tide 12:04, wind NW 5 ",
        "⚓ ",
        "🚢 ",
        "0123456789 "
    };

    private Payloads() {}

    static byte[] make(LoadOptions.Payload kind, int bytes, int number) {
        Random random = new Random(42L + number);
        return switch (kind) {
            case BINARY -> binary(bytes, random);
            case TEXT -> text(bytes, random);
            case JSON -> json(bytes, random);
        };
    }

    private static byte[] binary(int bytes, Random random) {
        byte[] payload = new byte[bytes];
        random.nextBytes(payload);
        return payload;
    }

    private static byte[] text(int bytes, Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() <= bytes) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return cut(text.toString(), bytes);
    }

    /** Like what dashboards are sent: the same names again and again, and changing numbers. */
    private static byte[] json(int bytes, Random random) {
        StringBuilder json = new StringBuilder("{\"type\":\"positions\",\"ships\":[");
        while (json.length() <= bytes) {
            json.append("{\"id\":").append(100_000 + random.nextInt(900_000));
            json.append(",\"name\":\"").append("Vessel ").append(random.nextInt(1_000));
            json.append("\",\"lat\":").append(random.nextInt(90_000_000) / 1e6);
            json.append(",\"lon\":").append(random.nextInt(180_000_000) / 1e6);
            json.append(",\"speed\":").append(random.nextInt(300) / 10.0);
            json.append(",\"moored\":").append(random.nextBoolean()).append("},");
        }
        return cut(json.toString(), bytes);
    }

    /** The first {@code bytes} bytes; a character that would be cut in two gives way to blanks. */
    private static byte[] cut(String text, int bytes) {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        int end = bytes;
        while (end > 0 && (whole[end] & 0xC0) == 0x80) {
            end--;
        }
        byte[] payload = Arrays.copyOf(whole, bytes);
        Arrays.fill(payload, end, bytes, (byte) ' ');
        return payload;
    }
}
