package io.hawser.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Says when the turns of an event loop begin.
 *
 * @param endsByItself whether a turn does. Not with io_uring: Netty reads again what was read and asked for again, up to 128
 *     times in one turn, and meanwhile looks at no timer and no task.
 */
record WatchedIoHandler(IoHandler handler, boolean endsByItself) implements IoHandler {
    static IoHandlerFactory watching(IoHandlerFactory factory, boolean endsByItself) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new WatchedIoHandler(factory.newHandler(executor), endsByItself);
            }

            @Override
            public boolean isChangingThreadSupported() {
                return factory.isChangingThreadSupported();
            }
        };
    }

    @Override
    public int run(IoHandlerContext context) {
        LoopResources.current().turns().begin(endsByItself);
        return handler.run(context);
    }

    @Override
    public void initialize() {
        handler.initialize();
    }

    @Override
    public void prepareToDestroy() {
        handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return handler.register(handle);
    }

    @Override
    public void wakeup() {
        handler.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return handler.isCompatible(type);
    }
}
