package org.trunkline.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** One queue: its plan, who is in it, and what is kept of it. */
final class Line {
    private final String queue;
    private @Nullable QueuePlan plan;
    /** At each step of relaxation, for contacts without needs of their own. */
    private final List<Group> groups = new ArrayList<>();
    /** All but those in conversation. Never changed but replaced, so that views share it. */
    private TreePMap<Place, Contact> order = TreePMap.empty();

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
        order = TreePMap.empty();
    }

    @Nullable
    QueuePlan plan() {
        return plan;
    }

    /** What is not configured is as if it were not there, unless somebody is left in it. */
    boolean isShown() {
        return plan != null || !order.isEmpty();
    }

    /**
     * @param all where they are formed
     * @param now the plan, which there must be
     * @param relaxed how many of the relaxations are in effect
     */
    Group group(Groups all, QueuePlan now, int relaxed) {
        while (groups.size() <= relaxed) {
            groups.add(all.standing(now.need(groups.size()), now.strategy()));
        }
        return groups.get(relaxed);
    }

    void put(Place place, Contact contact) {
        order = order.plus(place, contact);
    }

    void remove(Place place) {
        order = order.minus(place);
    }

    TreePMap<Place, Contact> order() {
        return order;
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
        return new QueueView(queue, order.values(), figures, forecast.outlook(order.size()), closed);
    }
}
