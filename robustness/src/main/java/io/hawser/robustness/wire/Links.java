package io.hawser.robustness.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Connections that are open at the same time. Closing them resets all that are left. */
public final class Links implements AutoCloseable {
    private static final int OPENED_AT_ONCE = 64;

    private final List<Link> all = new ArrayList<>();

    /** Opens one of them. */
    @FunctionalInterface
    public interface Opener {
        /** Opens number {@code index}. */
        Link open(int index) throws IOException;
    }

    /** Opens so many, or as many of them as the server lets in. */
    public static Links open(int count, Opener opener) throws InterruptedException {
        Links links = new Links();
        try {
            Crowd.each(count, OPENED_AT_ONCE, index -> links.add(opener.open(index)));
            return links;
        } catch (InterruptedException | RuntimeException e) {
            links.close();
            throw e;
        }
    }

    private synchronized void add(Link link) {
        all.add(link);
    }

    /** How many there are. */
    public synchronized int size() {
        return all.size();
    }

    /** One of them. */
    public synchronized Link get(int index) {
        return all.get(index);
    }

    /** Does something with each, with all at the same time. */
    public void each(Action action) throws InterruptedException {
        Crowd.each(size(), size(), index -> action.act(get(index)));
    }

    /** What is done with a connection. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void act(Link link) throws IOException, InterruptedException;
    }

    @Override
    public synchronized void close() {
        all.forEach(Link::close);
    }
}
