package io.hawser.protocol;

import io.hawser.protocol.message.MessageMemory;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one thread need while they receive a frame or a message, shared so that idle ones need no memory
 * for it. Single-threaded.
 */
public final class Assemblies {
    /** How many are kept while nobody needs them. */
    private static final int MAX_IDLE = 64;

    private final MessageMemory memory;
    private final ArrayDeque<Assembly> idle = new ArrayDeque<>(1);

    /**
     * None yet.
     *
     * @param memory where messages are collected that do not arrive in one piece
     */
    public Assemblies(MessageMemory memory) {
        this.memory = memory;
    }

    /** One that is to be told for whom. */
    Assembly lend() {
        @Nullable Assembly assembly = idle.pollLast();
        return assembly == null ? new Assembly(memory) : assembly;
    }

    void takeBack(Assembly assembly) {
        assembly.end();
        if (idle.size() < MAX_IDLE) {
            idle.addLast(assembly);
        }
    }
}
