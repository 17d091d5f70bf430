package io.hawser.netty;

import io.hawser.ConnectFailedException.Step;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way of one connection to where bytes reach the server: its addresses, TCP, and the tunnel through a proxy. All of it
 * within the connect timeout, and on one event loop, but for looking up names.
 */
final class Connecting implements HappyEyeballs.Outcome, Tunnel.Outcome {
    private final EventLoops loops;
    private final EventLoop loop;
    private final ConnectPlan plan;
    private final ConnectLog log;
    private final Outcome outcome;
    private final Optional<SocketAddress> unixAddress;
    private Step step = Step.RESOLVE;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable HappyEyeballs race;
    private @Nullable Channel channel;
    private @Nullable ProxyServer proxy;
    private @Nullable SocketAddress proxyAddress;
    private int tunnels;
    private boolean over;

    /** How it ends, unless it is stopped before. On the loop, unless that has ended. */
    interface Outcome {
        /** Bytes reach the server from here on. */
        void ready(Channel channel);

        /** They do not. */
        void failed(Step step, String why, @Nullable Throwable cause);
    }

    /**
     * Starts nothing yet.
     *
     * @param loop one of {@code loops}
     */
    Connecting(EventLoops loops, EventLoop loop, ConnectPlan plan, ConnectLog log, Outcome outcome) {
        this.loops = loops;
        this.loop = loop;
        this.plan = plan;
        this.log = log;
        this.outcome = outcome;
        this.unixAddress = plan.way().unixSocket().map(loops.engine()::unixAddress);
    }

    /** From any thread. */
    void stop() {
        onLoop(this::giveUp);
    }

