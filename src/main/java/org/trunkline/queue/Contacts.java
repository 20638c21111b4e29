package org.trunkline.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The contacts on the floor, with the order they wait in, and the queues' figures. */
final class Contacts {
    private Map<String, QueuePlan> queues = Map.of();
    private final Map<String, Contact> contacts = new HashMap<>();
    private final WaitingLines lines = new WaitingLines();
    /** By queue, in order, all but those in conversation. */
    private final Map<String, NavigableMap<Place, String>> order = new HashMap<>();

    private final Map<String, QueueFigures> figures = new TreeMap<>();
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
        lines.clear();
        queues = state.plan().queues();
        state.contacts().values().forEach(this::put);
        refresh();
    }

    /** New queues, new skills: all lines are formed anew. */
    void configure(Map<String, QueuePlan> next) {
        lines.clear();
        queues = next;
        contacts.values().stream()
                .filter(contact -> contact.stage() == Contact.Stage.WAITING)
                .forEach(contact -> lines.add(Place.of(contact), needed(contact), commonness));
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

    /** The contact that this offer, not an earlier one, was made for. */
    @Nullable
    Contact offered(String offer) {
        Contact contact = contacts.get(FloorInput.interactionOf(offer));
        return contact != null && contact.stage() == Contact.Stage.OFFERED && offer.equals(contact.offer())
                ? contact
                : null;
    }

    /** What an agent needs for it: the queue's skills and its own. */
    Set<String> needed(Waiting waiting) {
        QueuePlan plan = queues.get(waiting.queue());
        if (plan == null || plan.skills().isEmpty()) {
            return waiting.skills();
        }
        if (waiting.skills().isEmpty()) {
            return plan.skills();
        }
        Set<String> needed = new TreeSet<>(plan.skills());
        needed.addAll(waiting.skills());
        return needed;
    }

    Set<String> needed(Contact contact) {
        return needed(contact.waiting());
    }

    WaitingLines lines() {
        return lines;
    }

    void put(Contact contact) {
        Contact old = contacts.put(contact.interaction(), contact);
        if (old != null) {
            unlist(old);
        }
        Place place = Place.of(contact);
        if (contact.stage() == Contact.Stage.ACTIVE) {
            talking.put(contact.interaction(), contact);
        } else {
            order.computeIfAbsent(contact.queue(), _ -> new TreeMap<>()).put(place, contact.interaction());
        }
        if (contact.stage() == Contact.Stage.WAITING) {
            lines.add(place, needed(contact), commonness);
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
        Place place = Place.of(old);
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
        return queue == null ? 1 : queue.headMap(Place.of(contact), false).size() + 1;
    }

    void count(String queue, UnaryOperator<QueueFigures> step) {
        figures.put(queue, step.apply(figures.getOrDefault(queue, QueueFigures.NONE)));
        changed.add(queue);
    }

    /** In the order of their places. */
    List<Contact> notTalking() {
        TreeMap<Place, Contact> all = new TreeMap<>();
        contacts.values().stream()
                .filter(contact -> contact.stage() != Contact.Stage.ACTIVE)
                .forEach(contact -> all.put(Place.of(contact), contact));
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
            views.put(queue, new QueueView(queue, listed, figures.getOrDefault(queue, QueueFigures.NONE)));
        }
        changed.clear();
        return Ordered.map(views);
    }
}
