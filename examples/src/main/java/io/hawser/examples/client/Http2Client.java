package io.hawser.examples.client;

import io.hawser.client.Http2;
import io.hawser.client.WebSocketClient;

/** A client whose WebSockets to one server share a connection where that can be. */
final class Http2Client {
    private Http2Client() {}

    static WebSocketClient create() {
        // region http2
        WebSocketClient client =
                WebSocketClient.builder().http2(Http2.IF_OFFERED).build();
        // endregion
        return client;
    }
}
