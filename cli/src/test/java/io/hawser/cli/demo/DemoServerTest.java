package io.hawser.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DemoServerTest {
    private static final Pattern LINK = Pattern.compile("(?:src=|href=|from )[\"']([^\"'#?]+)[\"']");
    private static final String DOT = "04 0001 03 06 1111 2222 80";
    private static final String DOT_AT_OTHERS = "04" + "00000001" + "0001" + "00" + "03" + "06" + "1111222280";
    private static final String DOT_IN_HISTORY = "06" + "00000001" + "0001" + "00" + "06" + "0001" + "1111222280";

    private final DemoServer server = DemoServer.start("127.0.0.1", 0);

    @BeforeEach
    void answers() {
        assertTrue(server.url().endsWith(":" + server.port() + "/"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // --------------------------------------------------------------------------------------------------- the page

    @Test
    void servesAllThatThePageAsksForAndNothingElse() throws Exception {
        Set<String> seen = new HashSet<>();
        Deque<String> paths = new ArrayDeque<>(Set.of(""));
        while (!paths.isEmpty()) {
            String path = paths.remove();
            if (seen.add(path)) {
                HttpResponse<String> response = get(path);
                assertEquals(200, response.statusCode(), path);
                Matcher links = LINK.matcher(response.body());
                while (links.find()) {
                    paths.add(URI.create("/" + path)
                            .resolve(links.group(1))
                            .getPath()
                            .substring(1));
                }
            }
        }
        assertTrue(seen.containsAll(Set.of("app.js", "style.css", "favicon.svg", "js/line.js")), seen.toString());
        assertEquals(404, get("../DemoServer.class").statusCode());
        assertEquals(404, get("protocol.md").statusCode());
    }

    @Test
    void allowsThePageNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("");
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'self'; "), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals(
                "nosniff", page.headers().firstValue("X-Content-Type-Options").orElseThrow());
        assertFalse(page.body().contains("style=\""), "inline styles would be refused");
        assertFalse(page.body().contains("<style"), "inline styles would be refused");
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    // --------------------------------------------------------------------------------------------------- the room

    @Test
    void showsPeopleEachOther() {
        try (Guest ada = new Guest(server, "");
                Guest grace = new Guest(server, "/lobby")) {
            JsonObject first = ada.hello("Ada", "");
            assertEquals("lobby", first.get("room").getAsString());
            assertTrue(first.get("headerBytes").getAsInt() > 20);
            JsonObject second = grace.hello("ada", "");
            assertEquals("ada 2", second.get("name").getAsString());
            assertEquals(
                    "Ada",
                    second.getAsJsonArray("peers")
                            .get(0)
                            .getAsJsonObject()
                            .get("name")
                            .getAsString());
            assertEquals(
                    "ada 2",
                    ada.hears("join").getAsJsonObject("peer").get("name").getAsString());

            grace.sayBytes("02 0001 ffff");
            assertEquals("02" + "0002" + "0001ffff", ada.hearsBytes(2));
            grace.sayBytes("03");
            assertEquals("030002", ada.hearsBytes(3));
            grace.say("{'t':'name','name':'Grace'}");
            assertEquals(
                    "Grace",
                    ada.hears("peer").getAsJsonObject("peer").get("name").getAsString());
            ada.sayBytes("01 00000005 0019");
            assertEquals("0100000005", ada.hearsBytes(1));
            assertEquals("[[1,2.5]]", grace.hears("rtt").get("all").toString());
            grace.leaves();
            assertEquals(2, ada.hears("leave").get("id").getAsInt());
        }
    }

    @Test
    void repeatsChatToItsAuthorAndToWhoComesLater() {
        try (Guest ada = new Guest(server, "/a");
                Guest late = new Guest(server, "/a")) {
            ada.hello("Ada", "");
            ada.say("{'t':'chat','text':'<b>ahoy</b>','r':3}");
            JsonObject line = ada.hears("chat").getAsJsonObject("line");
            assertEquals("<b>ahoy</b>", line.get("text").getAsString());
            assertEquals(3, line.get("r").getAsInt());
            assertEquals(line, late.hello("", "").getAsJsonArray("chat").get(0));
        }
    }

    @Test
    void refusesChatThatIsTooFastAndSaysWhichLine() {
        try (Guest ada = new Guest(server, "/a")) {
            ada.hello("Ada", "");
            for (int line = 1; line <= 20; line++) {
                ada.say("{'t':'chat','text':'x','r':" + line + "}");
            }
            assertTrue(ada.hears("notice").get("r").getAsInt() > 8);
        }
    }

    // -------------------------------------------------------------------------------------------------- the board

    @Test
    void relaysStrokesKeepsThemAndTakesThemBack() {
        try (Guest ada = new Guest(server, "");
                Guest grace = new Guest(server, "");
                Guest late = new Guest(server, "")) {
            ada.hello("Ada", "");
            grace.hello("Grace", "");
            ada.sayBytes(DOT);
            assertEquals(DOT_AT_OTHERS, grace.hearsBytes(4));
            assertEquals("05" + "0001" + "00000001", ada.hearsBytes(5));
            late.say("{'t':'hello','v':1,'name':''}");
            assertEquals(DOT_IN_HISTORY, late.hearsBytes(6));
            assertEquals(1, late.hears("ready").get("strokes").getAsInt());

            grace.say("{'t':'undo'}");
            assertTrue(grace.hears("notice").get("text").getAsString().startsWith("Nothing of yours"));
            ada.say("{'t':'undo'}");
            assertEquals("[1]", late.hears("erase").get("ids").toString());
        }
    }

    @Test
    void showsWhoComesInTheMiddleOfAStrokeItsBeginning() {
        try (Guest ada = new Guest(server, "");
                Guest late = new Guest(server, "")) {
            ada.hello("Ada", "");
            ada.sayBytes("04 0001 01 06 1111 2222 80");
            ada.sayBytes("04 0001 00 06 3333 4444 80");
            ada.sayBytes("01 00000001 ffff");
            ada.hearsBytes(1);
            late.say("{'t':'hello','v':1,'name':''}");
            assertEquals(
                    "04" + "00000001" + "0001" + "00" + "01" + "06" + "1111222280" + "3333444480", late.hearsBytes(4));
            ada.sayBytes("04 0001 02 06");
            assertEquals("04" + "00000001" + "0001" + "00" + "02" + "06", late.hearsBytes(4));
        }
    }

    @Test
    void erasesAStrokeWhoseAuthorVanishesWithinIt() {
        try (Guest ada = new Guest(server, "");
                Guest grace = new Guest(server, "")) {
            ada.hello("Ada", "");
            grace.hello("Grace", "");
            ada.sayBytes("04 0001 01 06 1111 2222 80");
            grace.hearsBytes(4);
            ada.leaves();
            assertEquals("[1]", grace.hears("erase").get("ids").toString());
        }
    }

    @Test
    void wipesWithConsentOnly() {
        try (Guest ada = new Guest(server, "");
                Guest grace = new Guest(server, "")) {
            ada.hello("Ada", "");
            grace.hello("Grace", "");
            ada.say("{'t':'wipe'}");
            assertEquals(1, grace.hears("wipe").get("need").getAsInt());
            grace.say("{'t':'vote','yes':false}");
            ada.hears("wipe");
            assertEquals("kept", ada.hears("wipe").get("state").getAsString());
            assertEquals("kept", grace.hears("wipe").get("state").getAsString());
            ada.say("{'t':'wipe'}");
            grace.hears("wipe");
            grace.say("{'t':'vote','yes':true}");
            ada.hears("wipe");
            assertEquals("wiped", ada.hears("wipe").get("state").getAsString());
            grace.leaves();
            ada.hears("leave");
            ada.say("{'t':'wipe'}");
            assertEquals("wiped", ada.hears("wipe").get("state").getAsString());
        }
    }

    // ---------------------------------------------------------------------------------------------------- the seat

    @Test
    void givesTheSeatBackForItsKey() {
        try (Guest ada = new Guest(server, "")) {
            JsonObject before = ada.hello("Ada", "");
            ada.sayBytes(DOT);
            ada.hearsBytes(5);
            ada.leaves();
            try (Guest again = new Guest(server, "")) {
                JsonObject after = again.hello("", before.get("key").getAsString());
                assertTrue(after.get("resumed").getAsBoolean());
                assertEquals(before.get("id"), after.get("id"));
                assertEquals("Ada", after.get("name").getAsString());
                assertEquals(1, after.get("done").getAsInt());
                again.say("{'t':'undo'}");
                assertEquals("[1]", again.hears("erase").get("ids").toString());
            }
        }
    }

    @Test
    void closesTheOlderConnectionWhenItsSeatIsTakenAgain() {
        try (Guest ada = new Guest(server, "");
                Guest newer = new Guest(server, "")) {
            String key = ada.hello("Ada", "").get("key").getAsString();
            JsonObject welcome = newer.hello("Ada", key);
            assertEquals("Ada", welcome.get("name").getAsString());
            assertEquals("[]", welcome.get("peers").toString());
            assertEquals(4001, ada.closedWith());
            newer.sayBytes("01 00000001 ffff");
            assertEquals("0100000001", newer.hearsBytes(1));
        }
    }

    @Test
    void knowsNoSeatOfAnotherKey() {
        try (Guest ada = new Guest(server, "")) {
            assertFalse(ada.hello("Ada", "0".repeat(32)).get("resumed").getAsBoolean());
        }
    }

    // ------------------------------------------------------------------------------------------------ broken rules

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # broken rule                   | message                               | close code
        speaks before hello             | {'t':'undo'}                          | 4401
        begins with something else      | ahoy                                  | 4400
        begins with a number            | 7                                     | 4400
        """)
    void closesWhoDoesNotBeginWithHello(String what, String message, int code) {
        try (Guest guest = new Guest(server, "")) {
            guest.say(message);
            assertEquals(code, guest.closedWith());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # broken rule                    | message
        says hello twice                 | {'t':'hello','v':1,'name':''}
        a stroke never begun             | 04 0001 02 06 1111 2222 80
        a stroke within a stroke         | 04 0001 01 06, 04 0002 01 06
        a number again                   | 04 0001 03 06, 04 0001 03 06
        another number within a stroke   | 04 0001 01 06, 04 0002 00 06
        another width within a stroke    | 04 0001 01 06, 04 0001 00 07
        an unknown type                  | 7f
        """)
    void closesWhoBreaksARule(String what, String messages) {
        try (Guest guest = new Guest(server, "/rules")) {
            guest.hello("", "");
            if (messages.startsWith("{")) {
                guest.say(messages);
            } else {
                Pattern.compile(", ").splitAsStream(messages).forEach(guest::sayBytes);
            }
            assertEquals(4400, guest.closedWith());
        }
    }

    @Test
    void closesWhoseStrokeDoesNotEnd() {
        try (Guest guest = new Guest(server, "")) {
            guest.hello("", "");
            String points = "1111222280".repeat(128);
            guest.sayBytes("04 0001 01 06" + points);
            for (int part = 2; part <= 9; part++) {
                guest.sayBytes("04 0001 00 06" + points);
            }
            assertEquals(4400, guest.closedWith());
        }
    }

    @Test
    void closesWhoFloods() {
        try (Guest guest = new Guest(server, "")) {
            guest.hello("", "");
            for (int i = 0; i < 200; i++) {
                guest.say("{'t':'undo'}");
            }
            assertEquals(4408, guest.closedWith());
        }
    }

    @Test
    void refusesARoomOfAnotherName() {
        try (Guest guest = new Guest(server, "/Not%20a%20Room")) {
            guest.say("{'t':'hello','v':1,'name':''}");
            assertEquals(4400, guest.closedWith());
        }
    }

    @Test
    void tellsEveryoneThatItStops() {
        try (Guest guest = new Guest(server, "")) {
            guest.hello("", "");
            server.close();
            assertEquals(1001, guest.closedWith());
        }
    }
}
