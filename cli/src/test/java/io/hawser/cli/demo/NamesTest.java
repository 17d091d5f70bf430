package io.hawser.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void leavesOneLineWithoutTricks() {
        assertEquals("Ada Lovelace", Names.clean(" Ada\t\n Lovelace\u00a0"));
        assertEquals("evil", Names.clean("\u202eev\u200bil\u0000"));
        assertEquals("\u00e9", Names.clean("e\u0301"));
        assertEquals("", Names.clean("\ud83d \u2028"));
    }

    @Test
    void cutsNoCharacterInTwo() {
        assertEquals("\ud83d\ude00".repeat(24), Names.clean("\ud83d\ude00".repeat(25)));
    }

    @Test
    void numbersWhoComesSecond() {
        assertEquals("Ada", Names.unique("Ada", Set.of("grace")));
        assertEquals("ADA 3", Names.unique("ADA", Set.of("ada", "ada 2")));
        assertEquals("x".repeat(22) + " 2", Names.unique("x".repeat(24), Set.of("x".repeat(24))));
    }
}
