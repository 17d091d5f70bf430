package io.hawser.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.ConnectionOptions;
import io.hawser.client.ClientBuilder;
import io.hawser.client.WebSocketClient;
import io.hawser.server.ServerBuilder;
import io.hawser.server.WebSocketServer;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** docs/reference/options.md lists every option with the default and the range that the code has. */
class OptionsReferenceTest {
    private static final String PAGE = "docs/reference/options.md";
    private static final int RANGE = 2;
    private static final int DEFAULT = 3;
    private static final Pattern NUMBERS = Pattern.compile("([0-9,]+) (?:to ([0-9,]+)|or more)");

    /** Something that can be set, by its name in the reference: what it is by default, and how to try another value. */
    private record Option(Object byDefault, Trial trial) {}

    private interface Trial {
        void set(Object value) throws ReflectiveOperationException;
    }

    private static Map<String, Option> options() throws ReflectiveOperationException {
        Map<String, Option> options = new LinkedHashMap<>();
        addRecord("", ConnectionOptions.DEFAULT, options);
        ServerBuilder server = WebSocketServer.builder();
        Object settings = read(server, "settings");
        options.put("server.port", new Option(read(read(settings, "address"), "port"), setter(server, "port")));
        for (String name : List.of("handshakeTimeout", "maxHeaderBytes", "maxHeaders")) {
            options.put("server." + name, new Option(read(settings, name), setter(server, name)));
        }
        options.put("server.http2", new Option(true, setter(server, "http2")));
        options.put("server.maxStreams", new Option(256, setter(server, "maxStreams")));
        options.put("server.eventLoops", new Option("one a processor", setter(server, "eventLoops")));
        Object admission = read(settings, "admission");
        options.put(
                "server.maxConnections",
                new Option("nine tenths of the free descriptors", setter(server, "maxConnections")));
        options.put(
                "server.maxConnectionsPerAddress", new Option("no limit", setter(server, "maxConnectionsPerAddress")));
        for (String name : List.of("maxHandshakesPerAddress", "maxMemoryShare")) {
            options.put("server." + name, new Option(read(admission, name), setter(server, name)));
        }
        options.put("server.maxUnsentBytes", new Option("a sixteenth of memory", setter(server, "maxUnsentBytes")));
        options.put(
                "server.maxUnfinishedBytes", new Option("a quarter of memory", setter(server, "maxUnfinishedBytes")));
        ClientBuilder client = WebSocketClient.builder();
        for (String name : List.of(
                "connectTimeout", "tlsTimeout", "handshakeTimeout", "http2", "http2IdleTimeout", "followRedirects")) {
            options.put("client." + name, new Option(read(client, name), setter(client, name)));
        }
        return options;
    }

