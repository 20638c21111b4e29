package org.trunkline.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/** One queue: its plan, who is in it, and what is kept of it. */
final class Line {
    private final String queue;
    private @Nullable QueuePlan plan;
    /** By channel, at each step of relaxation, for contacts without needs of their own. */
    private final Map<Channel, List<Group>> groups = new EnumMap<>(Channel.class);
    /** All but those in conversation. */
    private final Places<Contact> order = new Places<>();
    /** How many of each channel these are. */
    private final Map<Channel, Integer> sizes = new EnumMap<>(Channel.class);

    private QueueFigures figures = QueueFigures.NONE;
    private Forecast forecast = new Forecast();
    /** The agent who was offered a contact last. */
    private @Nullable String lastOffered;
    /** What is said to those who are turned away; null: open. */
    private @Nullable String closed;

    Line(String queue) {
        this.queue = queue;
    }

    String queue() {
        return queue;
    }

    /** Nobody is in it any more, and groups are formed anew. */
    void arrange(@Nullable QueuePlan next) {
        plan = next;
        groups.clear();
        order.clear();
        sizes.clear();
    }

    @Nullable
    QueuePlan plan() {
        return plan;
    }

    /** What is not configured is as if it were not there, unless somebody is left in it. */
    boolean isShown() {
        return plan != null || order.size() > 0;
    }

    /**
     * @param all where they are formed
     * @param now the plan, which there must be
     * @param relaxed how many of the relaxations are in effect
     */
    Group group(Groups all, Channel channel, QueuePlan now, int relaxed) {
        List<Group> steps = groups.computeIfAbsent(channel, _ -> new ArrayList<>());
        while (steps.size() <= relaxed) {
            steps.add(all.standing(now.need(steps.size()), channel, now.strategy()));
        }
        return steps.get(relaxed);
    }

    void put(Place place, Contact contact) {
        int before = order.size();
        order.put(place, contact);
        sizes.merge(contact.waiting().channel(), order.size() - before, Integer::sum);
    }

    void remove(Place place, Contact contact) {
        int before = order.size();
        order.remove(place);
        sizes.merge(contact.waiting().channel(), order.size() - before, Integer::sum);
    }

    /** Nobody comes after those who can wait for days. */
    private int waitingLive() {
        return Arrays.stream(Channel.values())
                .filter(Channel::isLive)
                .mapToInt(this::size)
                .sum();
    }

    /** How many of a channel are in it, but for those in conversation. */
    int size(Channel channel) {
        return sizes.getOrDefault(channel, 0);
    }

    /** How many come before. */
    int before(Place place) {
        return order.before(place);
    }

    /** In order, all but those in conversation; never changes. */
    Collection<Contact> inOrder() {
        return order.version();
    }

    void count(UnaryOperator<QueueFigures> step) {
        figures = step.apply(figures);
    }

    QueueFigures figures() {
        return figures;
    }

    /** Null if nothing was counted. */
    @Nullable
    QueueFigures written() {
        return figures.equals(QueueFigures.NONE) ? null : figures;
    }

    void figures(QueueFigures next) {
        figures = next;
    }

    Forecast forecast() {
        return forecast;
    }

    void forecast(Forecast next) {
        forecast = next;
    }

    @Nullable
    String lastOffered() {
        return lastOffered;
    }

    void lastOffered(String agent) {
        lastOffered = agent;
    }

    @Nullable
    String closed() {
        return closed;
    }

    void closed(@Nullable String message) {
        closed = message;
    }

    QueueView view() {
        return new QueueView(queue, order.version(), figures, forecast.outlook(waitingLive()), closed);
    }
}
