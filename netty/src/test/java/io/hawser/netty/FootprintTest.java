package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ConnectionOptions;
import io.hawser.ConnectionSetup;
import io.hawser.Handshake;
import io.hawser.Listener;
import io.hawser.protocol.Assemblies;
import io.hawser.protocol.Role;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What an idle connection keeps alive above Netty's channel: each object that two connections do not share, with the size
 * that it has in a JVM with compressed references. Does not depend on when garbage is collected.
 */
class FootprintTest {
    /** Of the 2,048 bytes that a connection may have in all, what Netty's channel with one handler leaves us. */
    private static final long MAX_BYTES = 752;

    private static final int HEADER_BYTES = 12;
    private static final int ARRAY_HEADER_BYTES = 16;
    private static final int REFERENCE_BYTES = 4;

    /** The JDK's, whose fields are not ours to look at, with all that is behind them when they are new. */
    private static final Map<String, Integer> KNOWN = Map.of(
            "java.util.concurrent.atomic.AtomicLong", 24,
            "java.util.concurrent.atomic.AtomicBoolean", 16,
            "java.util.concurrent.ConcurrentLinkedQueue", 48,
            "java.util.concurrent.locks.ReentrantLock", 48,
            "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject", 24);

    private static final LoopResources LOOP = LoopResources.current();
    private static final Assemblies ASSEMBLIES = LOOP.assemblies(true);
    private static final Random RANDOM = new Random(1);
    private static final Listener LISTENER = new Listener() {};
    private static final InetSocketAddress CLIENT = InetSocketAddress.createUnresolved("client", 1);

    private static ConnectionHandler open(int number) {
        Headers headers = Headers.of(
                "Host", "127.0.0.1:12345",
                "Upgrade", "websocket",
                "Connection", "Upgrade",
                "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZ" + number + "==",
                "Sec-WebSocket-Version", "13");
        Headers response = Headers.of(
                "Upgrade",
                "websocket",
                "Connection",
                "Upgrade",
                "Sec-WebSocket-Accept",
                "s3pPLMBiTxaQ9kYGzzhZRbK+xO" + number);
        Handshake handshake = Handshake.of(new HttpRequest("GET", "/echo", "HTTP/1.1", headers), CLIENT, false)
                .completed(Optional.empty(), Optional.empty(), response);
        ConnectionHandler handler = new ConnectionHandler(new ConnectionSetup(
                Role.SERVER, handshake, ConnectionOptions.DEFAULT, null, RANDOM, ASSEMBLIES, LOOP.budget(), LISTENER));
        new EmbeddedChannel(handler);
        handler.start();
        return handler;
    }

    @Test
    void an_idle_connection_fits_into_what_the_channel_leaves() throws Exception {
        ConnectionHandler one = open(1);
        ConnectionHandler two = open(2);
        Set<Object> own = reachable(one);
        own.removeAll(reachable(two));
        long bytes = 0;
        Map<String, Long> byClass = new TreeMap<>();
        for (Object object : own) {
            long size = size(object);
            bytes += size;
            byClass.merge(object.getClass().getName(), size, Long::sum);
        }
        long total = bytes;
        assertTrue(total <= MAX_BYTES, () -> total + " bytes: " + byClass);
        assertTrue(total > MAX_BYTES / 2, () -> "that is too good to be true: " + total + " bytes: " + byClass);
    }

    private static Set<Object> reachable(Object root) throws IllegalAccessException {
        Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
        visit(root, found);
        return found;
    }

    private static void visit(@Nullable Object object, Set<Object> found) throws IllegalAccessException {
        if (object == null || isOthers(object) || !found.add(object) || isKnown(object)) {
            return;
        }
        for (Field field : Layout.fields(object.getClass())) {
            if (!field.getType().isPrimitive()) {
                field.setAccessible(true);
                visit(field.get(object), found);
            }
        }
    }

    /** Netty's, and what came from the handshake's caller. */
    private static boolean isOthers(Object object) {
        String name = object.getClass().getName();
        return name.startsWith("io.netty.") || object == CLIENT || object == RANDOM;
    }

    private static boolean isKnown(Object object) {
        return object.getClass().isArray()
                || object instanceof Enum
                || KNOWN.containsKey(nameOf(object))
                || isShared(object);
    }

    /** One for all connections; not looked into. */
    private static boolean isShared(Object object) {
        return object instanceof ConnectionOptions
                || object instanceof LoopBuffers
                || object instanceof LoopTimers
                || object instanceof Assemblies
                || !object.getClass().getName().startsWith("io.hawser.");
    }

    private static String nameOf(Object object) {
        return object.getClass().getName();
    }

    private static long size(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return aligned(ARRAY_HEADER_BYTES + (long) Array.getLength(object) * Layout.bytes(type.getComponentType()));
        }
        @Nullable Integer known = KNOWN.get(nameOf(object));
        if (known != null) {
            return known;
        }
        assertTrue(nameOf(object).startsWith("io.hawser."), () -> "size not known of " + nameOf(object));
        long bytes = HEADER_BYTES;
        for (Field field : Layout.fields(type)) {
            bytes += Layout.bytes(field.getType());
        }
        return aligned(bytes);
    }

    private static long aligned(long bytes) {
        return (bytes + 7) / 8 * 8;
    }

    /** The fields of objects, as the JVM packs them. */
    private static final class Layout {
        static Iterable<Field> fields(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Class<?> c = type; c != null && !c.getName().startsWith("java."); c = c.getSuperclass()) {
                for (Field field : c.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        fields.add(field);
                    }
                }
            }
            return fields;
        }

        static int bytes(Class<?> type) {
            if (!type.isPrimitive()) {
                return REFERENCE_BYTES;
            }
            return type == long.class || type == double.class
                    ? 8
                    : type == int.class || type == float.class ? 4 : type == short.class || type == char.class ? 2 : 1;
        }
    }
}
