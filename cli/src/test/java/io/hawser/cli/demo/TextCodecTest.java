package io.hawser.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextCodecTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        # what                  | message                                         | becomes
        hello, new              | {"t":"hello","v":1,"name":""}                   | Hello[name=, key=]
        hello, back             | {"t":"hello","v":1,"name":" Ada  L ","key":"k"} | Hello[name=Ada L, key=k]
        chat                    | {"t":"chat","text":" hi ","r":7}                | Chat[text=hi, reference=7]
        chat over two lines     | {"t":"chat","text":"a\\nb","r":7}               | Chat[text=a b, reference=7]
        an unknown field        | {"t":"undo","x":[1]}                            | Undo[]
        a new name              | {"t":"name","name":"Grace"}                     | Rename[name=Grace]
        a vote                  | {"t":"vote","yes":false}                        | Vote[yes=false]
        """)
    void readsWhatThePageSays(String what, String message, String expected) {
        assertEquals(expected, TextCodec.decode(message).toString());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        # broken rule           | message                                            | said
        empty                   | ~~                                                 | text messages are one JSON object
        not JSON                | {t:hello}                                          | text messages are JSON
        not all of it JSON      | {"t":"undo"}}                                      | text messages are JSON
        two objects             | {"t":"undo"}{"t":"undo"}                           | text messages are JSON
        an array                | ["undo"]                                           | text messages are one JSON object
        too deep                | {"t":"undo","x":[[[[[1]]]]]}                       | text messages are JSON
        no kind                 | {"v":1}                                            | t: missing
        kind is a number        | {"t":1}                                            | t: a string of at most 16 characters
        unknown kind            | {"t":"sink"}                                       | t: no such message
        other version           | {"t":"hello","v":2,"name":""}                      | v: this server speaks version 1
        a huge exponent         | {"t":"hello","v":1e999999999,"name":""}            | v: a whole number of at most 9 digits
        name too long           | {"t":"name","name":"1234567890123456789012345"}    | name: a string of at most 24 characters
        invisible name          | {"t":"name","name":"\\u200b\\u202e "}              | name: nothing that can be shown
        chat of spaces          | {"t":"chat","text":" \\n ","r":1}                  | text: 1 to 500 characters
        half a character        | {"t":"chat","text":"\\ud83d","r":1}                | text messages are JSON
        no reference            | {"t":"chat","text":"hi"}                           | r: missing
        negative reference      | {"t":"chat","text":"hi","r":-1}                    | r: a whole number of at most 9 digits
        null for a string       | {"t":"chat","text":null,"r":1}                     | text: missing
        a string for a boolean  | {"t":"vote","yes":"true"}                          | yes: true or false
        """)
    void refusesWhatIsNotOfTheProtocol(String what, String message, String said) {
        BrokenRule broken = assertThrows(BrokenRule.class, () -> TextCodec.decode(message));
        assertEquals(said, broken.getMessage());
    }

    @Test
    void refusesChatOf501Characters() {
        String message = "{\"t\":\"chat\",\"r\":1,\"text\":\"" + "x".repeat(501) + "\"}";
        assertThrows(BrokenRule.class, () -> TextCodec.decode(message));
    }
}
