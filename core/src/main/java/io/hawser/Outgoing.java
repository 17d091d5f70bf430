package io.hawser;

import org.jspecify.annotations.Nullable;

/** A message on its way out of this end. */
final class Outgoing extends Command {
    /** What a waiting message counts for, beside its bytes: the objects that hold it. */
    private static final int OVERHEAD_BYTES = 160;

    private final Message message;
    private final @Nullable Completion completion;

    /**
     * @param message what to send; owns its bytes where it has to wait
     * @param completion who wants to know, or null
     */
    Outgoing(Message message, @Nullable Completion completion) {
        this.message = message;
        this.completion = completion;
    }

    Message message() {
        return message;
    }

    @Nullable
    Completion completion() {
        return completion;
    }

    int cost() {
        return message.length() + OVERHEAD_BYTES;
    }

    /** This with a message that owns its bytes. */
    Outgoing owned() {
        Message owned = message.copy();
        return owned == message ? this : new Outgoing(owned, completion);
    }

    void fail(Throwable why) {
        if (completion != null) {
            completion.done(why);
        }
    }
}
