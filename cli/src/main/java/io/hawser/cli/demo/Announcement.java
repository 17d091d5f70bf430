package io.hawser.cli.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.hawser.Message;
import java.util.Collection;
import java.util.List;

/** Writes the text half of the protocol: what a room tells its visitors. */
final class Announcement {
    private static final int VERSION = 1;

    private Announcement() {}

    static Message welcome(
            Seat seat, String room, boolean resumed, int headerBytes, Collection<Seat> peers, List<ChatLine> chat) {
        JsonObject message = kind("welcome");
        message.addProperty("v", VERSION);
        message.addProperty("id", seat.id());
        message.addProperty("key", seat.key());
        message.addProperty("name", seat.name());
        message.addProperty("color", seat.color());
        message.addProperty("room", room);
        message.addProperty("resumed", resumed);
        message.addProperty("done", seat.lastWhole());
        message.addProperty("headerBytes", headerBytes);
        JsonArray others = new JsonArray();
        peers.forEach(peer -> others.add(peer(peer)));
        message.add("peers", others);
        JsonArray lines = new JsonArray();
        chat.forEach(line -> lines.add(line(line)));
        message.add("chat", lines);
        return text(message);
    }

    static Message ready(int strokes) {
        JsonObject message = kind("ready");
        message.addProperty("strokes", strokes);
        return text(message);
    }

    static Message join(Seat seat) {
        return withPeer("join", seat);
    }

    static Message renamed(Seat seat) {
        return withPeer("peer", seat);
    }

    static Message leave(Seat seat) {
        JsonObject message = kind("leave");
        message.addProperty("id", seat.id());
        return text(message);
    }

    static Message chat(ChatLine line) {
        JsonObject message = kind("chat");
        message.add("line", line(line));
        return text(message);
    }

    static Message trips(Collection<Seat> seats) {
        JsonArray all = new JsonArray();
        for (Seat seat : seats) {
            if (seat.tripMillis() != Seat.NO_TRIP) {
                JsonArray pair = new JsonArray(2);
                pair.add(seat.id());
                pair.add(seat.tripMillis());
                all.add(pair);
            }
        }
        JsonObject message = kind("rtt");
        message.add("all", all);
        return text(message);
    }

    static Message erase(Collection<Integer> strokes) {
        JsonArray ids = new JsonArray(strokes.size());
        strokes.forEach(ids::add);
        JsonObject message = kind("erase");
        message.add("ids", ids);
        return text(message);
    }

    static Message wipeAsked(int by, int needed, int yes, long leftMillis) {
        JsonObject message = wipe("asked", by);
        message.addProperty("need", needed);
        message.addProperty("yes", yes);
        message.addProperty("ms", leftMillis);
        return text(message);
    }

    static Message wiped(int by) {
        return text(wipe("wiped", by));
    }

    static Message kept(int by) {
        return text(wipe("kept", by));
    }

    static Message notice(String words) {
        JsonObject message = kind("notice");
        message.addProperty("text", words);
        return text(message);
    }

    static Message chatRefused(int reference, String words) {
        JsonObject message = kind("notice");
        message.addProperty("text", words);
        message.addProperty("r", reference);
        return text(message);
    }

    private static JsonObject kind(String t) {
        JsonObject message = new JsonObject();
        message.addProperty("t", t);
        return message;
    }

    private static JsonObject wipe(String state, int by) {
        JsonObject message = kind("wipe");
        message.addProperty("state", state);
        message.addProperty("by", by);
        return message;
    }

    private static Message withPeer(String t, Seat seat) {
        JsonObject message = kind(t);
        message.add("peer", peer(seat));
        return text(message);
    }

    private static JsonObject peer(Seat seat) {
        JsonObject peer = new JsonObject();
        peer.addProperty("id", seat.id());
        peer.addProperty("name", seat.name());
        peer.addProperty("color", seat.color());
        if (seat.tripMillis() == Seat.NO_TRIP) {
            peer.add("rtt", JsonNull.INSTANCE);
        } else {
            peer.addProperty("rtt", seat.tripMillis());
        }
        return peer;
    }

    private static JsonObject line(ChatLine said) {
        JsonObject line = new JsonObject();
        line.addProperty("n", said.number());
        line.addProperty("id", said.by());
        line.addProperty("name", said.name());
        line.addProperty("color", said.color());
        line.addProperty("text", said.text());
        line.addProperty("at", said.at());
        line.addProperty("r", said.reference());
        return line;
    }

    private static Message text(JsonObject message) {
        return Message.text(message.toString());
    }
}
