package org.trunkline.api;

import static org.trunkline.api.Json.seconds;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.QueueFigures;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSetting;
import org.trunkline.queue.QueueSettings;
import org.trunkline.queue.QueueView;
import org.trunkline.queue.WaitOutlook;
import org.trunkline.queue.WaitRange;
import org.trunkline.roster.Owned;
import org.trunkline.roster.QueueDraft;
import org.trunkline.roster.Roster;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Queues: as defined, and as they are now. */
final class QueueRoutes {
    record Closing(@Nullable String message, @Nullable Boolean evict) {}

    record Placing(
            @Nullable String queue,
            @Nullable Integer priority,
            @Nullable String agent) {}

    /** Since the controller started; waiting in the order of being served. */
    record Live(
            List<WaitingContact> waiting,
            @Nullable String closed,
            double longestWaitSeconds,
            long offered,
            long answered,
            long answeredInTime,
            long abandoned,
            long shortAbandoned,
            long overflowed,
            long noAgent,
            long moved,
            @Nullable Double serviceLevel,
            @Nullable Expected expectedWait,
            int waitsChecked,
            @Nullable Double waitHitRate) {}

    /** What a caller is told who comes now. */
    record Expected(long fromMinutes, long toMinutes) {}

    record WaitingContact(
            String interaction,
            int priority,
            Instant arrived,
            Instant entered,
            Contact.Stage stage,
            @Nullable String agent) {}

    private static final String ONE = "/api/v1/queues/{name}";
    private static final int LONGEST_MESSAGE = 1000;

    /** By property, in their order. */
    private static final Map<String, QueueSetting<?>> SETTINGS = settings();

