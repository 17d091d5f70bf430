package io.hawser.conformance.peers;

import org.jspecify.annotations.Nullable;

/** An implementation that is started for the first of its scenarios, and serves them all. Used by one thread. */
final class RunningPeer {
    private final Implementation implementation;
    private @Nullable Peer peer;
    private @Nullable Throwable notStarted;

    RunningPeer(Implementation implementation) {
        this.implementation = implementation;
    }

    /** Starts it once; throws what that threw each time. */
    Peer get() throws Exception {
        Peer running = peer;
        if (running != null) {
            return running;
        }
        if (notStarted == null) {
            try {
                running = implementation.start().start();
                peer = running;
                return running;
            } catch (Exception | Error e) {
                notStarted = e;
            }
        }
        if (notStarted instanceof Error error) {
            throw error;
        }
        throw (Exception) notStarted;
    }

    void close() throws Exception {
        if (peer != null) {
            peer.close();
        }
    }
}
