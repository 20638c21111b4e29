package org.trunkline.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Need;

/** The contacts on the floor, with the order they wait in, and the queues' figures. */
final class Contacts {
    /** Texts of skills that contacts bring along; a flow has few. */
    private static final int MOST_TEXTS = 10_000;

    private Map<String, QueuePlan> queues = Map.of();
    private Duration priorityWorth = Duration.ZERO;
    private final Map<Set<String>, Need> read = new HashMap<>();
    private final Map<String, Contact> contacts = new HashMap<>();
    private final WaitingLines lines = new WaitingLines();
    /** By queue, in order, all but those in conversation. */
    private final Map<String, NavigableMap<Place, String>> order = new HashMap<>();

    private final Map<String, QueueFigures> figures = new TreeMap<>();
    /** By queue, the agent who was offered a contact last. */
    private final Map<String, String> lastOffered = new TreeMap<>();

    /** By queue, what is said to those who are turned away. */
    private final Map<String, String> closed = new TreeMap<>();

    private final ToIntFunction<String> commonness;
    private final Map<String, Contact> talking = new TreeMap<>();
    private final Map<String, QueueView> views = new TreeMap<>();
    private final Set<String> changed = new HashSet<>();

    /** @param commonness how many agents have a skill */
    Contacts(ToIntFunction<String> commonness) {
        this.commonness = commonness;
    }

    void restore(FloorState state) {
        contacts.clear();
        order.clear();
        talking.clear();
        figures.clear();
        figures.putAll(state.figures());
        lastOffered.clear();
        lastOffered.putAll(state.lastOffered());
        closed.clear();
        closed.putAll(state.closed());
        lines.clear();
        queues = state.plan().queues();
        priorityWorth = state.plan().priorityWorth();
        state.contacts().values().forEach(this::put);
        refresh();
    }

    /** New queues, new skills: all lines are formed anew. */
    void configure(FloorPlan plan) {
        lines.clear();
        order.clear();
        queues = plan.queues();
        priorityWorth = plan.priorityWorth();
        contacts.values().forEach(this::list);
        refresh();
    }

    private void refresh() {
        views.clear();
        changed.addAll(queues.keySet());
        changed.addAll(order.keySet());
    }

    @Nullable
    QueuePlan plan(String queue) {
        return queues.get(queue);
    }

    @Nullable
    Contact contact(String interaction) {
        return contacts.get(interaction);
    }

    /** The contact that this offer, which is not over, was made for. */
    @Nullable
    Contact offered(String offer) {
        Contact contact = contacts.get(FloorInput.interactionOf(offer));
        return contact != null && contact.offers().containsKey(offer) ? contact : null;
    }

    /** What an agent needs for it now: what its step of relaxation says, and its own skills. */
    Need need(Contact contact) {
        Waiting waiting = contact.waiting();
        Waiting.Preferred preferred = waiting.preferred();
        if (contact.step() == 0 && preferred != null) {
            return Need.agent(preferred.agent());
        }
        QueuePlan plan = queues.get(waiting.queue());
        Need own = own(waiting);
        if (plan == null) {
            return own;
        }
        List<Relaxation> relaxations = plan.relaxations();
        int relaxed = Math.min(contact.step() - 1, relaxations.size());
        return (relaxed < 1 ? plan.need() : relaxations.get(relaxed - 1).need()).and(own);
    }

    private Need own(Waiting waiting) {
        if (waiting.skills().isEmpty()) {
            return Need.ANYBODY;
        }
        if (read.size() > MOST_TEXTS) {
            read.clear();
        }
        return read.computeIfAbsent(waiting.skills(), Need::all);
    }

    /** When the need is relaxed next, from entering the queue; null: never. */
    @Nullable
    Duration nextStep(Contact contact) {
        Waiting.Preferred preferred = contact.waiting().preferred();
        if (contact.step() == 0) {
            return preferred == null ? Duration.ZERO : preferred.within();
        }
        QueuePlan plan = queues.get(contact.queue());
        return plan == null || contact.step() > plan.relaxations().size()
                ? null
                : plan.relaxations().get(contact.step() - 1).after();
    }

