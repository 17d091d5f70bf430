package io.hawser.protocol;

import java.lang.reflect.Method;

/** How much a piece of code allocates. Reflection, because this module does not read {@code jdk.management}. */
public final class Allocation {
    private Allocation() {}

    /** The heap bytes that this thread allocates while it runs {@code code}, the second time, when all classes are loaded. */
    public static long bytes(Runnable code) {
        code.run();
        long before = allocated();
        code.run();
        return allocated() - before;
    }

    private static long allocated() {
        try {
            Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
            Object bean = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getPlatformMXBean", Class.class)
                    .invoke(null, type);
            Method counter = type.getMethod("getCurrentThreadAllocatedBytes");
            return (Long) counter.invoke(bean);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
