package io.hawser.examples.listener;

import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.server.Topic;

// region board
/** Shows the latest notice to whoever comes, and each new one to all. One listener serves all connections. */
final class NoticeBoard implements Listener {
    private final Topic readers = new Topic("readers");
    private volatile Message latest = Message.text("nothing yet");

    @Override
    public void onOpen(WebSocket ws) {
        readers.subscribe(ws);
        ws.send(latest);
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        latest = message.copy(); // message itself is only lent until this method returns
        readers.publish(latest);
    }
}
// endregion
