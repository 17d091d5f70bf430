package io.hawser.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real Chromium without a window, driven through {@code browser/run.mjs}. */
public final class Browser implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(45);

    private final ChildProcess process;
    private int commands;
    private int pages;

    private Browser(ChildProcess process) {
        this.process = process;
    }

    /** Starts Chromium, or skips the test where there is none. */
    public static Browser start() {
        ChildProcess process =
                NodeProcess.start("browser/run.mjs", Tools.chromium().toString());
        try {
            process.awaitMatch("\"version\"", START);
            return new Browser(process);
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    /** Opens an address as a new visitor, with cookies and storage of its own. */
    public Page open(URI address) {
        Page page = new Page("page-" + ++pages);
        JsonObject command = page.command("open");
        command.addProperty("url", address.toString());
        answer(command);
        return page;
    }

    /** Ends Chromium. */
    @Override
    public void close() {
        process.close();
    }

    private synchronized JsonElement answer(JsonObject command) {
        int id = ++commands;
        command.addProperty("id", id);
        process.send(command.toString());
        String answer = process.await(
                        0, line -> line.startsWith("{\"id\":" + id + ","), "an answer to " + command, ANSWER)
                .text();
        JsonObject result = parse(answer);
        if (result.has("error")) {
            throw new AssertionError(
                    command + " failed: " + result.get("error").getAsString() + "; " + process.lastLines());
        }
        return result.get("value");
    }

    private static JsonObject parse(String line) {
        return JsonParser.parseString(line).getAsJsonObject();
    }

    /** One page. Selectors are those of Playwright: CSS, {@code text=…}, {@code data-testid=…}. */
    public final class Page {
        private final String name;
        private int consoleLinesSeen;

        private Page(String name) {
            this.name = name;
        }

        /** The console lines and uncaught errors so far. */
        List<String> console() {
            return process.lines().stream()
                    .filter(this::isConsole)
                    .map(this::text)
                    .toList();
        }

        /** Waits for the next console line or uncaught error that this method has not returned yet. */
        String nextConsoleLine(Duration timeout) {
            ChildProcess.Line line =
                    process.await(consoleLinesSeen, this::isConsole, "a console line of " + name, timeout);
            consoleLinesSeen = line.number() + 1;
            return text(line.text());
        }

        /** Runs an expression in the page and returns its value. */
        JsonElement evaluate(String script) {
            return answer(command("evaluate", "script", script));
        }

        /** Waits until an expression is true in the page. */
        void waitUntil(String script) {
            answer(command("waitUntil", "script", script));
        }

        /** Waits until an element can be seen. */
        void waitFor(String selector) {
            answer(command("waitFor", "selector", selector));
        }

        /** Waits until no such element can be seen. */
        void waitForNo(String selector) {
            answer(command("waitForNo", "selector", selector));
        }

        void click(String selector) {
            answer(command("click", "selector", selector));
        }

        /** Types a text into a field, in place of what is there. */
        void fill(String selector, String text) {
            JsonObject command = command("fill", "selector", selector);
            command.addProperty("text", text);
            answer(command);
        }

        /** Presses a key such as {@code Enter}. */
        void press(String selector, String key) {
            JsonObject command = command("press", "selector", selector);
            command.addProperty("key", key);
            answer(command);
        }

        /** Moves the mouse to a point in an element, in parts of its width and height from the top left. */
        void move(String selector, double x, double y) {
            answer(path("move", selector, x, y));
        }

        /** Moves the mouse with its button down, from point to point as in {@link #move}. */
        void drag(String selector, double... xAndY) {
            answer(path("drag", selector, xAndY));
        }

        private JsonObject path(String action, String selector, double... xAndY) {
            JsonArray path = new JsonArray();
            for (int i = 0; i < xAndY.length; i += 2) {
                JsonArray point = new JsonArray();
                point.add(xAndY[i]);
                point.add(xAndY[i + 1]);
                path.add(point);
            }
            JsonObject command = command(action, "selector", selector);
            command.add("path", path);
            return command;
        }

        void screenshot(Path file) {
            answer(command("screenshot", "path", file.toString()));
        }

        /** Closes the page as a visitor does who leaves. */
        void close() {
            answer(command("close"));
        }

        private JsonObject command(String action) {
            JsonObject command = new JsonObject();
            command.addProperty("page", name);
            command.addProperty("action", action);
            return command;
        }

        private JsonObject command(String action, String key, String value) {
            JsonObject command = command(action);
            command.addProperty(key, value);
            return command;
        }

        private boolean isConsole(String line) {
            return line.startsWith("{\"page\":\"" + name + "\",");
        }

        private String text(String line) {
            JsonObject event = parse(line);
            return event.has("console")
                    ? event.get("console").getAsString()
                    : "uncaught: " + event.get("failure").getAsString();
        }
    }
}
