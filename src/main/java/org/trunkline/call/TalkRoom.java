package org.trunkline.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.CallFact;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;

/**
 * The room of a conversation: its host is always in it, the caller unless on hold, when they hear music. The recording follows who
 * is in. Used by the call's own thread.
 */
final class TalkRoom {
    private final Context call;
    private final String id;
    private @Nullable Party host;
    private boolean callerIn;
    /** Whether the host's own hold key is down; the switch plays the music then. */
    private boolean heldByPhone;

    private boolean open;
    private boolean arranged;
    /** To be told once everybody is in the room. */
    private @Nullable CallFact introduction;
    /** When somebody is overdue: a second who rings, or the hang-up of one found gone. */
    private Instant overdue = Context.FOREVER;

    private TalkRoom(
            Context call,
            String id,
            @Nullable Party host,
            boolean callerIn,
            boolean open,
            boolean arranged,
            @Nullable CallFact introduction) {
        this.call = call;
        this.id = id;
        this.host = host;
        this.callerIn = callerIn;
        this.open = open;
        this.arranged = arranged;
        this.introduction = introduction;
    }

    /** Of a caller and a host who are not in it yet. */
    static TalkRoom joining(Context call, String id, Party host, boolean open, @Nullable CallFact introduction) {
        return new TalkRoom(call, id, host, true, open, false, introduction);
    }

    /** As it was before a restart. */
    static TalkRoom again(Context call, String id, @Nullable Party host, boolean callerIn, boolean arranged) {
        return new TalkRoom(call, id, host, callerIn, false, arranged, null);
    }

    @Nullable
    Party host() {
        return host;
    }

    boolean isCallerIn() {
        return callerIn;
    }

    boolean isHeldByPhone() {
        return heldByPhone;
    }

    // ---- all of them

    /** Whether everybody is where they should be. */
    boolean isArranged() {
        return arranged;
    }

    void open() {
        arranged = true;
        if (!open) {
            call.switchboard.openRoom(id);
            open = true;
        }
    }

    /**
     * Puts everybody where they should be.
     *
     * @param second who is in it too
     * @param apart whether the caller is to be alone, without music
     */
    void gather(@Nullable Party second, boolean apart) {
        List<Line> members = new ArrayList<>();
        if (callerIn && !apart) {
            call.caller().stopMusic();
            members.add(call.caller());
        }
        if (host != null) {
            members.add(host.leg());
        }
        if (second != null) {
            members.add(second.leg());
        }
        // Before the first word.
        record();
        if (!members.isEmpty()) {
            call.switchboard.join(id, members);
        }
        if (apart) {
            takeCallerOut();
        } else if (!callerIn) {
            takeCallerOut();
            call.caller().startMusic();
        }
    }

    void introduce() {
        if (introduction != null) {
            call.write(introduction);
            introduction = null;
        }
    }

    /** The switch failed: who is where must be arranged again. */
    void scattered() {
        arranged = false;
        open = false;
    }

    void record() {
        if (host != null) {
            call.recording().begin(host.who().isAgent() ? host.who().name() : null, host.leg());
            call.recording().onHold(!callerIn || heldByPhone);
        }
    }

    void join(Line line) {
        call.switchboard.join(id, List.of(line));
    }

    /** Ends it, and the host's line. */
    void close() {
        Party last = host;
        if (last != null) {
            Context.quietly(() -> last.leg().hangUp(Cause.NORMAL));
        }
        Context.quietly(() -> call.switchboard.closeRoom(id));
    }

    // ---- the caller

    /** Into the room, or out of it to the music. */
    void putCaller(boolean in) {
        if (callerIn == in) {
            return;
        }
        callerIn = in;
        call.recording().onHold(!in || heldByPhone);
        call.write(in ? new CallFact.HoldEnded(call.interaction) : new CallFact.Held(call.interaction, false));
        if (in) {
            call.caller().stopMusic();
            join(call.caller());
        } else {
            takeCallerOut();
            call.caller().startMusic();
        }
    }

    /** Alone on the line, without music. */
    void takeCallerOut() {
        call.switchboard.leave(id, List.of(call.caller()));
    }

    /** The host's own hold key. */
    void heldByPhone(boolean held) {
        if (callerIn) {
            call.write(held ? new CallFact.Held(call.interaction, true) : new CallFact.HoldEnded(call.interaction));
        }
        heldByPhone = held;
        call.recording().onHold(!callerIn || held);
    }

    // ---- the host

    /**
     * They are the host from here on, and with the caller; who was it until now is out.
     *
     * @param joined whether they are in the room already
     */
    void handOver(Party to, boolean joined) {
        Party from = host;
        host = to;
        expectNobody();
        if (heldByPhone) {
            heldByPhone = false;
            call.caller().stopMusic();
        }
        if (from != null) {
            Context.quietly(() -> from.leg().hangUp(Cause.NORMAL));
        }
        record();
        if (!joined) {
            join(to.leg());
        }
        putCaller(true);
    }

    /** Out of it without a successor yet. */
    void hostLeft() {
        call.write(new CallFact.HostLeft(call.interaction));
        host = null;
    }

    /** Both are out before the room is closed: what is played to one who is on the way out is lost. */
    void park(Party by) {
        call.switchboard.leave(id, List.of(call.caller(), by.leg()));
        host = null;
    }

    // ---- who is waited for

    Instant overdue() {
        return overdue;
    }

    void expect(Instant until) {
        overdue = until;
    }

    void expectNobody() {
        overdue = Context.FOREVER;
    }
}