    private static void addRecord(String prefix, Record defaults, Map<String, Option> options)
            throws ReflectiveOperationException {
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(defaults);
            if (value instanceof Record inner) {
                addRecord(prefix + component.getName() + ".", inner, options);
            } else {
                options.put(prefix + component.getName(), new Option(value, constructor(defaults, component)));
            }
        }
    }

    /** Makes another record that differs in one component. */
    private static Trial constructor(Record defaults, RecordComponent changed) {
        return value -> {
            RecordComponent[] components = defaults.getClass().getRecordComponents();
            Object[] arguments = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                boolean same = !components[i].getName().equals(changed.getName());
                arguments[i] = same ? components[i].getAccessor().invoke(defaults) : value;
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = defaults.getClass().getConstructor(types);
            constructor.newInstance(arguments);
        };
    }

    private static Trial setter(Object builder, String name) throws ReflectiveOperationException {
        for (Method method : builder.getClass().getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == 1) {
                return value -> method.invoke(builder, value);
            }
        }
        throw new NoSuchMethodException(name);
    }

    private static Object read(Object owner, String name) throws ReflectiveOperationException {
        Method accessor = owner.getClass().getDeclaredMethod(name);
        accessor.setAccessible(true);
        return accessor.invoke(owner);
    }

    private static Map<String, List<String>> rows() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        Docs.tableRows(PAGE).forEach(row -> rows.put(row.get(0), row));
        return rows;
    }

    @Test
    void everyOptionHasItsRow() throws Exception {
        List<String> documented = rows().keySet().stream()
                .filter(name -> !rowIsOfAnotherKind(name))
                .toList();
        assertEquals(List.copyOf(options().keySet()), documented);
    }

    /** Settings without a default value or a range: files, names. */
    private static boolean rowIsOfAnotherKind(String name) {
        return List.of(
                                "server.host",
                                "server.unix",
                                "server.ioEngine",
                                "server.maxConnectionAge",
                                "server.trustedProxies",
                                "server.proxyProtocol",
                                "server.forwardedHeaders",
                                "server.tls",
                                "server.tls.reloadInterval",
                                "server.tls.provider",
                                "client.ioEngine",
                                "client.trust",
                                "client.identity",
                                "client.pins",
                                "client.tlsProvider")
                        .contains(name)
                || List.of(
                                "client.cookies",
                                "client.resolver",
                                "client.bindAddress",
                                "client.proxy",
                                "client.proxyFromEnvironment",
                                "client.proxySelector",
                                "client.proxyLogin",
                                "client.noProxy")
                        .contains(name);
    }

    @TestFactory
    List<DynamicTest> defaultsAndRangesAreThoseOfTheCode() throws Exception {
        Map<String, List<String>> rows = rows();
        return options().entrySet().stream()
                .map(option -> DynamicTest.dynamicTest(option.getKey() + " is as documented", () -> {
                    List<String> row = Objects.requireNonNull(rows.get(option.getKey()), "has no row");
                    assertEquals(
                            written(option.getValue().byDefault()),
                            row.get(DEFAULT).replace(",", ""));
                    checkRange(row.get(RANGE), option.getValue());
                }))
                .toList();
    }

    private static String written(Object value) {
        if (value instanceof Duration duration) {
            return duration.toSeconds() + " s";
        }
        return value instanceof Enum<?> constant ? "`" + constant + "`" : value.toString();
    }

    private static void checkRange(String range, Option option) throws ReflectiveOperationException {
        Object example = option.byDefault();
        Matcher numbers = NUMBERS.matcher(range);
        if (example instanceof Duration) {
            checkDurations(range, option);
        } else if (example instanceof Double) {
            assertEquals("more than 0 to 1", range);
            option.trial().set(Double.MIN_VALUE);
            option.trial().set(1.0);
            refuses(option, 0.0);
            refuses(option, Math.nextUp(1.0));
            refuses(option, Double.NaN);
        } else if (numbers.matches()) {
            long least = number(numbers.group(1));
            option.trial().set(like(example, least));
            refuses(option, like(example, least - 1));
            if (numbers.group(2) != null) {
                long most = number(numbers.group(2));
                option.trial().set(like(example, most));
                refuses(option, like(example, most + 1));
            }
        } else if (example instanceof Enum<?> constant) {
            assertEquals(
                    Arrays.toString(constant.getDeclaringClass().getEnumConstants()),
                    "[" + range.replace("`", "") + "]");
        } else {
            assertEquals("true, false", range);
        }
    }

    private static void checkDurations(String range, Option option) throws ReflectiveOperationException {
        switch (range) {
            case "more than 0" -> {
                option.trial().set(Duration.ofNanos(1));
                refuses(option, Duration.ZERO);
            }
            case "0 or more" -> {
                option.trial().set(Duration.ZERO);
                refuses(option, Duration.ofNanos(-1));
            }
            case "1 ms to 1 h" -> {
                option.trial().set(Duration.ofMillis(1));
                option.trial().set(Duration.ofHours(1));
                refuses(option, Duration.ofNanos(999_999));
                refuses(option, Duration.ofHours(1).plusNanos(1));
            }
            default -> throw new AssertionError("cannot check this range of a duration: " + range);
        }
    }

    private static Object like(Object example, long value) {
        return example instanceof Long ? (Object) value : (Object) Math.toIntExact(value);
    }

    private static long number(String digits) {
        return Long.parseLong(digits.replace(",", ""));
    }

    private static void refuses(Option option, Object value) {
        InvocationTargetException refused = assertThrows(
                InvocationTargetException.class, () -> option.trial().set(value), () -> "accepts " + value);
        assertInstanceOf(IllegalArgumentException.class, refused.getCause());
    }
}
