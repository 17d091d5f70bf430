package io.hawser.cli.demo;

import io.hawser.Message;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A board and the people at it. Thread-safe by one lock: visitors come from several event loops. What happens under it does
 * not wait, and each message is handed to everyone before the next, so all see the same order.
 *
 * <p>Nothing runs by a timer: each page pings once a second, and with that the open question and the round trips move on.
 */
final class Room {
    private final String name;
    private final InstantSource clock;
    private final Seats seats = new Seats();
    private final History history = new History();
    private final Deque<ChatLine> chat = new ArrayDeque<>();
    private @Nullable WipeVote vote;
    private int lastLine;
    private int lastStroke;
    private long tripsToldAt;
    private boolean retired;

    Room(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
    }

    /** How an attempt to enter went. */
    sealed interface Entry {
        /** Inside, on this seat. */
        record Seated(Seat seat) implements Entry {}

        /** Not let in. */
        record Refused(CloseStatus why) implements Entry {}

        /** This room is no longer: ask for it again. */
        record Retired() implements Entry {}
    }

    /** Lets someone in and tells them all there is; with the key of an earlier seat, on that one. */
    synchronized Entry enter(WebSocket ws, Inbound.Hello hello, int headerBytes) {
        if (retired) {
            return new Entry.Retired();
        }
        Seat seat = hello.key().isEmpty() ? null : seats.find(hello.key(), clock.millis());
        boolean resumed = seat != null;
        if (seat != null) {
            if (seats.contains(seat.id())) {
                WebSocket older = seat.ws();
                leave(seat, older);
                older.close(Closing.TAKEN_OVER);
            }
            seats.takeAgain(seat, hello.name());
            seat.taken(ws);
        } else if (seats.size() >= Bounds.SEATS) {
            return new Entry.Refused(Closing.ROOM_FULL);
        } else {
            seat = seats.add(hello.name(), ws);
        }
        Seat own = seat;
        List<Seat> others = seats.taken().stream().filter(other -> other != own).toList();
        own.tell(Announcement.welcome(own, name, resumed, headerBytes, others, List.copyOf(chat)));
        StrokeCodec.history(history.strokes()).forEach(own::tell);
        others.forEach(other -> tellUnfinished(own, other));
        own.tell(Announcement.ready(history.strokes().size()));
        tellOthers(own, Announcement.join(own));
        return new Entry.Seated(own);
    }

    private static void tellUnfinished(Seat to, Seat artist) {
        Drawing drawing = artist.drawing();
        if (drawing != null) {
            to.tell(StrokeCodec.part(drawing.id(), artist.id(), artist.color(), drawing.soFar()));
        }
    }

    /** The connection of a seat has ended. Nothing happens if a newer one has the seat. */
    synchronized void leave(Seat seat, WebSocket ws) {
        if (seat.ws() != ws || !seats.contains(seat.id())) {
            return;
        }
        seats.leave(seat, clock.millis());
        Drawing unfinished = seat.drawing();
        if (unfinished != null) {
            seat.draws(null);
            tellOthers(seat, Announcement.erase(List.of(unfinished.id())));
        }
        tellOthers(seat, Announcement.leave(seat));
        if (vote != null) {
            vote.left(seat.id());
            settle();
        }
    }

    /**
     * Does what a visitor asks for.
     *
     * @throws BrokenRule if it cannot be asked for now
     */
    synchronized void accept(Seat seat, WebSocket ws, Inbound message) {
        if (seat.ws() != ws) {
            return; // a newer connection has the seat, and this one is being closed
        }
        switch (message) {
            case Inbound.Hello hello -> throw new BrokenRule("hello: once");
            case Inbound.Chat said -> chat(seat, said);
            case Inbound.Rename rename -> {
                seats.rename(seat, rename.name());
                tellAll(Announcement.renamed(seat));
            }
            case Inbound.Undo undo -> undo(seat);
            case Inbound.Wipe wipe -> askWipe(seat);
            case Inbound.Vote answer -> answer(seat, answer.yes());
            case Inbound.Ping ping -> ping(seat, ping);
            case Inbound.Cursor cursor -> hintOthers(seat, StrokeCodec.cursor(seat.id(), cursor));
            case Inbound.CursorAway away -> tellOthers(seat, StrokeCodec.cursorAway(seat.id()));
            case Inbound.StrokePart part -> draw(seat, part);
        }
    }

