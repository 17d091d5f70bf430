package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RouterTest {
    private final Router<String> router = new Router<>();

    private Optional<String> find(String path) {
        return router.find(path).map(Router.Match::target);
    }

    @Test
    void a_literal_path_goes_before_templates_whatever_the_order() {
        router.add("/*", "rest");
        router.add("/{name}", "template");
        router.add("/a", "literal a");
        router.add("/b", "literal b");
        assertEquals(Optional.of("literal a"), find("/a"));
        assertEquals(Optional.of("literal b"), find("/b"));
    }

    @Test
    void templates_are_tried_in_the_order_they_were_added() {
        router.add("/x/{name}", "first");
        router.add("/x/*", "second");
        router.add("/x/{other}", "never");
        assertEquals(Optional.of("first"), find("/x/1"));
        assertEquals(Optional.of("second"), find("/x/1/2"));
        assertEquals(Optional.empty(), find("/y"));
        assertEquals(Map.of("name", "1"), router.find("/x/1").orElseThrow().parameters());
    }

    @Test
    void a_path_can_have_only_one_target() {
        router.add("/a/{b}", "first");
        String message = assertThrows(IllegalArgumentException.class, () -> router.add("/a/{b}", "second"))
                .getMessage();
        assertEquals("there is a route with this path already: /a/{b}", message);
        assertEquals(Optional.of("first"), find("/a/x"));
    }

    @Test
    void a_copy_does_not_see_what_is_added_later() {
        Router<String> copy = router.copy();
        router.add("/a", "a");
        assertEquals(Optional.empty(), copy.find("/a"));
    }
}
