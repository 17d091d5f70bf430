package io.hawser.cli.demo;

import io.hawser.Ending;
import io.hawser.Listener;
import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One connection: checks what comes, keeps it within the rates, and passes it to its room. On the connection's event loop
 * only.
 */
final class Visitor implements Listener {
    private final Rooms rooms;
    private final String roomName;
    private final InstantSource clock;
    private final RateLimit cursors;
    private final RateLimit strokes;
    private final RateLimit pings;
    private final RateLimit others;
    private final RateLimit chat;
    private @Nullable Room room;
    private @Nullable Seat seat;

    Visitor(Rooms rooms, String roomName, InstantSource clock) {
        this.rooms = rooms;
        this.roomName = roomName;
        this.clock = clock;
        long now = clock.millis();
        this.cursors = new RateLimit(60, 60, now);
        this.strokes = new RateLimit(120, 600, now);
        this.pings = new RateLimit(10, 50, now);
        this.others = new RateLimit(20, 100, now);
        this.chat = new RateLimit(2, 8, now);
    }

    @Override
    public void onMessage(WebSocket ws, Message message) {
        try {
            Inbound inbound = message.isText() ? TextCodec.decode(message.text()) : StrokeCodec.decode(message.bytes());
            if (room != null && seat != null) {
                pass(ws, room, seat, inbound);
            } else if (inbound instanceof Inbound.Hello hello) {
                enter(ws, hello);
            } else {
                ws.close(Closing.HELLO_FIRST);
            }
        } catch (BrokenRule e) {
            ws.close(Closing.broken(e));
        }
    }

    @Override
    public void onClose(WebSocket ws, Ending ending) {
        if (room != null && seat != null) {
            room.leave(seat, ws);
        }
    }

    private void enter(WebSocket ws, Inbound.Hello hello) {
        if (!Rooms.isName(roomName)) {
            throw new BrokenRule("room: 1 to 32 of a-z 0-9 -");
        }
        Rooms.Place place =
                rooms.enter(roomName, ws, hello, headerBytes(ws.handshake().request()));
        switch (place.entry()) {
            case Room.Entry.Seated seated -> {
                room = place.room();
                seat = seated.seat();
                if (ws.ending().isPresent()) {
                    room.leave(seat, ws); // it ended while it was told what there is
                }
            }
            case Room.Entry.Refused refused -> ws.close(refused.why());
            case Room.Entry.Retired retired -> throw new IllegalStateException("rooms ask again");
        }
    }

    private void pass(WebSocket ws, Room entered, Seat own, Inbound inbound) {
        long now = clock.millis();
        if (limitOf(inbound).allows(now)) {
            entered.accept(own, ws, inbound);
        } else if (inbound instanceof Inbound.Chat said && others.allows(now)) {
            entered.tell(own, Announcement.chatRefused(said.reference(), "Not so fast: two lines a second."));
        } else if (!(inbound instanceof Inbound.Cursor)) { // of cursors the next one makes it good
            ws.close(Closing.TOO_MANY);
        }
    }

    private RateLimit limitOf(Inbound inbound) {
        return switch (inbound) {
            case Inbound.Cursor cursor -> cursors;
            case Inbound.StrokePart part -> strokes;
            case Inbound.Ping ping -> pings;
            case Inbound.Chat said -> chat;
            case Inbound.Hello hello -> others;
            case Inbound.Rename rename -> others;
            case Inbound.Undo undo -> others;
            case Inbound.Wipe wipe -> others;
            case Inbound.Vote vote -> others;
            case Inbound.CursorAway away -> others;
        };
    }

    /** What the header section of this page's request takes, without what only a WebSocket needs. */
    private static int headerBytes(HttpRequest request) {
        int bytes = request.method().length()
                + request.target().length()
                + request.version().length()
                + 6;
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (!name.startsWith("sec-websocket-") && !name.equals("upgrade") && !name.equals("connection")) {
                bytes += name.length() + headers.value(i).length() + 4;
            }
        }
        return bytes;
    }
}
