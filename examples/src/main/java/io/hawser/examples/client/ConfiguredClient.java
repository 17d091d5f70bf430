package io.hawser.examples.client;

import io.hawser.Compression;
import io.hawser.ConnectionOptions;
import io.hawser.Limits;
import io.hawser.client.WebSocketClient;
import java.time.Duration;

/** A client with settings of its own. Make one and keep it: it serves any number of connections. */
final class ConfiguredClient {
    private ConfiguredClient() {}

    static WebSocketClient create() {
        // region client
        WebSocketClient client = WebSocketClient.builder()
                .connectTimeout(Duration.ofSeconds(3))
                .handshakeTimeout(Duration.ofSeconds(5))
                .options(ConnectionOptions.DEFAULT
                        .withLimits(Limits.DEFAULT.withMaxMessageBytes(8 << 20))
                        .withCompression(Compression.OFF))
                .build();
        // endregion
        return client;
    }
}
