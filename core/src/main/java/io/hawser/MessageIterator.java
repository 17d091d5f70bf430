package io.hawser;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The messages of a connection as they come; ends with it. For one thread. */
final class MessageIterator implements Iterator<Message> {
    private final Supplier<@Nullable Message> source;
    private final Supplier<Ending> story;
    private @Nullable Message next;

    /**
     * @param source waits for the next message; null if there is none any more
     * @param story how the connection ended
     */
    MessageIterator(Supplier<@Nullable Message> source, Supplier<Ending> story) {
        this.source = source;
        this.story = story;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = source.get();
        }
        return next != null;
    }

    @Override
    public Message next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the connection has ended: " + story.get());
        }
        Message message = Objects.requireNonNull(next);
        next = null;
        return message;
    }
}
