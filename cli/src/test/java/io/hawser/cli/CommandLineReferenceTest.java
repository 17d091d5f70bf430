package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * docs/reference/command-line.md shows what the command says about itself. After a change,
 * {@code mvn test -pl cli -am -Dtest=CommandLineReferenceTest -Dhelp.update} copies it into the page.
 */
class CommandLineReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "command-line.md");
    private static final Pattern BLOCK = Pattern.compile("(<!-- help: ([^>]+) -->\n```\n)(.*?)(```\n)", Pattern.DOTALL);

    @Test
    void thePageShowsWhatTheCommandSays() throws IOException {
        String page = Files.readString(PAGE).replace("\r", "");
        String updated = BLOCK.matcher(page).replaceAll(CommandLineReferenceTest::withHelp);
        if (System.getProperty("help.update") != null) {
            Files.writeString(PAGE, updated);
        } else {
            assertEquals(updated, page, "the page is not up to date");
        }
    }

    @Test
    void everySubcommandIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        assertFalse(command().getSubcommands().isEmpty());
        for (String name : command().getSubcommands().keySet()) {
            assertTrue(page.contains("<!-- help: hawser " + name + " -->"), name);
        }
    }

    private static String withHelp(MatchResult block) {
        return Matcher.quoteReplacement(block.group(1) + help(block.group(2)).stripTrailing() + "\n" + block.group(4));
    }

    private static String help(String topic) {
        if (topic.equals("/help")) {
            return InputLine.HELP;
        }
        CommandLine shown = command();
        for (String word : topic.replaceFirst("^hawser ?", "").split(" ", -1)) {
            shown = word.isEmpty()
                    ? shown
                    : Objects.requireNonNull(shown.getSubcommands().get(word), "there is no " + topic);
        }
        return shown.getUsageMessage(Ansi.OFF).replace("\r", "").replaceAll("(?m) +$", "");
    }

    private static CommandLine command() {
        return Main.commandLine(new Streams(System.in, System.out, System.err, false));
    }
}
