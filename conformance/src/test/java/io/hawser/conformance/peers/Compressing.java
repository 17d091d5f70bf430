package io.hawser.conformance.peers;

import io.hawser.Compression;
import java.util.Locale;

/** What Hawser offers or accepts of permessage-deflate (RFC 7692). */
enum Compressing {
    /** Nothing, so that lengths on the wire are those of the messages. */
    OFF(Compression.OFF),
    /** Each message by itself. */
    ON(Compression.DEFAULT.withMinBytes(0)),
    /** With the window kept from message to message. */
    WINDOW_KEPT(Compression.DEFAULT.withMinBytes(0).withContextTakeover(true));

    private final Compression options;

    Compressing(Compression options) {
        this.options = options;
    }

    Compression options() {
        return options;
    }

    /** The path of Hawser's route with it. */
    String path() {
        return "/" + name().toLowerCase(Locale.ROOT) + "/";
    }
}
