package io.hawser.examples.client;

import io.hawser.client.WebSocketClient;

/** A client that goes through a proxy, but not to everyone. */
final class ProxiedClient {
    private ProxiedClient() {}

    /** With a proxy such as {@code http://proxy.example:3128}. */
    static WebSocketClient create(String proxy, String user, String password) {
        // region proxy
        WebSocketClient client = WebSocketClient.builder()
                .proxy(proxy)
                .proxyLogin(user, password)
                .noProxy("localhost", "internal.example", "10.0.0.0/8")
                .build();
        // endregion
        return client;
    }
}
