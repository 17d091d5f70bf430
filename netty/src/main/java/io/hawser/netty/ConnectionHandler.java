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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One channel below one connection, the only handler after TLS once the upgrade is done. Lends each received buffer to the
 * driver, and lets all that was sent during a turn of the loop leave in one write.
 */
final class ConnectionHandler extends ChannelInboundHandlerAdapter
        implements Transport, Loop, Output.Owner, LoopTimers.Sleeper, Turns.Reader {
    /** With so many bytes collected nothing is gained by waiting for more; and they may be collected for very many. */
    private static final int MOST_COLLECTED_BYTES = 64 << 10;

    private final LoopResources loop = LoopResources.current();
    private final Connection connection;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Output output;

    /** What was not taken because reading was paused, or because it is the turn of others. */
    private @Nullable HeldInput held;

    /** Whether its input is, for {@link Turns}. */
    private final boolean dear;

    private boolean paused;
    private boolean awaitsTurn;
    private boolean inputEnded;

    /** Whether the channel is. What it brought before may still wait for its turn. */
    private boolean gone;

    private boolean reading;
    private boolean flushScheduled;

    /** For what it is closed, now or in its turn. */
    private @Nullable Throwable failure;

    private long dueAt = Long.MAX_VALUE;
    private int place = NOWHERE;

    /** Call it on the channel's loop. */
    ConnectionHandler(ConnectionSetup setup) {
        dear = setup.extension() != null;
        connection = new Connection(setup, this, this, System::nanoTime);
    }

    /** The one on a channel, if its handshake is complete. */
    static Optional<ConnectionHandler> on(Channel channel) {
        return Optional.ofNullable(channel.pipeline().get(ConnectionHandler.class));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        output = new Output(context, loop.buffers(), this);
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
        if (!paused && !awaitsTurn && !inputEnded) {
            setAutoRead(true);
        }
    }

    private void setAutoRead(boolean on) {
        if (!gone) {
            ctx().channel().config().setAutoRead(on);
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
        if (held == null && mayRead(weight(buffer.readableBytes()))) {
            feed(buffer);
        } else {
            hold().add(buffer);
        }
        if (held != null) {
            giveWay();
        }
    }

    private boolean mayRead(Turns.Weight weight) {
        return !paused && !awaitsTurn && !loop.turns().isOverFor(weight);
    }

    private Turns.Weight weight(int bytes) {
        return dear ? Turns.Weight.DEAR : Turns.Weight.of(bytes);
    }

    /** Lends the buffer to the driver, and releases it unless bytes remain. */
    private void feed(ByteBuf buffer) {
        int start = buffer.readerIndex();
        int length = buffer.readableBytes();
        boolean inOnePiece = buffer.nioBufferCount() == 1;
        ByteBuffer bytes = inOnePiece ? buffer.internalNioBuffer(start, length) : buffer.nioBuffer(start, length);
        int before = bytes.position();
        if (dear) {
            loop.turns().beginDear();
        }
        try {
            if (inOnePiece) {
                loop.buffers().beginLoan(buffer, start, bytes);
            }
            connection.driver().received(bytes);
        } finally {
            loop.buffers().endLoan();
            if (dear) {
                loop.turns().endDear();
            }
        }
        int taken = bytes.position() - before;
        if (taken < length) {
            hold().putBack(buffer.skipBytes(taken));
        } else {
            buffer.release();
        }
    }

    private HeldInput hold() {
        if (held == null) {
            held = new HeldInput(ctx().alloc());
        }
        return held;
    }

    /** It is the turn of others, if reading is not paused anyway. */
    private void giveWay() {
        setAutoRead(false); // even if it was: ArrivalTurns may have turned it on
        if (!paused && !awaitsTurn) {
            awaitsTurn = true;
            if (held != null) {
                held.waitIn(loop.turns());
            }
            loop.turns().giveWay(this, ctx().executor());
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
        if (end && !inputEnded && failure == null) {
            inputEnded = true;
            if (held == null && !mayRead(weight())) {
                giveWay();
            }
            if (!awaitsTurn) {
                reportEnd();
            }
        }
    }

    /** Says that nothing more comes, once the driver has taken all that came. */
    private void reportEnd() {
        if (inputEnded && held == null) {
            connection.driver().receivedEnd();
        }
    }

    private void endTurn() {
        if (!isGone()) {
            output().write();
        }
        connection.turnEnded();
    }

    @Override
    public void written(@Nullable Throwable writeFailure) {
        if (writeFailure != null) {
            broken(writeFailure);
        } else if (loop.turns().isOverFor(Turns.Weight.LIGHT)) {
            execute(this::writeMore);
        } else {
            writeMore();
        }
    }

    private void writeMore() {
        if (isGone()) {
            return;
        }
        connection.driver().sent();
        if (!output().endIfDue() && !reading) {
            output().write();
        }
        connection.turnEnded();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken(cause);
    }

    /** The byte stream is of no more use, as when the peer has reset it: all that is left is to close it. */
    private void broken(Throwable cause) {
        if (failure == null) {
            failure = cause;
            loop.turns().leave(() -> ctx().close(), ctx().executor());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone = true;
        if (held != null && !paused && connection.driver().isReceiving()) {
            giveWay(); // it came before the end
        } else {
            end();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (!gone) {
            end();
        }
    }

    private void end() {
        if (held != null) {
            held.release();
        }
        held = null;
        connection.driver().closed(failure);
        loop.timers().remove(this);
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
            execute(() -> {
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
        setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        if (paused) {
            paused = false;
            ctx().executor().execute(this::readAgain);
        }
    }

    @Override
    public boolean isGone() {
        return gone || failure != null;
    }

    @Override
    public boolean isTurnOver() {
        return dear && loop.turns().isOverForReader();
    }

    @Override
    public Turns.Weight weight() {
        return held == null ? Turns.Weight.CHURN : weight(held.nextBytes());
    }

    @Override
    public void goOn() {
        awaitsTurn = false;
        if (held != null) {
            held.waitNoMore();
        }
        readAgain();
    }

    @Override
    public void limitUnacknowledged(Duration timeout) {
        Engine.limitUnacknowledged(ctx().channel(), timeout);
    }

    private void readAgain() {
        if (awaitsTurn) {
            return;
        }
        @Nullable HeldInput rest = held;
        while (rest != null && !rest.isEmpty() && mayRead(weight())) {
            feed(rest.remove());
        }
        if (rest != null && rest.isEmpty()) {
            held = null;
        } else if (rest != null) {
            giveWay();
        }
        if (gone && !awaitsTurn) {
            end();
            return;
        }
        reportEnd();
        endTurn();
        read();
    }

    @Override
    public void loopEnds() {
        if (gone) {
            end();
        }
    }

    @Override
    public void closeOutput() {
        endWith(Output.End.OUTPUT);
    }

    @Override
    public void close() {
        endWith(Output.End.CHANNEL);
    }

    private void endWith(Output.End end) {
        if (!output().endWith(end)) {
            flush();
        }
    }

    @Override
    public void abort() {
        loop.turns().leave(() -> OutputEnd.abort(ctx().channel()), ctx().executor());
    }

    @Override
    public void wakeAt(long nanoTime) {
        if (nanoTime < dueAt) {
            loop.timers().remove(this);
            dueAt = nanoTime;
            loop.timers().add(this);
        }
    }

    // ------------------------------------------------------------------------------------------------------- Loop

    @Override
    public boolean isCurrent() {
        return ctx().executor().inEventLoop();
    }

    @Override
    public int crowd() {
        return loop.turns().crowd();
    }

    @Override
    public void execute(Runnable task) {
        EventExecutor executor = ctx().executor();
        executor.execute(() -> loop.turns().run(task, executor));
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
