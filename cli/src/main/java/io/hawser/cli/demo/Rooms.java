package io.hawser.cli.demo;

import io.hawser.WebSocket;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rooms by name, made when someone enters. One that everybody left stays until its place is needed. Thread-safe. */
final class Rooms {
    static final String LOBBY = "lobby";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final InstantSource clock;

    Rooms(InstantSource clock) {
        this.clock = clock;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Where someone is now, or why not. */
    record Place(Room room, Room.Entry entry) {}

    Place enter(String name, WebSocket ws, Inbound.Hello hello, int headerBytes) {
        while (true) {
            Room room = find(name);
            if (room == null) {
                return new Place(new Room(name, clock), new Room.Entry.Refused(Closing.SERVER_FULL));
            }
            Room.Entry entry = room.enter(ws, hello, headerBytes);
            if (!(entry instanceof Room.Entry.Retired)) {
                return new Place(room, entry);
            }
        }
    }

    private synchronized @Nullable Room find(String name) {
        Room room = rooms.get(name);
        if (room == null) {
            if (rooms.size() >= Bounds.ROOMS && !makePlace()) {
                return null;
            }
            room = new Room(name, clock);
            rooms.put(name, room);
        }
        return room;
    }

    /** Ends the oldest room that nobody is in. Rooms never ask for this lock, so asking for theirs here is safe. */
    private boolean makePlace() {
        return rooms.values().stream()
                .filter(Room::retire)
                .findFirst()
                .map(room -> rooms.values().remove(room))
                .orElse(false);
    }
}
