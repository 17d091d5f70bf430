package io.hawser;

import org.jspecify.annotations.Nullable;

/** Told once what became of a message: null when its last byte was handed to the operating system, else why not. */
@FunctionalInterface
interface Completion {
    void done(@Nullable Throwable failure);
}