    boolean ringsAll(Contact contact) {
        QueuePlan plan = queues.get(contact.queue());
        return plan != null && plan.strategy().ringsAll();
    }

    /** How many wait in a queue, those included for whom a phone rings. */
    int waitingIn(String queue) {
        NavigableMap<Place, String> waiting = order.get(queue);
        return waiting == null ? 0 : waiting.size();
    }

    Place place(Contact contact) {
        return Place.of(contact, priorityWorth);
    }

    WaitingLines lines() {
        return lines;
    }

    void put(Contact contact) {
        Contact old = contacts.put(contact.interaction(), contact);
        if (old != null) {
            unlist(old);
        }
        list(contact);
    }

    private void list(Contact contact) {
        Place place = place(contact);
        if (contact.stage() == Contact.Stage.ACTIVE) {
            talking.put(contact.interaction(), contact);
        } else {
            order.computeIfAbsent(contact.queue(), _ -> new TreeMap<>()).put(place, contact.interaction());
        }
        // Where all are rung, who becomes free later rings too.
        if (contact.stage() == Contact.Stage.WAITING
                || (contact.stage() == Contact.Stage.OFFERED && ringsAll(contact))) {
            lines.add(place, need(contact), commonness);
        }
        changed.add(contact.queue());
    }

    void remove(Contact contact) {
        Contact old = contacts.remove(contact.interaction());
        if (old != null) {
            unlist(old);
        }
    }

    private void unlist(Contact old) {
        Place place = place(old);
        lines.remove(place);
        talking.remove(old.interaction());
        NavigableMap<Place, String> queue = order.get(old.queue());
        if (queue != null && queue.remove(place) != null && queue.isEmpty()) {
            order.remove(old.queue());
        }
        changed.add(old.queue());
    }

    /** From 1. Costs O(position). */
    int position(Contact contact) {
        NavigableMap<Place, String> queue = order.get(contact.queue());
        return queue == null ? 1 : queue.headMap(place(contact), false).size() + 1;
    }

    void count(String queue, UnaryOperator<QueueFigures> step) {
        figures.put(queue, step.apply(figures.getOrDefault(queue, QueueFigures.NONE)));
        changed.add(queue);
    }

    /** Takes in nobody more; survives a restart. */
    void close(String queue, String message) {
        closed.put(queue, message);
        changed.add(queue);
    }

    void open(String queue) {
        closed.remove(queue);
        changed.add(queue);
    }

    boolean isClosed(String queue) {
        return closed.containsKey(queue);
    }

    Map<String, String> closed() {
        return closed;
    }

    void offered(String queue, String agent) {
        lastOffered.put(queue, agent);
    }

    Map<String, String> lastOffered() {
        return lastOffered;
    }

    /** In the order of their places. */
    List<Contact> notTalking() {
        TreeMap<Place, Contact> all = new TreeMap<>();
        contacts.values().stream()
                .filter(contact -> contact.stage() != Contact.Stage.ACTIVE)
                .forEach(contact -> all.put(place(contact), contact));
        return new ArrayList<>(all.values());
    }

    Map<String, Contact> all() {
        return contacts;
    }

    Map<String, QueueFigures> figures() {
        return figures;
    }

    Map<String, Contact> talking() {
        return Ordered.map(talking);
    }

    /** Only queues in which something changed are made anew. */
    Map<String, QueueView> views() {
        for (String queue : changed) {
            NavigableMap<Place, String> waiting = order.get(queue);
            if (waiting == null && !queues.containsKey(queue)) {
                views.remove(queue);
                continue;
            }
            List<Contact> listed = new ArrayList<>();
            if (waiting != null) {
                for (String interaction : waiting.values()) {
                    Contact contact = contacts.get(interaction);
                    if (contact != null) {
                        listed.add(contact);
                    }
                }
            }
            views.put(
                    queue,
                    new QueueView(queue, listed, figures.getOrDefault(queue, QueueFigures.NONE), closed.get(queue)));
        }
        changed.clear();
        return Ordered.map(views);
    }
}
