package io.hawser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one connection ends, as far as that is known, and who waits for it. Told on the loop; read by any thread, which finds
 * it here before anyone is told that the connection has ended.
 */
final class Story implements Supplier<Ending> {
    private static final VarHandle CLOSED = Fields.handle(MethodHandles.lookup(), "closed", CompletableFuture.class);

    private volatile @Nullable Ending known;
    private volatile boolean ended;

    /** There once somebody has asked for it. */
    private volatile @Nullable CompletableFuture<Ending> closed;

    /** Closing has begun. */
    void begin(Ending soFar) {
        known = soFar;
    }

    /** The connection has ended. */
    void end(Ending ending) {
        known = ending;
        ended = true;
    }

    /** The ending, or what can be said before it. */
    @Override
    public Ending get() {
        @Nullable Ending soFar = known;
        return soFar != null ? soFar : Ending.of(null, null, Ending.Initiator.LOCAL, "closing", null);
    }

    /** The ending; empty before {@link #end}. */
    Optional<Ending> ending() {
        return ended ? Optional.ofNullable(known) : Optional.empty();
    }

    /** Whom to complete once everyone else has been told. */
    CompletableFuture<Ending> closed() {
        @Nullable CompletableFuture<Ending> future = closed;
        if (future == null) {
            CLOSED.compareAndSet(this, null, new CompletableFuture<Ending>());
            future = Objects.requireNonNull(closed);
        }
        return future;
    }
}
