package io.hawser.netty;

import io.hawser.protocol.message.MessageMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the connections of one event loop share: for their output, and for messages that do not arrive in one
 * piece. It also knows whose bytes a view shows, so that they can be sent on from where they are.
 */
final class LoopBuffers implements MessageMemory {
    /** Sizes are powers of two up to this, and multiples of it from there on. */
    private static final int STEP_BYTES = 64 << 10;

    private static final int LEAST_BITS = 10;
    private static final int STEP_BITS = 16;
    private static final int SIZES = 64;

    /** How much is kept at most while nobody needs it. */
    private static final int MAX_IDLE_BYTES = 8 << 20;

    /** So much may be kept for ever. What is beyond it goes if nobody needs it, a part every second: freeing takes time. */
    private static final int KEPT_BYTES = 256 << 10;

    private static final int TRIM_SECONDS = 1;
    private static final int TRIM_PART = 8;

    /** Blocks are counted in here, and not by a leak detector, which would cost more than they do. */
    private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true);

    private final @Nullable ArrayDeque<Block>[] idle = newArray();
    private final IdentityHashMap<ByteBuffer, Block> lent = new IdentityHashMap<>();

    /** How few of each size were idle at once since they were last trimmed: so many nobody needed. */
    private final int[] leastIdle = new int[SIZES];

    private int idleBytes;
    private int inUse;
    private @Nullable EventExecutor loop;
    private boolean trimScheduled;
    private boolean closed;

    private @Nullable ByteBuf received;
    private @Nullable ByteBuffer receivedView;

    /** The index in {@link #received} of what has index 0 in its view. */
    private int receivedBase;

    /** Where the bytes received begin in the view. */
    private int receivedFrom;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable ArrayDeque<Block>[] newArray() {
        return new @Nullable ArrayDeque[SIZES];
    }

    // ------------------------------------------------------------------------------------------------------ blocks

    /** A block of at least this many bytes with one user. */
    Block take(int bytes) {
        int size = sizeOf(bytes);
        @Nullable ArrayDeque<Block> waiting = size < SIZES ? idle[size] : null;
        @Nullable Block block = null;
        if (waiting != null) {
            block = waiting.pollLast(); // the one that is most likely in a cache
            leastIdle[size] = Math.min(leastIdle[size], waiting.size());
        }
        if (block == null) {
            block = new Block(ALLOCATOR.directBuffer(size < SIZES ? bytesOf(size) : bytes));
        } else {
            idleBytes -= block.capacity();
        }
        block.use();
        inUse++;
        return block;
    }

    /** One user of a block is done with it. */
    void leave(Block block) {
        if (!block.leave()) {
            return;
        }
        inUse--;
        int size = sizeOf(block.capacity());
        if (closed || block.isShared() || size >= SIZES || idleBytes + block.capacity() > MAX_IDLE_BYTES) {
            block.free();
            return;
        }
        @Nullable ArrayDeque<Block> waiting = idle[size];
        if (waiting == null) {
            waiting = new ArrayDeque<>();
            idle[size] = waiting;
        }
        waiting.addLast(block);
        idleBytes += block.capacity();
        trimLater();
    }

    /** Gives back what nobody needs for some time, from now on. */
    void trimOn(EventExecutor its) {
        loop = its;
    }

    private void trimLater() {
        if (idleBytes > KEPT_BYTES && !trimScheduled && loop != null) {
            trimScheduled = true;
            loop.schedule(this::trim, TRIM_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void trim() {
        trimScheduled = false;
        for (int size = 0; size < SIZES; size++) {
            @Nullable ArrayDeque<Block> waiting = idle[size];
            if (waiting != null) {
                giveBack(waiting, Math.ceilDiv(leastIdle[size], TRIM_PART));
                leastIdle[size] = waiting.size();
            }
        }
        trimLater();
    }

    private void giveBack(ArrayDeque<Block> waiting, int most) {
        for (int i = 0; i < most && idleBytes > KEPT_BYTES; i++) {
            Block longestIdle = waiting.removeFirst();
            idleBytes -= longestIdle.capacity();
            longestIdle.free();
        }
    }

    private static int sizeOf(int bytes) {
        if (bytes > STEP_BYTES) {
            return STEP_BITS - LEAST_BITS + (bytes - 1) / STEP_BYTES;
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, bytes) - 1);
        return Math.max(0, bits - LEAST_BITS);
    }

    private static int bytesOf(int size) {
        int beyond = size - (STEP_BITS - LEAST_BITS);
        return beyond > 0 ? (beyond + 1) * STEP_BYTES : 1 << size + LEAST_BITS;
    }

    /** How much is kept while nobody needs it. */
    int idleBytes() {
        return idleBytes;
    }

    /** How many blocks somebody uses. */
    int inUse() {
        return inUse;
    }

    /** Frees what is idle now, and the rest as it comes back. */
    void close() {
        closed = true;
        for (@Nullable ArrayDeque<Block> waiting : idle) {
            if (waiting != null) {
                waiting.forEach(Block::free);
                waiting.clear();
            }
        }
        idleBytes = 0;
    }

    // ---------------------------------------------------------------------------------------------------- messages

    @Override
    public ByteBuffer lend(int bytes) {
        Block block = take(bytes);
        lent.put(block.view(), block);
        return block.view().clear();
    }

    @Override
    public void takeBack(ByteBuffer view) {
        leave(Objects.requireNonNull(lent.remove(view)));
    }

    @Override
    public boolean isKept() {
        return false;
    }

    /** What a connection has received is shown by {@code view} until {@link #endLoan()}, from its position on. */
    void beginLoan(ByteBuf buffer, int index, ByteBuffer view) {
        received = buffer;
        receivedView = view;
        receivedFrom = view.position();
        receivedBase = index - receivedFrom;
    }

    void endLoan() {
        received = null;
        receivedView = null;
    }

    /** Whether the bytes from index {@code from} of this view on are here, and nobody else's. */
    @SuppressWarnings("ReferenceEquality") // whose bytes they are, and not which
    boolean holds(ByteBuffer view, int from) {
        return view == receivedView ? from >= receivedFrom : from >= 0 && lent.containsKey(view);
    }

    /** The block behind a view, with one more user, or null if what was received is behind it. */
    @Nullable
    Block use(ByteBuffer view) {
        @Nullable Block block = lent.get(view);
        if (block != null) {
            block.use();
        }
        return block;
    }

    /** Bytes of what was received, for Netty, which releases them when they are written. */
    ByteBuf receivedBytes(int from, int length) {
        return Objects.requireNonNull(received).retainedSlice(receivedBase + from, length);
    }
}
