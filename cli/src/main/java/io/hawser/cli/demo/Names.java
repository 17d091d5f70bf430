package io.hawser.cli.demo;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that can be shown to others: one line, no tricks, and no two alike in a room. */
final class Names {
    private static final List<String> SEABIRDS = List.of(
            "Petrel",
            "Gannet",
            "Tern",
            "Fulmar",
            "Kittiwake",
            "Skua",
            "Puffin",
            "Curlew",
            "Plover",
            "Cormorant",
            "Shearwater",
            "Eider");

    /** Controls, formats such as changes of direction, unpaired surrogates, line and paragraph separators. */
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private Names() {}

    /** The name as others may see it; empty if nothing is left of it. */
    static String clean(String wished) {
        String shown = UNSHOWABLE
                .matcher(Normalizer.normalize(wished, Normalizer.Form.NFC))
                .replaceAll("");
        return shorten(SPACES.matcher(shown).replaceAll(" ").strip(), Bounds.NAME_CHARACTERS);
    }

    /** A name for someone who gave none. */
    static String given(int seat) {
        return SEABIRDS.get(Math.floorMod(seat - 1, SEABIRDS.size()));
    }

    /** The name, or with a number behind it if it is taken, case aside. */
    static String unique(String name, Set<String> takenInLowerCase) {
        String candidate = name;
        for (int number = 2; takenInLowerCase.contains(folded(candidate)); number++) {
            String suffix = " " + number;
            candidate = shorten(name, Bounds.NAME_CHARACTERS - suffix.length()) + suffix;
        }
        return candidate;
    }

    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String shorten(String text, int characters) {
        if (text.codePointCount(0, text.length()) <= characters) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, characters)).strip();
    }
}
