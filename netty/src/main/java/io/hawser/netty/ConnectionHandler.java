package io.hawser.netty;

import io.hawser.Connection;
import io.hawser.ConnectionSetup;
import io.hawser.Loop;
import io.hawser.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One channel below one connection, the only handler after TLS once the upgrade is done. Lends each received buffer to the
 * driver, and lets all that was sent during a turn of the loop leave in one write.
 */
final class ConnectionHandler extends ChannelInboundHandlerAdapter
        implements Transport, Loop, Output.Owner, LoopTimers.Sleeper {
    private enum Ending {
        NOT_YET,
        OUTPUT,
        CHANNEL
    }

    /** Up to this many bytes are copied when they have to be kept: the buffer they came in may be a ring's, of 64 KiB. */
    private static final int COPIED_BYTES = 16 << 10;

    /** With so many bytes collected nothing is gained by waiting for more; and they may be collected for very many. */
    private static final int MOST_COLLECTED_BYTES = 64 << 10;

    private final LoopBuffers buffers = LoopResources.current().buffers();
    private final LoopTimers timers = LoopResources.current().timers();
    private final Connection connection;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Output output;

    /** Buffers whose bytes were not taken because reading was paused. */
    private @Nullable ArrayDeque<ByteBuf> held;

    private boolean paused;
    private boolean inputEnded;
    private boolean reading;
    private boolean flushScheduled;
    private Ending ending = Ending.NOT_YET;
    private boolean outputClosed;
    private @Nullable Throwable failure;
    private long dueAt = Long.MAX_VALUE;
    private int place = NOWHERE;

    /** Call it on the channel's loop. */
    ConnectionHandler(ConnectionSetup setup) {
        connection = new Connection(setup, this, this, System::nanoTime);
    }

    /** The one on a channel, if its handshake is complete. */
    static Optional<ConnectionHandler> on(Channel channel) {
        return Optional.ofNullable(channel.pipeline().get(ConnectionHandler.class));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        output = new Output(context, buffers, this);
        // The end of the input has its place behind the input, which may have to wait until somebody takes it.
        context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    /** The connection on this channel. */
    Connection connection() {
        return connection;
    }

    /** Opens the connection: its first messages leave together with the end of the handshake. */
    void start() {
        connection.start();
        endTurn();
    }

    /** Reads from the channel, unless the end has been read: epoll cannot be asked for more then. */
    void read() {
        if (!paused && !inputEnded) {
            ctx().channel().config().setAutoRead(true);
        }
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(ctx);
    }

    private Output output() {
        return Objects.requireNonNull(output);
    }

    // -------------------------------------------------------------------------------------------------- from Netty

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf buffer)) {
            ReferenceCountUtil.release(message);
            return;
        }
        reading = true;
        if (paused || held != null) {
            hold(buffer);
        } else {
            feed(buffer);
        }
    }

    /** Lends the buffer to the driver, and releases it unless bytes remain. */
    private void feed(ByteBuf buffer) {
        int start = buffer.readerIndex();
        int length = buffer.readableBytes();
        boolean inOnePiece = buffer.nioBufferCount() == 1;
        ByteBuffer bytes = inOnePiece ? buffer.internalNioBuffer(start, length) : buffer.nioBuffer(start, length);
        int before = bytes.position();
        try {
            if (inOnePiece) {
                buffers.beginLoan(buffer, start, bytes);
            }
            connection.driver().received(bytes);
        } finally {
            buffers.endLoan();
        }
        int taken = bytes.position() - before;
        if (taken < length) {
            hold(buffer.skipBytes(taken));
        } else {
            buffer.release();
        }
    }

    /** Keeps a buffer; few bytes of a large one are copied, so that a paused connection does not keep what is not its. */
    private void hold(ByteBuf buffer) {
        if (held == null) {
            held = new ArrayDeque<>(2);
        }
        if (buffer.readableBytes() <= COPIED_BYTES) {
            held.add(ctx().alloc().directBuffer(buffer.readableBytes()).writeBytes(buffer));
            buffer.release();
        } else {
            held.add(buffer);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        endTurn();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        boolean end = event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent;
        if (end && !inputEnded) {
            inputEnded = true;
            reportEnd();
        }
    }

    /** Says that nothing more comes, once the driver has taken all that came. */
    private void reportEnd() {
        if (inputEnded && held == null) {
            connection.driver().receivedEnd();
        }
    }

    private void endTurn() {
        output().write();
        connection.turnEnded();
    }

    @Override
    public void written(@Nullable Throwable writeFailure) {
        if (writeFailure != null) {
            failure = failure == null ? writeFailure : failure;
            ctx().close();
            return;
        }
        connection.driver().sent();
        if (output().isEmpty()) {
            finishEnding();
        } else if (!reading) {
            output().write();
        }
        connection.turnEnded();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure = failure == null ? cause : failure;
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        end();
    }

    private void end() {
        while (held != null && !held.isEmpty()) {
            held.remove().release();
        }
        held = null;
        connection.driver().closed(failure);
        timers.remove(this);
        output().release();
    }

    // --------------------------------------------------------------------------------------------- for the driver

    @Override
    public ByteBuffer reserve(int bytes) {
        return output().reserve(bytes);
    }

    @Override
    public void append(ByteBuffer source, int offset, int length) {
        output().append(source, offset, length);
    }

    @Override
    public boolean sendsInPlace(ByteBuffer source, int from, int length) {
        return output().sendsInPlace(source, from, length);
    }

    @Override
    public void flush() {
        if (reading || output().isEmpty()) {
            return; // the turn of what is being read ends it
        }
        if (output().unwrittenBytes() >= MOST_COLLECTED_BYTES) {
            endTurn();
        } else if (!flushScheduled) {
            flushScheduled = true;
            ctx().executor().execute(() -> {
                flushScheduled = false;
                endTurn();
            });
        }
    }

    @Override
    public long collectedBytes() {
        return output().collectedBytes();
    }

    @Override
    public long unsentBytes() {
        return output().unsentBytes();
    }

    @Override
    public void pauseReading() {
        paused = true;
        ctx().channel().config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        if (paused) {
            paused = false;
            ctx().executor().execute(this::readAgain);
        }
    }

    @Override
    public void limitUnacknowledged(Duration timeout) {
        Channel channel = ctx().channel();
        if (channel.isOpen()) { // its descriptor may be another's by now
            Engine.limitUnacknowledged(channel, timeout);
        }
    }

    private void readAgain() {
        while (!paused && held != null) {
            ByteBuf next = held.remove();
            if (held.isEmpty()) {
                held = null;
            }
            feedAgain(next);
        }
        reportEnd();
        endTurn();
        read();
    }

    /** What the driver leaves goes back to the front. */
    private void feedAgain(ByteBuf buffer) {
        @Nullable ArrayDeque<ByteBuf> later = held;
        held = null;
        feed(buffer);
        if (held != null && later != null) {
            held.addAll(later);
        } else if (held == null) {
            held = later;
        }
    }

    @Override
    public void closeOutput() {
        endWith(Ending.OUTPUT);
    }

    @Override
    public void close() {
        endWith(Ending.CHANNEL);
    }

    private void endWith(Ending wish) {
        if (wish.compareTo(ending) > 0) {
            ending = wish;
        }
        if (output().isEmpty()) {
            finishEnding();
        } else {
            flush();
        }
    }

    private void finishEnding() {
        switch (ending) {
            case NOT_YET -> {}
            case OUTPUT -> {
                if (!outputClosed) {
                    outputClosed = true;
                    OutputEnd.of(ctx().channel());
                }
            }
            case CHANNEL -> ctx().close();
        }
    }

    @Override
    public void abort() {
        Channel channel = ctx().channel();
        if (!channel.isOpen()) {
            return; // closing already, and the news is on its way
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0); // what waits in the kernel is dropped, too
        channel.unsafe().close(channel.voidPromise()); // past TLS, which would wait to say goodbye
    }

    @Override
    public void wakeAt(long nanoTime) {
        if (nanoTime < dueAt) {
            timers.remove(this);
            dueAt = nanoTime;
            timers.add(this);
        }
    }

    // ------------------------------------------------------------------------------------------------------- Loop

    @Override
    public boolean isCurrent() {
        return ctx().executor().inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        ctx().executor().execute(task);
    }

    @Override
    public void unpark(Thread thread) {
        LoopResources.current().wakeUps().add(thread, ctx().executor());
    }

    // ----------------------------------------------------------------------------------------------------- Sleeper

    @Override
    public long dueAt() {
        return dueAt;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int index) {
        place = index;
    }

    @Override
    public EventExecutor executor() {
        return ctx().executor();
    }

    @Override
    public void wake() {
        dueAt = Long.MAX_VALUE;
        connection.driver().tick();
        endTurn();
    }
}
