package io.hawser.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code hawser demo} and two visitors with real browsers, who keep nothing from each other. */
final class DemoTest {
    private static final String BOARD = "data-testid=board";
    private static final String OPEN = "[data-testid=state][data-state=open]";
    private static final String BENS_CURSOR = "[data-testid=peer-cursor]:has-text('Ben') svg";

    /** The element that shows the other one's cursor has moved to the middle of the board, to within 3 %. */
    private static final String CURSOR_IN_THE_MIDDLE = """
            (() => {
              const board = document.querySelector('[data-testid=board]').getBoundingClientRect();
              const cursor = document.querySelector('[data-testid=peer-cursor]').getBoundingClientRect();
              return Math.abs((cursor.left - board.left) / board.width - 0.5) < 0.03
                  && Math.abs((cursor.top - board.top) / board.height - 0.5) < 0.03;
            })()
            """;

    private static final String BOARD_HAS_INK = """
            (() => {
              const board = document.querySelector('[data-testid=board]');
              const blank = Object.assign(document.createElement('canvas'), {width: board.width, height: board.height});
              return board.toDataURL() !== blank.toDataURL();
            })()
            """;

    @Test
    void eachSeesWhatTheOtherDoes() {
        try (HawserCommand demo = HawserCommand.serve("demo");
                Browser browser = Browser.start()) {
            Browser.Page ada = visit(demo, browser, "Ada");
            Browser.Page ben = visit(demo, browser, "Ben");
            ada.waitFor("[data-testid=peer]:has-text('Ben')");
            ben.waitFor("[data-testid=peer]:has-text('Ada')");

            ben.move(BOARD, 0.5, 0.5);
            ada.waitFor(BENS_CURSOR);
            ada.waitUntil(CURSOR_IN_THE_MIDDLE);

            say(ben, "Ahoy, Ada");
            ada.waitFor("[data-testid=chat-line]:has-text('Ahoy, Ada')");
            say(ada, "Ahoy, Ben ⚓");
            ben.waitFor("[data-testid=chat-line]:has-text('Ahoy, Ben ⚓')");

            assertEquals(false, ada.evaluate(BOARD_HAS_INK).getAsBoolean());
            ben.drag(BOARD, 0.2, 0.7, 0.3, 0.3, 0.4, 0.7, 0.5, 0.3, 0.6, 0.7, 0.7, 0.3);
            ada.waitUntil(BOARD_HAS_INK);
            ada.drag(BOARD, 0.15, 0.8, 0.5, 0.85, 0.85, 0.78);
            ada.screenshot(Tools.target("demo.png"));

            ben.close();
            ada.waitForNo("[data-testid=peer]");
            ada.waitForNo(BENS_CURSOR);
            assertEquals(List.of(), ada.console());
        }
    }

    @Test
    void whoCutsTheLineComesBackAsTheSamePerson() {
        try (HawserCommand demo = HawserCommand.serve("demo");
                Browser browser = Browser.start()) {
            Browser.Page ada = visit(demo, browser, "Ada");
            Browser.Page ben = visit(demo, browser, "Ben");

            ada.click("data-testid=line-button");
            ada.waitFor("[data-testid=state][data-state=closed]");
            ben.waitForNo("[data-testid=peer]");
            say(ben, "Where is Ada?");

            ada.click("data-testid=line-button");
            ada.waitFor(OPEN);
            ben.waitFor("[data-testid=peer]:has-text('Ada')");
            ada.waitFor("[data-testid=chat-line]:has-text('Where is Ada?')");
        }
    }

    @Test
    void bothComeBackWhenTheServerDoes() {
        int port = Ports.free();
        try (Browser browser = Browser.start()) {
            Browser.Page ada;
            Browser.Page ben;
            try (HawserCommand demo = HawserCommand.serveOn(port, "demo")) {
                ada = visit(demo, browser, "Ada");
                ben = visit(demo, browser, "Ben");
            }
            ada.waitForNo(OPEN);
            ben.waitForNo(OPEN);
            try (HawserCommand again = HawserCommand.serveOn(port, "demo")) {
                ada.waitFor(OPEN);
                ben.waitFor(OPEN);
                ada.waitFor("[data-testid=peer]:has-text('Ben')");
                say(ben, "Back at " + again.address().getPort());
                ada.waitFor("[data-testid=chat-line]:has-text('Back at " + port + "')");
            }
        }
    }

    private static Browser.Page visit(HawserCommand demo, Browser browser, String name) {
        Browser.Page page = browser.open(demo.address());
        page.waitFor(OPEN);
        page.click("data-testid=me-name");
        page.fill("data-testid=me-name-input", name);
        page.press("data-testid=me-name-input", "Enter");
        page.waitFor("[data-testid=me-row]:has-text('" + name + "')");
        return page;
    }

    private static void say(Browser.Page page, String words) {
        page.fill("data-testid=chat-input", words);
        page.press("data-testid=chat-input", "Enter");
    }
}