    private void chat(Seat seat, Inbound.Chat said) {
        ChatLine line = new ChatLine(
                ++lastLine, seat.id(), seat.name(), seat.color(), said.text(), clock.millis(), said.reference());
        chat.addLast(line);
        if (chat.size() > Bounds.CHAT_LINES) {
            chat.removeFirst();
        }
        tellAll(Announcement.chat(line));
    }

    private void ping(Seat seat, Inbound.Ping ping) {
        seat.tell(StrokeCodec.pong(ping.stamp()));
        seat.trip(ping.lastTenths() == Inbound.Ping.UNKNOWN ? Seat.NO_TRIP : ping.lastTenths() / 10.0);
        long now = clock.millis();
        if (now - tripsToldAt >= Bounds.TRIPS_EVERY.toMillis()) {
            tripsToldAt = now;
            Message trips = Announcement.trips(seats.taken());
            new ArrayList<>(seats.taken()).forEach(each -> each.hint(trips));
        }
        settle();
    }

    // ------------------------------------------------------------------------------------------------- the board

    private void draw(Seat seat, Inbound.StrokePart part) {
        Drawing drawing = seat.drawing();
        if (part.first()) {
            if (drawing != null || part.number() <= seat.lastWhole()) {
                throw new BrokenRule("stroke: one at a time, numbered upwards");
            }
            drawing = new Drawing(++lastStroke, part);
            seat.draws(drawing);
        } else if (drawing == null) {
            throw new BrokenRule("stroke: never begun");
        }
        drawing.add(part);
        tellOthers(seat, StrokeCodec.part(drawing.id(), seat.id(), seat.color(), part));
        if (part.last()) {
            seat.draws(null);
            seat.whole(drawing.number());
            List<Integer> gone = history.add(drawing.whole(seat));
            seat.tell(StrokeCodec.stored(drawing.number(), drawing.id()));
            if (!gone.isEmpty()) {
                tellAll(Announcement.erase(gone));
            }
        }
    }

    private void undo(Seat seat) {
        Stroke stroke = history.removeNewestOf(seat.id());
        if (stroke == null) {
            seat.tell(Announcement.notice("Nothing of yours is left to take back."));
        } else {
            tellAll(Announcement.erase(List.of(stroke.id())));
        }
    }

    private void askWipe(Seat seat) {
        if (vote == null) {
            vote = new WipeVote(seat.id(), clock.millis());
            if (seats.size() == 1) {
                vote = null;
                wipe(seat.id());
            } else {
                tellVote(vote);
            }
        }
    }

    private void answer(Seat seat, boolean yes) {
        if (vote != null && vote.vote(seat.id(), yes)) {
            settle();
            if (vote != null) {
                tellVote(vote);
            }
        }
    }

    /** Ends the open question if it can be ended. */
    private void settle() {
        WipeVote open = vote;
        if (open == null) {
            return;
        }
        switch (open.outcome(others(open), seats.contains(open.by()), clock.millis())) {
            case OPEN -> {}
            case WIPE -> {
                vote = null;
                wipe(open.by());
            }
            case KEEP -> {
                vote = null;
                tellAll(Announcement.kept(open.by()));
            }
        }
    }

    private void wipe(int by) {
        history.clear();
        tellAll(Announcement.wiped(by));
    }

    private void tellVote(WipeVote open) {
        int needed = WipeVote.needed(others(open));
        tellAll(Announcement.wipeAsked(open.by(), needed, open.yes(), open.leftMillis(clock.millis())));
    }

    private int others(WipeVote open) {
        return seats.size() - (seats.contains(open.by()) ? 1 : 0);
    }

    // -------------------------------------------------------------------------------------------------- the room

    /** Ends this room if nobody is in it. */
    synchronized boolean retire() {
        retired = retired || seats.size() == 0;
        return retired;
    }

    /** Tells one visitor something that concerns only them. */
    synchronized void tell(Seat seat, Message message) {
        seat.tell(message);
    }

    // Copies below: closing a connection that is too slow may end it within the call, and then it leaves.

    private void tellAll(Message message) {
        new ArrayList<>(seats.taken()).forEach(seat -> seat.tell(message));
    }

    private void tellOthers(Seat but, Message message) {
        new ArrayList<>(seats.taken()).stream().filter(seat -> seat != but).forEach(seat -> seat.tell(message));
    }

    private void hintOthers(Seat but, Message message) {
        new ArrayList<>(seats.taken()).stream().filter(seat -> seat != but).forEach(seat -> seat.hint(message));
    }
}
