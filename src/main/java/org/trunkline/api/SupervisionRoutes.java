package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.SupervisorRequest;
import org.trunkline.call.Supervisors;
import org.trunkline.call.Supervisors.Started;
import org.trunkline.customer.Supervision;
import org.trunkline.customer.SupervisionMode;
import org.trunkline.customer.Supervisions;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Floor;

/** Supervisors in calls: begun and changed here, and the list of all that were. */
final class SupervisionRoutes {
    /** @param agent instead of the interaction: the call that this agent has in hand */
    record Wish(
            @Nullable String interaction,
            @Nullable String agent,
            @Nullable String phone,
            @Nullable SupervisionMode mode) {}

    record Begun(String id, String interaction) {}

    record Mode(@Nullable SupervisionMode mode) {}

    /** @param seconds in each mode, up to the last change; to the end once it has ended */
    record Shown(
            String id,
            String interaction,
            @Nullable String supervisor,
            @Nullable String by,
            String phone,
            SupervisionMode mode,
            Map<SupervisionMode, Double> seconds,
            List<String> agents,
            Instant askedAt,
            @Nullable Instant beganAt,
            @Nullable Instant endedAt,
            @Nullable String how) {
        static Shown of(Supervision one) {
            Map<SupervisionMode, Double> seconds = new TreeMap<>();
            one.spent().forEach((mode, time) -> seconds.put(mode, Json.seconds(time)));
            return new Shown(
                    one.id(),
                    one.interaction(),
                    one.supervisor(),
                    one.by(),
                    one.phone(),
                    one.mode(),
                    seconds,
                    one.agents(),
                    one.asked(),
                    one.began(),
                    one.ended(),
                    one.how());
        }
    }

    private static final String ALL = "/api/v1/supervisions";
    private static final String ONE = ALL + "/{id}";

    private final Supervisors supervisors;
    private final Supervisions supervisions;
    private final Floor floor;
    private final Audit audit;

    SupervisionRoutes(Supervisors supervisors, Supervisions supervisions, Floor floor, Audit audit) {
        this.supervisors = supervisors;
        this.supervisions = supervisions;
        this.floor = floor;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(ALL, this::list, Role.SUPERVISOR);
        routes.post(ALL, this::start, Role.SUPERVISOR);
        routes.get(ONE, this::show, Role.SUPERVISOR);
        routes.delete(ONE, this::end, Role.SUPERVISOR);
        routes.post(ONE + "/mode", this::mode, Role.SUPERVISOR);
        routes.post(ONE + "/take-over", this::takeOver, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        Supervisions.Filter filter = new Supervisions.Filter(
                Ask.text(ctx, "interaction"),
                Ask.text(ctx, "supervisor"),
                Ask.text(ctx, "agent"),
                Ask.instant(ctx, "from"),
                Ask.instant(ctx, "to"));
        ctx.json(Json.Items.of(supervisions.list(filter, Ask.limit(ctx)).stream()
                .map(Shown::of)
                .toList()));
    }

    private void show(Context ctx) {
        ctx.json(Shown.of(found(ctx)));
    }

    private Supervision found(Context ctx) {
        String id = ctx.pathParam("id");
        return supervisions.find(id).orElseThrow(() -> Problem.notFound("supervision '" + id + "'"));
    }

    private void start(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        Bearer bearer = Access.bearer(ctx);
        String interaction = interaction(wish);
        Started started = supervisors.start(new Supervisors.Wish(
                interaction,
                bearer.agent(),
                bearer.actor(),
                Json.required("phone", wish.phone()),
                wish.mode() == null ? SupervisionMode.LISTEN : wish.mode()));
        switch (started) {
            case Started.Ringing(String session) -> {
                audit.changed(ctx, "supervision.start", session);
                ctx.status(201).header("Location", ALL + "/" + session).json(new Begun(session, interaction));
            }
            case Started.Refused(String why) -> throw Replies.refused(why);
        }
    }

    private String interaction(Wish wish) {
        if (wish.agent() == null) {
            return Json.required("interaction", wish.interaction());
        }
        return Optional.ofNullable(floor.view().agents().get(wish.agent()))
                .map(AgentView::interaction)
                .orElseThrow(() ->
                        Replies.refused("agent " + wish.agent() + " is in no call; list the agents to see who is"));
    }

    private void mode(Context ctx) {
        SupervisionMode mode = Json.read(ctx, Mode.class).mode();
        if (mode == null) {
            throw Problem.invalid("mode", "is missing", "give LISTEN, WHISPER or BARGE");
        }
        ask(ctx, "supervision." + mode.name().toLowerCase(Locale.ROOT), new SupervisorRequest.Change(mode));
    }

    private void takeOver(Context ctx) {
        ask(ctx, "supervision.take-over", new SupervisorRequest.TakeOver());
    }

    private void end(Context ctx) {
        ask(ctx, "supervision.end", new SupervisorRequest.End());
    }

    private void ask(Context ctx, String what, SupervisorRequest request) {
        String id = found(ctx).id();
        Replies.require(supervisors.ask(id, request));
        audit.changed(ctx, what, id);
        ctx.status(204);
    }
}
