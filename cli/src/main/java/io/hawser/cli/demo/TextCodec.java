package io.hawser.cli.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Pattern;

/** Reads the text half of the protocol. Every field is checked here, so that nothing behind it has to. */
final class TextCodec {
    private static final int VERSION = 1;
    private static final int KEY_CHARACTERS = 64;
    private static final Pattern SMALL_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}");

    private TextCodec() {}

    /**
     * The message that a text is.
     *
     * @throws BrokenRule if it is none
     */
    static Inbound decode(String text) {
        JsonObject message = parse(text);
        return switch (string(message, "t", 16)) {
            case "hello" -> hello(message);
            case "chat" -> chat(message);
            case "name" -> new Inbound.Rename(name(message));
            case "undo" -> new Inbound.Undo();
            case "wipe" -> new Inbound.Wipe();
            case "vote" -> new Inbound.Vote(bool(message, "yes"));
            default -> throw new BrokenRule("t: no such message");
        };
    }

    private static Inbound.Hello hello(JsonObject message) {
        if (number(message, "v") != VERSION) {
            throw new BrokenRule("v: this server speaks version " + VERSION);
        }
        String key = message.has("key") ? string(message, "key", KEY_CHARACTERS) : "";
        return new Inbound.Hello(Names.clean(string(message, "name", Bounds.NAME_CHARACTERS)), key);
    }

    private static Inbound.Chat chat(JsonObject message) {
        String text = string(message, "text", Bounds.CHAT_CHARACTERS);
        String shown = CONTROLS.matcher(text).replaceAll(" ").strip();
        if (shown.isEmpty()) {
            throw new BrokenRule("text: 1 to " + Bounds.CHAT_CHARACTERS + " characters");
        }
        return new Inbound.Chat(shown, number(message, "r"));
    }

    private static String name(JsonObject message) {
        String name = Names.clean(string(message, "name", Bounds.NAME_CHARACTERS));
        if (name.isEmpty()) {
            throw new BrokenRule("name: nothing that can be shown");
        }
        return name;
    }

    private static JsonObject parse(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(
                    Strictness.STRICT); // which refuses unpaired surrogates, too: UTF-8 could not carry them
            reader.setNestingLimit(4);
            JsonElement element = JsonParser.parseReader(reader);
            if (reader.peek() == JsonToken.END_DOCUMENT && element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException | IOException e) {
            throw new BrokenRule("text messages are JSON");
        }
        throw new BrokenRule("text messages are one JSON object");
    }

    private static JsonPrimitive primitive(JsonObject message, String field) {
        if (message.get(field) instanceof JsonPrimitive value) {
            return value;
        }
        throw new BrokenRule(field + ": missing");
    }

    private static String string(JsonObject message, String field, int mostCharacters) {
        JsonPrimitive value = primitive(message, field);
        if (!value.isString() || value.getAsString().length() > mostCharacters) {
            throw new BrokenRule(field + ": a string of at most " + mostCharacters + " characters");
        }
        return value.getAsString();
    }

    private static int number(JsonObject message, String field) {
        JsonPrimitive value = primitive(message, field);
        // As text first: 1e999999999 is JSON, too.
        if (!value.isNumber() || !SMALL_NUMBER.matcher(value.getAsString()).matches()) {
            throw new BrokenRule(field + ": a whole number of at most 9 digits");
        }
        return Integer.parseInt(value.getAsString());
    }

    private static boolean bool(JsonObject message, String field) {
        JsonPrimitive value = primitive(message, field);
        if (!value.isBoolean()) {
            throw new BrokenRule(field + ": true or false");
        }
        return value.getAsBoolean();
    }
}
