package io.hawser.netty;

import io.hawser.protocol.Role;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the HTTP/2 connections of a listening socket have in common. Safe from any thread. */
final class Http2Server {
    private final ServerSettings settings;
    private final RequestHandler handler;
    private final EventLoops loops;
    private final Set<Http2Session> sessions = ConcurrentHashMap.newKeySet();

    Http2Server(ServerSettings settings, RequestHandler handler, EventLoops loops) {
        this.settings = settings;
        this.handler = handler;
        this.loops = loops;
    }

    /** Makes a connection one of HTTP/2. On its loop. */
    void install(ChannelPipeline pipeline, Visit visit) {
        pipeline.remove(HttpServerHandler.class);
        Http2FrameCodec codec = Http2Codec.server(settings.http2().maxStreams(), settings.maxHeaderBytes());
        Http2Session session = new Http2Session(codec, settings.handshakeTimeout());
        pipeline.addLast(session.guard())
                .addLast(codec)
                .addLast(session)
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.config().setOption(Http2StreamChannelOption.AUTO_STREAM_FLOW_CONTROL, false);
                        loops.keepStream(stream);
                        stream.pipeline()
                                .addLast(new Http2Bytes(Role.SERVER))
                                .addLast(new Http2RequestHandler(settings, handler, visit));
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        ctx.close();
                    }
                }));
        ArrivalTurns.opened(pipeline);
        sessions.add(session);
        pipeline.channel().closeFuture().addListener(closed -> sessions.remove(session));
    }

    /** Tells all clients to go elsewhere with further streams; connections end with their last one. */
    void leave() {
        sessions.forEach(Http2Session::leave);
    }

    /** Tells all clients that they shall open no further streams. */
    void goAway() {
        sessions.forEach(Http2Session::goAway);
    }
}
