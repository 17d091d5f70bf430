package io.hawser.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a proxy for a tunnel by SOCKS version 5 (RFC 1928), with a user and password if it wants them (RFC 1929). Names go to
 * the proxy, which resolves them. Leaves the pipeline with the answer.
 */
final class Socks5Tunnel extends ByteToMessageDecoder {
    private static final int VERSION = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int NO_LOGIN = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NO_METHOD = 0xFF;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    /** RFC 1928 §6, in the order of the codes. */
    private static final List<String> REPLIES = List.of(
            "succeeded",
            "general failure",
            "connection not allowed by its rules",
            "network unreachable",
            "host unreachable",
            "connection refused",
            "TTL expired",
            "command not supported",
            "address type not supported");

    private enum Awaited {
        METHOD,
        LOGIN,
        REPLY
    }

    private final ConnectPlan plan;
    private final @Nullable ProxyLogin login;
    private final Tunnel.Outcome outcome;
    private Awaited awaited = Awaited.METHOD;
    private boolean done;

    Socks5Tunnel(ProxyServer proxy, ConnectPlan plan, Tunnel.Outcome outcome) {
        this.plan = plan;
        this.login = proxy.login();
        this.outcome = outcome;
        setSingleDecode(true); // what follows the reply is the server's
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ByteBuf greeting = ctx.alloc().buffer(4).writeByte(VERSION);
        greeting.writeByte(login == null ? 1 : 2).writeByte(NO_LOGIN);
        ctx.writeAndFlush(login == null ? greeting : greeting.writeByte(USER_AND_PASSWORD));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (done) {
            in.skipBytes(in.readableBytes());
            return;
        }
        boolean goesOn = true;
        while (goesOn && !done) {
            goesOn = switch (awaited) {
                case METHOD -> in.readableBytes() >= 2 && method(ctx, in);
                case LOGIN -> in.readableBytes() >= 2 && loggedIn(ctx, in);
                case REPLY -> reply(ctx, in);
            };
        }
    }

    /** RFC 1928 §3. */
    private boolean method(ChannelHandlerContext ctx, ByteBuf in) {
        int version = in.readUnsignedByte();
        int method = in.readUnsignedByte();
        if (version != VERSION) {
            refused("it does not speak SOCKS5, but began with byte 0x%02x".formatted(version), null);
        } else if (method == NO_LOGIN) {
            connect(ctx);
        } else if (method == USER_AND_PASSWORD && login != null) {
            sendLogin(ctx, login);
        } else if (method == NO_METHOD) {
            refused(
                    login == null
                            ? "it wants a user and password, or another login, and there is none"
                            : "it accepts neither a user and password nor none",
                    null);
        } else {
            refused("it chose login method " + method + ", which was not offered", null);
        }
        return true;
    }

    /** RFC 1929 §2. */
    private void sendLogin(ChannelHandlerContext ctx, ProxyLogin known) {
        byte[] user = known.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = known.password().getBytes(StandardCharsets.UTF_8);
        if (user.length > 255 || password.length > 255 || password.length == 0) {
            refused("its login takes 1 to 255 bytes of user and of password (RFC 1929 §2)", null);
            return;
        }
        awaited = Awaited.LOGIN;
        ctx.writeAndFlush(ctx.alloc()
                .buffer(3 + user.length + password.length)
                .writeByte(LOGIN_VERSION)
                .writeByte(user.length)
                .writeBytes(user)
                .writeByte(password.length)
                .writeBytes(password));
    }

    private boolean loggedIn(ChannelHandlerContext ctx, ByteBuf in) {
        int version = in.readUnsignedByte();
        int status = in.readUnsignedByte();
        if (version != LOGIN_VERSION) {
            refused("its answer to the login begins with byte 0x%02x (RFC 1929 §2)".formatted(version), null);
        } else if (status != 0) {
            refused("it does not accept the user and password", null);
        } else {
            connect(ctx);
        }
        return true;
    }

    /** RFC 1928 §4. */
    private void connect(ChannelHandlerContext ctx) {
        byte[] name = plan.host().getBytes(StandardCharsets.US_ASCII);
        if (name.length > 255) {
            refused("a name of " + name.length + " bytes is too long for SOCKS5", null);
            return;
        }
        ByteBuf request = ctx.alloc().buffer(7 + name.length);
        request.writeByte(VERSION).writeByte(CONNECT).writeByte(0);
        if (Lookups.isLiteral(plan.host())) {
            byte[] address = literal(plan.host());
            request.writeByte(address.length == 4 ? IPV4 : IPV6).writeBytes(address);
        } else {
            request.writeByte(NAME).writeByte(name.length).writeBytes(name);
        }
        awaited = Awaited.REPLY;
        ctx.writeAndFlush(request.writeShort(plan.port()));
    }

    private static byte[] literal(String host) {
        try {
            return InetAddress.getByName(host).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** RFC 1928 §6: whole, or nothing of it is read. */
    private boolean reply(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() < 5) {
            return false;
        }
        int start = in.readerIndex();
        int addressBytes =
                switch (in.getUnsignedByte(start + 3)) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case NAME -> 1 + in.getUnsignedByte(start + 4);
                    default -> -1;
                };
        int code = in.getUnsignedByte(start + 1);
        if (in.getUnsignedByte(start) != VERSION || addressBytes < 0 && code == 0) {
            refused("its reply is malformed (RFC 1928 §6): " + ByteBufUtil.hexDump(in, start, 5), null);
        } else if (code != 0) {
            refused(
                    "it cannot connect to " + plan.authority() + ": "
                            + (code < REPLIES.size() ? REPLIES.get(code) : "code " + code),
                    null);
        } else if (in.readableBytes() >= 6 + addressBytes) {
            in.skipBytes(6 + addressBytes);
            done = true;
            outcome.tunnelled();
            ctx.pipeline().remove(this); // hands over the bytes behind the reply
        } else {
            return false;
        }
        return true;
    }

    private void refused(String why, @Nullable Throwable cause) {
        if (!done) {
            done = true;
            outcome.refused(why, cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        refused("it closed the connection instead of answering", null);
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refused("the connection to it broke: " + NetworkErrors.reason(cause), cause);
    }
}