    private static Map<String, QueueSetting<?>> settings() {
        Map<String, QueueSetting<?>> settings = new LinkedHashMap<>();
        QueueSettings.ALL.forEach(setting -> settings.put(setting.property(), setting));
        return settings;
    }

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
        routes.post(ONE + "/close", this::close, Role.SUPERVISOR);
        routes.post(ONE + "/open", this::open, Role.SUPERVISOR);
        routes.post("/api/v1/interactions/{id}/place", this::place, Role.SUPERVISOR);
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
        ObjectNode wish = Json.read(ctx, ObjectNode.class);
        String name = Json.required("name", named(wish));
        Changes.require(roster.addQueue(draft(name, wish)));
        audit.changed(ctx, "queue.add", name);
        ctx.status(201).header("Location", "/api/v1/queues/" + name).json(found(name));
    }

    private void change(Context ctx) {
        String name = ctx.pathParam("name");
        ObjectNode wish = Json.read(ctx, ObjectNode.class);
        String named = named(wish);
        if (named != null && !named.equals(name)) {
            throw Problem.invalid("name", "is not that of the address", "a queue keeps its name: make another");
        }
        Changes.require(roster.changeQueue(draft(name, wish)));
        audit.changed(ctx, "queue.change", name);
        ctx.json(found(name));
    }

    private void remove(Context ctx) {
        String name = ctx.pathParam("name");
        Changes.require(roster.removeQueue(name));
        audit.changed(ctx, "queue.remove", name);
        ctx.status(204);
    }

    private void close(Context ctx) {
        Closing wish = Json.read(ctx, Closing.class);
        String name = ctx.pathParam("name");
        var _ = found(name);
        String message = wish.message() == null ? "" : wish.message().strip();
        if (message.length() > LONGEST_MESSAGE) {
            throw Problem.invalid("message", "is too long", "give at most " + LONGEST_MESSAGE + " letters");
        }
        Replies.require(floor.closeQueue(name, message, wish.evict() != null && wish.evict()));
        audit.changed(ctx, "queue.close", name);
        ctx.json(found(name));
    }

    private void open(Context ctx) {
        String name = ctx.pathParam("name");
        var _ = found(name);
        Replies.require(floor.openQueue(name));
        audit.changed(ctx, "queue.open", name);
        ctx.json(found(name));
    }

    private void place(Context ctx) {
        String id = ctx.pathParam("id");
        Placing wish = Json.read(ctx, Placing.class);
        if (Stream.of(wish.queue(), wish.priority(), wish.agent())
                        .filter(Objects::nonNull)
                        .count()
                != 1) {
            throw Problem.invalid("body", "is not one of queue, priority and agent", "give exactly one of them");
        }
        if (wish.queue() != null) {
            Replies.require(floor.move(id, wish.queue()));
        } else if (wish.agent() != null) {
            Replies.require(floor.assign(id, wish.agent()));
        } else {
            int priority = Objects.requireNonNull(wish.priority());
            if (priority < 0 || priority > 100) {
                throw Problem.invalid("priority", "is " + priority, "give a whole number from 0 to 100");
            }
            Replies.require(floor.reprioritise(id, priority));
        }
        audit.changed(ctx, "interaction.place", id);
        ctx.status(204);
    }

    private static @Nullable String named(ObjectNode wish) {
        JsonNode name = wish.path("name");
        if (name.isMissingNode() || name.isNull()) {
            return null;
        }
        return name.stringValueOpt().orElseThrow(() -> wrongType("name"));
    }

    /** What a client leaves out takes the usual value. */
    private static QueueDraft draft(String name, ObjectNode wish) {
        Map<QueueSetting<?>, Object> set = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> written : wish.properties()) {
            if (!written.getKey().equals("name")) {
                QueueSetting<?> setting = SETTINGS.get(written.getKey());
                if (setting == null) {
                    throw Problem.invalid(
                            written.getKey(),
                            "no such property",
                            "known here: name, " + String.join(", ", SETTINGS.keySet()));
                }
                if (!written.getValue().isNull()) {
                    set.put(setting, value(setting, written.getValue()));
                }
            }
        }
        return new QueueDraft(name, set);
    }

    private static Object value(QueueSetting<?> setting, JsonNode written) {
        String property = setting.property();
        return switch (setting) {
            case QueueSetting.Time time ->
                Json.duration(property, written.decimalValueOpt().orElseThrow(() -> wrongType(property)), time.usual());
            case QueueSetting.Count _ -> written.intValueOpt().orElseThrow(() -> wrongType(property));
            case QueueSetting.Flag _ -> written.booleanValueOpt().orElseThrow(() -> wrongType(property));
            case QueueSetting.Text _ -> written.stringValueOpt().orElseThrow(() -> wrongType(property));
            case QueueSetting.Texts _ -> {
                if (!written.isArray()) {
                    throw wrongType(property);
                }
                yield written.valueStream()
                        .map(item -> item.stringValueOpt().orElseThrow(() -> wrongType(property)))
                        .distinct()
                        .toList();
            }
        };
    }

    private static Problem wrongType(String property) {
        return Problem.invalid(property, "has the wrong type", "see /api/v1/openapi.yaml");
    }

    private Map<String, @Nullable Object> found(String name) {
        return roster.queue(name)
                .map(owned -> queue(owned, floor.view()))
                .orElseThrow(() -> Problem.notFound("queue '" + name + "'"));
    }

    /** Its name, all its settings, where it is declared, and how it is now. */
    private Map<String, @Nullable Object> queue(Owned<QueuePlan> owned, FloorView view) {
        QueuePlan plan = owned.value();
        Map<String, @Nullable Object> queue = new LinkedHashMap<>();
        queue.put("name", plan.name());
        QueueSettings.ALL.forEach(setting -> queue.put(setting.property(), shown(plan.get(setting))));
        queue.put("declaredAt", owned.declaredAt());
        queue.put("live", live(view.queues().get(plan.name())));
        return queue;
    }

    private static Object shown(Object value) {
        return value instanceof Duration time ? seconds(time) : value;
    }

    /** @param queue null: the floor has not taken up the newest plan yet */
    private Live live(@Nullable QueueView queue) {
        QueueFigures figures = queue == null ? QueueFigures.NONE : queue.figures();
        Collection<Contact> waiting = queue == null ? List.of() : queue.waiting();
        WaitOutlook outlook = queue == null ? WaitOutlook.NONE : queue.outlook();
        WaitRange next = outlook.next();
        return new Live(
                waiting.stream()
                        .map(contact -> new WaitingContact(
                                contact.interaction(),
                                contact.waiting().priority(),
                                contact.waiting().arrived(),
                                contact.entered(),
                                contact.stage(),
                                contact.withAgent()))
                        .toList(),
                queue == null ? null : queue.closed(),
                queue == null ? 0 : seconds(queue.longestWait(time.instant())),
                figures.offered(),
                figures.answered(),
                figures.answeredInTime(),
                figures.abandoned(),
                figures.shortAbandoned(),
                figures.overflowed(),
                figures.noAgent(),
                figures.moved(),
                value(figures.serviceLevel()),
                next == null ? null : new Expected(next.fromMinutes(), next.toMinutes()),
                outlook.checked(),
                value(outlook.hitRate()));
    }

    private static @Nullable Double value(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
