package org.trunkline.api;

import static org.trunkline.api.Json.seconds;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.QueueFigures;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueView;
import org.trunkline.roster.Owned;
import org.trunkline.roster.QueueDraft;
import org.trunkline.roster.Roster;

/** Queues: as defined, and as they are now. */
final class QueueRoutes {
    /** What a client sends; what is left out takes the usual value. */
    record Wish(
            @Nullable String name,
            @Nullable Set<String> skills,
            @Nullable BigDecimal ringSeconds,
            @Nullable BigDecimal wrapUpSeconds,
            @Nullable BigDecimal maxWaitSeconds,
            @Nullable BigDecimal serviceLevelSeconds,
            @Nullable BigDecimal shortAbandonSeconds,
            @Nullable BigDecimal announceEverySeconds) {
        QueueDraft draft(String named) {
            QueueDraft usual = QueueDraft.usual(named, skills == null ? Set.of() : skills);
            return new QueueDraft(
                    named,
                    usual.skills(),
                    Json.duration("ringSeconds", ringSeconds, usual.ring()),
                    Json.duration("wrapUpSeconds", wrapUpSeconds, usual.wrapUp()),
                    Json.duration("maxWaitSeconds", maxWaitSeconds, usual.maxWait()),
                    Json.duration("serviceLevelSeconds", serviceLevelSeconds, usual.serviceLevel()),
                    Json.duration("shortAbandonSeconds", shortAbandonSeconds, usual.shortAbandon()),
                    Json.duration("announceEverySeconds", announceEverySeconds, usual.announceEvery()));
        }
    }

    record Queue(
            String name,
            Set<String> skills,
            double ringSeconds,
            double wrapUpSeconds,
            double maxWaitSeconds,
            double serviceLevelSeconds,
            double shortAbandonSeconds,
            double announceEverySeconds,
            @Nullable String declaredAt,
            Live live) {}

    /** Since the controller started; waiting in the order of being served. */
    record Live(
            List<WaitingContact> waiting,
            double longestWaitSeconds,
            long offered,
            long answered,
            long answeredInTime,
            long abandoned,
            long shortAbandoned,
            long overflowed,
            long noAgent,
            long moved,
            @Nullable Double serviceLevel) {}

    record WaitingContact(
            String interaction,
            int priority,
            Instant arrived,
            Instant entered,
            Contact.Stage stage,
            @Nullable String agent) {}

    private static final String ONE = "/api/v1/queues/{name}";

    private final Roster roster;
    private final Floor floor;
    private final InstantSource time;
    private final Audit audit;

    QueueRoutes(Roster roster, Floor floor, InstantSource time, Audit audit) {
        this.roster = roster;
        this.floor = floor;
        this.time = time;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/queues", this::list, Role.SUPERVISOR, Role.DESIGNER);
        routes.post("/api/v1/queues", this::add, Role.ADMIN);
        routes.get(ONE, this::show, Role.SUPERVISOR, Role.DESIGNER);
        routes.put(ONE, this::change, Role.ADMIN);
        routes.delete(ONE, this::remove, Role.ADMIN);
    }

    private void list(Context ctx) {
        FloorView view = floor.view();
        ctx.json(Json.Items.of(
                roster.queues().stream().map(owned -> queue(owned, view)).toList()));
    }

    private void show(Context ctx) {
        ctx.json(found(ctx.pathParam("name")));
    }

    private void add(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        String name = Json.required("name", wish.name());
        Changes.require(roster.addQueue(wish.draft(name)));
        audit.changed(ctx, "queue.add", name);
        ctx.status(201).header("Location", "/api/v1/queues/" + name).json(found(name));
    }

    private void change(Context ctx) {
        String name = ctx.pathParam("name");
        Wish wish = Json.read(ctx, Wish.class);
        if (wish.name() != null && !wish.name().equals(name)) {
            throw Problem.invalid("name", "is not that of the address", "a queue keeps its name: make another");
        }
        Changes.require(roster.changeQueue(wish.draft(name)));
        audit.changed(ctx, "queue.change", name);
        ctx.json(found(name));
    }

    private void remove(Context ctx) {
        String name = ctx.pathParam("name");
        Changes.require(roster.removeQueue(name));
        audit.changed(ctx, "queue.remove", name);
        ctx.status(204);
    }

    private Queue found(String name) {
        return roster.queue(name)
                .map(owned -> queue(owned, floor.view()))
                .orElseThrow(() -> Problem.notFound("queue '" + name + "'"));
    }

    private Queue queue(Owned<QueuePlan> owned, FloorView view) {
        QueuePlan plan = owned.value();
        return new Queue(
                plan.name(),
                new TreeSet<>(plan.skills()),
                seconds(plan.ring()),
                seconds(plan.wrapUp()),
                seconds(plan.maxWait()),
                seconds(plan.serviceLevel()),
                seconds(plan.shortAbandon()),
                seconds(plan.announceEvery()),
                owned.declaredAt(),
                live(view.queues().get(plan.name())));
    }

    /** @param queue null: the floor has not taken up the newest plan yet */
    private Live live(@Nullable QueueView queue) {
        QueueFigures figures = queue == null ? QueueFigures.NONE : queue.figures();
        List<Contact> waiting = queue == null ? List.of() : queue.waiting();
        return new Live(
                waiting.stream()
                        .map(contact -> new WaitingContact(
                                contact.interaction(),
                                contact.waiting().priority(),
                                contact.waiting().arrived(),
                                contact.entered(),
                                contact.stage(),
                                contact.agent()))
                        .toList(),
                queue == null ? 0 : seconds(queue.longestWait(time.instant())),
                figures.offered(),
                figures.answered(),
                figures.answeredInTime(),
                figures.abandoned(),
                figures.shortAbandoned(),
                figures.overflowed(),
                figures.noAgent(),
                figures.moved(),
                figures.serviceLevel().isPresent() ? figures.serviceLevel().getAsDouble() : null);
    }
}
