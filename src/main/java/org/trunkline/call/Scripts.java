package org.trunkline.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.trunkline.customer.CallFact;
import org.trunkline.line.Line;
import org.trunkline.speech.Ears;

/** The scripts that run, of calls and of whoever else is on a line: each has a name, an inbox and a virtual thread. Thread-safe. */
final class Scripts {
    private record Running(Inbox inbox, Thread thread) {}

    private final Reception.Rooms rooms;
    private final CardDesk cards;
    private final Consumer<CallFact> told;
    private final AtomicLong count = new AtomicLong();
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** @param told is told each fact that a script writes */
    Scripts(Reception.Rooms rooms, CardDesk cards, Consumer<CallFact> told) {
        this.rooms = rooms;
        this.cards = cards;
        this.told = told;
    }

    String nextInteraction() {
        return rooms.journal().epoch() + "-" + count.incrementAndGet();
    }

    /** For a script that is no interaction. */
    String nextName(String kind) {
        return kind + "-" + count.incrementAndGet();
    }

    // ---- what one is made with

    /** Of a line that is there already. */
    Context context(String name, String line) {
        Inbox inbox = new Inbox(rooms.clock());
        return context(
                name, rooms.switchboard().take(line, event -> inbox.put(new CallSignal.FromCaller(event))), inbox);
    }

    Context context(String name, Line line, Inbox inbox) {
        return new Context(
                name, line, inbox, rooms.switchboard(), rooms.journal(), told, rooms.clock(), rooms.linked());
    }

    Attendant attendant(Context context) {
        return new Attendant(conversation(context, Ears.none()));
    }

    TelephoneConversation conversation(Context context, Ears ears) {
        return new TelephoneConversation(context, rooms.prompts(), rooms.http(), rooms.voicemails(), cards, ears);
    }

    // ---- those that run

    /** Runs it until it ends, however that is. */
    void run(String name, Context context, Runnable script) {
        start(name, context, () -> {
            try {
                script.run();
            } finally {
                ended(name);
            }
        });
    }

    /** Runs it; it is there until {@link #ended} is told. */
    void start(String name, Context context, Runnable script) {
        Thread thread = Thread.ofVirtual().name("call-" + name).unstarted(() -> {
            try {
                script.run();
            } finally {
                context.inbox.close();
            }
        });
        running.put(name, new Running(context.inbox, thread));
        thread.start();
    }

    void ended(String name) {
        running.remove(name);
    }

    Set<String> names() {
        return Set.copyOf(running.keySet());
    }

    Optional<Inbox> inbox(String name) {
        return Optional.ofNullable(running.get(name)).map(Running::inbox);
    }

    void linkBack() {
        running.values().forEach(script -> script.inbox().put(new CallSignal.LinkBack()));
    }

    /** Leaves all lines to the switch. */
    void interrupt() {
        List.copyOf(running.values()).forEach(script -> script.thread().interrupt());
    }
}
