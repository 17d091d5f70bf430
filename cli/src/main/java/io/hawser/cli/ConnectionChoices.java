package io.hawser.cli;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Limits;

/** What the options that several commands have mean for a connection. */
final class ConnectionChoices {
    private ConnectionChoices() {}

    /** The defaults, but for these; messages longer than by default may also have more fragments. */
    static ConnectionOptions options(int maxMessageBytes, Switch compression) {
        Limits limits = Limits.DEFAULT
                .withMaxMessageBytes(maxMessageBytes)
                .withMaxFragments(Math.max(Limits.DEFAULT.maxFragments(), maxMessageBytes / 16));
        return ConnectionOptions.DEFAULT
                .withLimits(limits)
                .withCompression(compression.isOn() ? Compression.DEFAULT : Compression.OFF);
    }
}
