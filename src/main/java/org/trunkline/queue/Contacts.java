package org.trunkline.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Need;

/** The contacts on the floor, with the order they wait in, and the queues' figures. */
final class Contacts {
    /** Texts of skills that contacts bring along; a flow has few. */
    private static final int MOST_TEXTS = 10_000;

    private Duration priorityWorth = Duration.ZERO;
    private Set<Channel> yielding = Set.of();
    private final Map<Set<String>, Need> read = new HashMap<>();
    private final Map<String, Standing> standings = new HashMap<>();
    private final Map<String, Line> lines = new HashMap<>();
    private final Groups groups;
    private final Published<Contact> talking = new Published<>();
    private final Published<List<Contact>> writing = new Published<>();
    private final Published<QueueView> views = new Published<>();
    private final Set<Line> changed = new HashSet<>();

    /** A contact and where it stands. */
    private static final class Standing {
        Contact contact;
        final Place place;
        final Line line;
        /** Where it waits for somebody to become free; null: nowhere. */
        @Nullable
        Group group;

        Standing(Contact contact, Place place, Line line) {
            this.contact = contact;
            this.place = place;
            this.line = line;
        }
    }

    Contacts(Groups groups) {
        this.groups = groups;
    }

    /** The groups must be configured before. */
    void restore(FloorState state) {
        standings.clear();
        lines.clear();
        changed.clear();
        talking.clear();
        writing.clear();
        views.clear();
        state.figures().forEach((queue, figures) -> line(queue).figures(figures));
        state.forecasts().forEach((queue, learned) -> line(queue).forecast(Forecast.of(learned)));
        state.lastOffered().forEach((queue, agent) -> line(queue).lastOffered(agent));
        state.closed().forEach((queue, message) -> line(queue).closed(message));
        arrange(state.plan(), state.contacts().values());
    }

    /** New queues, new skills: all lines are formed anew. The groups must be configured before. */
    void configure(FloorPlan plan) {
        arrange(
                plan,
                standings.values().stream().map(standing -> standing.contact).toList());
    }

    private void arrange(FloorPlan plan, Collection<Contact> all) {
        priorityWorth = plan.priorityWorth();
        yielding = plan.yielding();
        plan.queues().keySet().forEach(this::line);
        talking.expect(plan.agents().keySet());
        writing.expect(plan.agents().keySet());
        views.expect(plan.queues().keySet());
        lines.values().forEach(line -> line.arrange(plan.queues().get(line.queue())));
        all.forEach(this::list);
        changed.addAll(lines.values());
    }

    private Line line(String queue) {
        return lines.computeIfAbsent(queue, Line::new);
    }

    /** One in which something is about to change. */
    private Line changing(String queue) {
        Line line = line(queue);
        changed.add(line);
        return line;
    }

    @Nullable
    QueuePlan plan(String queue) {
        Line line = lines.get(queue);
        return line == null ? null : line.plan();
    }

    @Nullable
    Contact contact(String interaction) {
        Standing standing = standings.get(interaction);
        return standing == null ? null : standing.contact;
    }

    /** The contact that this offer, which is not over, was made for. */
    @Nullable
    Contact offered(String offer) {
        Contact contact = contact(FloorInput.interactionOf(offer));
        return contact != null && contact.offers().containsKey(offer) ? contact : null;
    }

    /** What an agent needs for it now: what its step of relaxation says, and its own skills. */
    Need need(Contact contact) {
        Waiting waiting = contact.waiting();
        Waiting.Preferred preferred = waiting.preferred();
        if (contact.step() == 0 && preferred != null) {
            return Need.agent(preferred.agent());
        }
        QueuePlan plan = plan(waiting.queue());
        Need own = own(waiting);
        return plan == null ? own : plan.need(contact.step() - 1).and(own);
    }

    /** Those who meet what is needed for it now. */
    Group group(Contact contact) {
        Line line = line(contact.queue());
        QueuePlan plan = line.plan();
        Channel channel = contact.waiting().channel();
        if (plan == null) {
            return groups.of(need(contact), channel, Groups.LONGEST_IDLE);
        }
        return contact.step() == 0 || !contact.waiting().skills().isEmpty()
                ? groups.of(need(contact), channel, plan.strategy())
                : line.group(groups, channel, plan, contact.step() - 1);
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
        QueuePlan plan = plan(contact.queue());
        return plan == null || contact.step() > plan.relaxations().size()
                ? null
                : plan.relaxations().get(contact.step() - 1).after();
    }

    /** Where all are rung, who becomes free later rings too. */
    boolean takesOffers(Contact contact) {
        QueuePlan plan = plan(contact.queue());
        return plan != null
                && switch (contact.stage()) {
                    case WAITING -> true;
                    case OFFERED -> plan.strategy().ringsAll();
                    case HELD, ACTIVE -> false;
                };
    }

    /** In a queue, of a channel, but for those in conversation. */
    int count(String queue, Channel channel) {
        return line(queue).size(channel);
    }

    Place place(Contact contact) {
        return Place.of(contact, yields(contact), priorityWorth);
    }

    /** To calls. */
    boolean yields(Contact contact) {
        return yielding.contains(contact.waiting().channel());
    }

    void put(Contact contact) {
        Standing standing = standings.get(contact.interaction());
        if (standing != null && keepsPlace(standing.contact, contact)) {
            standing.contact = contact;
            stand(standing);
        } else {
            if (standing != null) {
                unlist(standing);
            }
            list(contact);
        }
    }

