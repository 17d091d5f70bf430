package io.hawser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Atomic access to fields, for objects of which there are many: an {@code AtomicReference} would be one more each. */
final class Fields {
    private Fields() {}

    /** The field of this name and type of the class that {@code lookup} is of. */
    static VarHandle handle(MethodHandles.Lookup lookup, String name, Class<?> type) {
        try {
            return lookup.findVarHandle(lookup.lookupClass(), name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