    /** From any thread. */
    void start() {
        onLoop(() -> {
            if (over) {
                return;
            }
            deadline = loop.schedule(this::late, plan.timeouts().connect().toMillis(), TimeUnit.MILLISECONDS);
            if (unixAddress.isPresent()) {
                dial(List.of(unixAddress.get()));
            } else {
                Lookups.EXECUTOR.execute(this::findAddresses);
            }
        });
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) { // the client is closed
            outcome.failed(step, "cannot connect to " + server() + ": client is closed", e);
        }
    }

    /** Also when bytes reach the server already. */
    private void giveUp() {
        over = true;
        stopDeadline();
        if (race != null) {
            race.stop();
        }
        if (channel != null) {
            channel.close();
        }
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    // -------------------------------------------------------------------------------------------------- addresses

    /** On a thread that may wait. */
    private void findAddresses() {
        Step at = Step.PROXY;
        String host = plan.host();
        try {
            @Nullable ProxyServer chosen = plan.way().proxy().get().orElse(null);
            if (chosen != null) {
                chosen.tls().ifPresent(settings -> settings.context()); // reads files, which the loop cannot wait for
            }
            at = Step.RESOLVE;
            host = chosen == null ? plan.host() : chosen.host();
            int port = chosen == null ? plan.port() : chosen.port();
            List<InetSocketAddress> found = Lookups.find(plan.way().lookup(), host, port);
            onLoop(() -> {
                proxy = chosen;
                if (!over) {
                    reachable(found);
                }
            });
        } catch (UnknownHostException e) {
            failOnLoop(at, "cannot resolve " + host + ": unknown host", e);
        } catch (RuntimeException | LinkageError e) { // a proxy selector or a lookup of the application's
            String what = at == Step.PROXY ? "cannot use a proxy for " + server() : "cannot resolve " + host;
            failOnLoop(at, what + ": " + e.getMessage(), e);
        }
    }

    private void failOnLoop(Step failed, String why, Throwable cause) {
        onLoop(() -> {
            step = failed;
            fail(why, cause);
        });
    }

    private void reachable(List<InetSocketAddress> found) {
        Optional<InetAddress> from = plan.way().bindAddress();
        List<InetSocketAddress> ofOneFamily = found.stream()
                .filter(to -> from.isEmpty()
                        || to.getAddress().getClass() == from.get().getClass())
                .toList();
        if (ofOneFamily.isEmpty()) {
            step = Step.CONNECT;
            fail("cannot connect to " + server() + ": none of its addresses is of the family of bindAddress", null);
        } else {
            dial(ofOneFamily);
        }
    }

    // ------------------------------------------------------------------------------------------------------- TCP

    private void dial(List<? extends SocketAddress> addresses) {
        step = Step.CONNECT;
        race = new HappyEyeballs(loop, addresses, this::dial, this);
        race.start();
    }

    private ChannelFuture dial(SocketAddress address) {
        log.tries(address);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the deadline is for all attempts together
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel attempt) {
                        loops.adopt(attempt);
                    }
                });
        if (address instanceof InetSocketAddress) {
            bootstrap.channel(loops.engine().clientChannel()).option(ChannelOption.TCP_NODELAY, true);
            loops.engine().channelOptions().forEach(bootstrap::option);
            loops.engine().tcpOptions().forEach(bootstrap::option);
            plan.way().bindAddress().ifPresent(from -> bootstrap.localAddress(new InetSocketAddress(from, 0)));
        } else {
            bootstrap.channel(loops.engine().unixChannel());
        }
        return bootstrap.connect(address);
    }

    @Override
    public void connected(Channel connected, SocketAddress address) {
        race = null;
        channel = connected;
        log.connected(address);
        if (over) {
            giveUp();
        } else if (proxy == null) {
            ready();
        } else {
            step = Step.PROXY;
            proxyAddress = address;
            tunnels++;
            Tunnel.begin(connected, proxy, plan, this);
        }
    }

    @Override
    public void failed(Map<SocketAddress, String> reasons, Throwable first) {
        fail(
                cannotConnect()
                        + (reasons.size() == 1 ? reasons.values().iterator().next() : joined(reasons)),
                first);
    }

    private String cannotConnect() {
        String to = "cannot connect to " + (proxy == null ? server() : "proxy " + proxy.authority());
        return to
                + plan.way()
                        .bindAddress()
                        .map(from -> " from bindAddress " + from.getHostAddress())
                        .orElse("") + ": ";
    }

    /** As {@code [2001:db8::1]:443 network is unreachable, 192.0.2.1:443 connection refused}. */
    private static String joined(Map<SocketAddress, String> reasons) {
        return reasons.entrySet().stream()
                .map(reason -> SocketNames.text(reason.getKey()) + " " + reason.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Whom the application wants to talk to. */
    private String server() {
        return plan.way().unixSocket().map(Path::toString).orElseGet(plan::authority);
    }

    // ----------------------------------------------------------------------------------------------------- proxy

    @Override
    public void tunnelled() {
        ready();
    }

    @Override
    public boolean again(boolean stale) {
        boolean worthwhile = tunnels == 1 || stale && tunnels < ProxyLogin.MAX_TRIES;
        if (!worthwhile || proxyAddress == null || channel == null) {
            return false;
        }
        channel.close();
        channel = null;
        dial(List.of(proxyAddress));
        return true;
    }

    @Override
    public void refused(String why, @Nullable Throwable cause) {
        fail("proxy " + (proxy == null ? "" : proxy.authority()) + ": " + why, cause);
    }

    // ------------------------------------------------------------------------------------------------------- end

    private void ready() {
        stopDeadline();
        Channel stream = channel;
        if (stream != null && !over) {
            outcome.ready(stream);
        }
    }

    private void late() {
        String within = "within connectTimeout " + plan.timeouts().connect();
        switch (step) {
            case RESOLVE -> fail("cannot resolve " + plan.host() + ": no answer " + within, null);
            case PROXY -> refused("no tunnel " + within, null);
            default -> {
                Map<SocketAddress, String> soFar = race == null ? Map.of() : race.soFar();
                String why = soFar.size() < 2 ? "no answer " : joined(soFar) + " ";
                fail(cannotConnect() + why + within, null);
            }
        }
    }

    private void fail(String why, @Nullable Throwable cause) {
        if (!over) {
            giveUp();
            outcome.failed(step, why, cause);
        }
    }
}