    private static boolean keepsPlace(Contact before, Contact after) {
        return before.waiting().equals(after.waiting())
                && before.entry() == after.entry()
                && before.stage() != Contact.Stage.ACTIVE
                && after.stage() != Contact.Stage.ACTIVE;
    }

    private void list(Contact contact) {
        Standing standing = new Standing(contact, place(contact), line(contact.queue()));
        standings.put(contact.interaction(), standing);
        stand(standing);
    }

    private void stand(Standing standing) {
        Contact contact = standing.contact;
        changed.add(standing.line);
        if (contact.stage() == Contact.Stage.ACTIVE) {
            converses(contact);
        } else {
            standing.line.put(standing.place, contact);
        }
        Group group = takesOffers(contact) ? group(contact) : null;
        if (group != standing.group) {
            if (standing.group != null) {
                standing.group.remove(standing.place);
            }
            if (group != null) {
                group.add(standing.place);
            }
            standing.group = group;
        }
    }

    void remove(Contact contact) {
        Standing standing = standings.remove(contact.interaction());
        if (standing != null) {
            unlist(standing);
        }
    }

    private void converses(Contact contact) {
        if (contact.waiting().channel().isWritten()) {
            List<Contact> all = written(contact);
            all.add(contact);
            writing.put(agent(contact), List.copyOf(all));
        } else {
            talking.put(agent(contact), contact);
        }
    }

    private void conversesNoMore(Contact contact) {
        if (contact.waiting().channel().isWritten()) {
            List<Contact> left = written(contact);
            if (left.isEmpty()) {
                writing.remove(agent(contact));
            } else {
                writing.put(agent(contact), List.copyOf(left));
            }
        } else {
            talking.remove(agent(contact));
        }
    }

    /** What else this one's agent has in writing. */
    private List<Contact> written(Contact contact) {
        List<Contact> others = new ArrayList<>(Objects.requireNonNullElse(writing.get(agent(contact)), List.of()));
        others.removeIf(other -> other.interaction().equals(contact.interaction()));
        return others;
    }

    /** Whose conversation it is. */
    private static String agent(Contact contact) {
        return Objects.requireNonNull(contact.agent());
    }

    private void unlist(Standing standing) {
        changed.add(standing.line);
        if (standing.contact.stage() == Contact.Stage.ACTIVE) {
            conversesNoMore(standing.contact);
        } else {
            standing.line.remove(standing.place, standing.contact);
        }
        if (standing.group != null) {
            standing.group.remove(standing.place);
        }
    }

    /** From 1. */
    int position(Contact contact) {
        return line(contact.queue()).before(place(contact)) + 1;
    }

    /** Who asks a queue for one of its agents is no call of it. */
    void count(Contact contact, UnaryOperator<QueueFigures> step) {
        if (!Contact.isAsking(contact.interaction())) {
            changing(contact.queue()).count(step);
        }
    }

    /** What is expected of the wait that begins for it. */
    Estimate estimate(Contact contact) {
        return line(contact.queue()).forecast().estimate(position(contact));
    }

    /** What it may be told of its wait from here on; null: nothing. */
    @Nullable
    WaitRange told(Contact contact) {
        return line(contact.queue()).forecast().told(position(contact));
    }

    void answered(Contact contact, Instant at) {
        if (contact.estimate() != null) {
            changing(contact.queue()).forecast().answered(contact.estimate(), contact.entered(), at);
        }
    }

    /** It waits here no more, without an answer. */
    void gone(Contact contact, Instant at) {
        if (contact.estimate() != null) {
            changing(contact.queue()).forecast().gone(contact.estimate(), Duration.between(contact.entered(), at));
        }
    }

    /** Takes in nobody more; survives a restart. */
    void close(String queue, String message) {
        changing(queue).closed(message);
    }

    void open(String queue) {
        changing(queue).closed(null);
    }

    boolean isClosed(String queue) {
        return line(queue).closed() != null;
    }

    void offered(String queue, String agent) {
        line(queue).lastOffered(agent);
    }

    /** Whom the queue offered a contact last. */
    @Nullable
    String lastOffered(String queue) {
        return line(queue).lastOffered();
    }

    /** In the order of their places. */
    List<Contact> notTalking() {
        return lines.values().stream()
                .flatMap(line -> line.inOrder().stream())
                .sorted(Comparator.comparing(this::place))
                .toList();
    }

    Map<String, Contact> all() {
        Map<String, Contact> all = new HashMap<>();
        standings.forEach((interaction, standing) -> all.put(interaction, standing.contact));
        return all;
    }

    /** What is kept of each queue that has it. */
    <V> Map<String, V> kept(Function<Line, @Nullable V> of) {
        Map<String, V> kept = new HashMap<>();
        for (Line line : lines.values()) {
            V value = of.apply(line);
            if (value != null) {
                kept.put(line.queue(), value);
            }
        }
        return kept;
    }

    /** Calls, by agent. */
    Map<String, Contact> talking() {
        return talking.version();
    }

    /** What is answered in writing, by agent. */
    Map<String, List<Contact>> writing() {
        return writing.version();
    }

    /** Only queues in which something changed are made anew. */
    Map<String, QueueView> views() {
        for (Line line : changed) {
            if (line.isShown()) {
                views.put(line.queue(), line.view());
            } else {
                views.remove(line.queue());
            }
        }
        changed.clear();
        return views.version();
    }
}
