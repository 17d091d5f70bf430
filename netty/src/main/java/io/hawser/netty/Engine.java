package io.hawser.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How this process talks to its operating system's sockets. In order of preference, for which ADR 9 has the figures. */
public enum Engine {
    /** Linux's readiness queues. */
    EPOLL(
            Epoll::unavailabilityCause,
            () -> EpollIoHandler.newFactory(Engine.MOST_AT_ONCE, DefaultSelectStrategyFactory.INSTANCE),
            EpollServerSocketChannel.class,
            EpollSocketChannel.class,
            EpollServerDomainSocketChannel.class,
            EpollDomainSocketChannel.class),
    /** Linux's completion queues. */
    IO_URING(
            ReceiveRing::unavailabilityCause,
            ReceiveRing::newFactory,
            IoUringServerSocketChannel.class,
            IoUringSocketChannel.class,
            IoUringServerDomainSocketChannel.class,
            IoUringDomainSocketChannel.class),
    /** The BSDs' and macOS's event queues. */
    KQUEUE(
            KQueue::unavailabilityCause,
            () -> KQueueIoHandler.newFactory(Engine.MOST_AT_ONCE, DefaultSelectStrategyFactory.INSTANCE),
            KQueueServerSocketChannel.class,
            KQueueSocketChannel.class,
            KQueueServerDomainSocketChannel.class,
            KQueueDomainSocketChannel.class),
    /** The JDK's selector; everywhere. */
    NIO(
            () -> null,
            NioIoHandler::newFactory,
            NioServerSocketChannel.class,
            NioSocketChannel.class,
            NioServerDomainSocketChannel.class,
            NioDomainSocketChannel.class);

    /**
     * How many sockets a turn looks at, of those where something has happened; the others have the next turn. By default it would be
     * 4,096, which may take a turn of 200 ms if they all begin or end at once.
     */
    private static final int MOST_AT_ONCE = 1_024;

    private static final int MOST_NOT_SENT = 512 << 10;

    /** As Linux numbers them. */
    private static final int IPPROTO_TCP = 6;

    private static final int TCP_NOTSENT_LOWAT = 25;

    private final Supplier<@Nullable Throwable> unavailability;
    private final Supplier<IoHandlerFactory> handlers;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Class<? extends SocketChannel> clientChannel;
    private final Class<? extends ServerChannel> unixServerChannel;
    private final Class<? extends Channel> unixChannel;

    Engine(
            Supplier<@Nullable Throwable> unavailability,
            Supplier<IoHandlerFactory> handlers,
            Class<? extends ServerSocketChannel> serverChannel,
            Class<? extends SocketChannel> clientChannel,
            Class<? extends ServerChannel> unixServerChannel,
            Class<? extends Channel> unixChannel) {
        this.unavailability = unavailability;
        this.handlers = handlers;
        this.serverChannel = serverChannel;
        this.clientChannel = clientChannel;
        this.unixServerChannel = unixServerChannel;
        this.unixChannel = unixChannel;
    }

    /** Why this engine cannot be used here, in one line; empty if it can. */
    public Optional<String> unavailable() {
        try {
            @Nullable Throwable cause = unavailability.get();
            return cause == null ? Optional.empty() : Optional.of(rootOf(cause));
        } catch (LinkageError e) { // the engine's classes or native library are not there
            return Optional.of(rootOf(e));
        }
    }

    private static String rootOf(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
    }

    /** Those that can be used here, the best first. */
    public static Stream<Engine> available() {
        return Stream.of(values()).filter(engine -> engine.unavailable().isEmpty());
    }

    /** The first engine that can be used here. */
    public static Engine best() {
        return available().findFirst().orElse(NIO);
    }

    /**
     * The engine that an option names.
     *
     * @param name a label, or {@code auto}
     * @return empty for {@code auto}
     * @throws IllegalArgumentException if there is no such engine, or it cannot be used here
     */
    public static Optional<Engine> named(String name) {
        if (name.equals("auto")) {
            return Optional.empty();
        }
        for (Engine engine : values()) {
            if (engine.label().equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(engine.require());
            }
        }
        throw new IllegalArgumentException("ioEngine must be auto, epoll, io_uring, kqueue or nio: " + name);
    }

    /** This engine, if it can be used. */
    Engine require() {
        unavailable().ifPresent(why -> {
            throw new IllegalArgumentException("ioEngine " + label() + " is not available here: " + why);
        });
        return this;
    }

    /** As written in options: {@code io_uring}, {@code epoll}, {@code kqueue}, {@code nio}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    IoHandlerFactory newHandlerFactory() {
        return WatchedIoHandler.watching(handlers.get(), this != IO_URING);
    }

    /** What a connection's channel must be told before it is registered. */
    Map<ChannelOption<Short>, Short> channelOptions() {
        return this == IO_URING ? ReceiveRing.channelOptions() : Map.of();
    }

    /**
     * TCP_NOTSENT_LOWAT, for a listening socket, whose connections inherit it, or for a connecting one: how much waits in the
     * kernel for a peer that does not read. Linux would take megabytes, which no limit of ours counts and no policy reaches.
     */
    Map<ChannelOption<Integer>, Integer> tcpOptions() {
        return this == EPOLL || this == IO_URING
                ? Map.of(
                        new IntegerUnixChannelOption("TCP_NOTSENT_LOWAT", IPPROTO_TCP, TCP_NOTSENT_LOWAT),
                        MOST_NOT_SENT)
                : Map.of();
    }

    /** TCP_USER_TIMEOUT, where the channel's engine has it: epoll and io_uring do, the others ignore it. */
    static void limitUnacknowledged(Channel channel, Duration timeout) {
        int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        if (!channel.isOpen()) {
            return; // its descriptor may be another's by now
        }
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, millis);
        } else if (channel instanceof IoUringSocketChannel) {
            channel.config().setOption(IoUringChannelOption.TCP_USER_TIMEOUT, millis);
        }
    }

    Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    Class<? extends SocketChannel> clientChannel() {
        return clientChannel;
    }

    Class<? extends ServerChannel> unixServerChannel() {
        return unixServerChannel;
    }

    Class<? extends Channel> unixChannel() {
        return unixChannel;
    }

    /** The address of a Unix domain socket as this engine's channels want it. */
    SocketAddress unixAddress(Path file) {
        return this == NIO ? UnixDomainSocketAddress.of(file) : new DomainSocketAddress(file.toFile());
    }
}
