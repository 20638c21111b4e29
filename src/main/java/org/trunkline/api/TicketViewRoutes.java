package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trunkline.ticket.Presences;
import org.trunkline.ticket.TicketFilter;
import org.trunkline.ticket.TicketViews;
import org.trunkline.ticket.TicketViews.View;
import org.trunkline.ticket.Tickets;

/** What people work with at tickets: views that they keep, notes that name them, and who is at a ticket. */
final class TicketViewRoutes {
    record Wish(
            @Nullable String name,
            @Nullable Boolean shared,
            @Nullable Map<String, String> query) {}

    record Attending(@Nullable Boolean answering) {}

    private static final String VIEWS = "/api/v1/ticket-views";
    private static final int LONGEST_NAME = 100;

    private final Tickets tickets;
    private final TicketViews views;
    private final TicketAccess access;
    private final Presences presences;
    private final Audit audit;

    TicketViewRoutes(Parts parts, TicketAccess access, TicketViews views, Audit audit) {
        this.tickets = new Tickets(parts.database());
        this.views = views;
        this.access = access;
        this.presences = parts.presences();
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(
                VIEWS,
                ctx -> ctx.json(Json.Items.of(views.of(Access.bearer(ctx).actor()))),
                Role.AGENT,
                Role.SUPERVISOR);
        routes.post(VIEWS, this::add, Role.AGENT, Role.SUPERVISOR);
        routes.put(VIEWS + "/{id}", this::change, Role.AGENT, Role.SUPERVISOR);
        routes.delete(VIEWS + "/{id}", this::remove, Role.AGENT, Role.SUPERVISOR);
        routes.get(
                "/api/v1/mentions",
                ctx -> ctx.json(Json.Items.of(tickets.mentions(TicketAccess.names(Access.bearer(ctx))))),
                Role.AGENT,
                Role.SUPERVISOR);
        routes.put(TicketRoutes.ONE + "/presence", this::attend, Role.AGENT, Role.SUPERVISOR);
        routes.delete(TicketRoutes.ONE + "/presence", this::leave, Role.AGENT, Role.SUPERVISOR);
    }

    private void add(Context ctx) {
        Wish wish = checked(ctx);
        View view = views.add(
                String.valueOf(wish.name()),
                Access.bearer(ctx).actor(),
                Boolean.TRUE.equals(wish.shared()),
                wish.query() == null ? Map.of() : wish.query());
        audit.changed(ctx, "ticket-view.add", view.id());
        ctx.status(201).json(view);
    }

    private void change(Context ctx) {
        View own = own(ctx);
        Wish wish = checked(ctx);
        View view = views.change(
                own.id(),
                String.valueOf(wish.name()),
                Boolean.TRUE.equals(wish.shared()),
                wish.query() == null ? Map.of() : wish.query());
        audit.changed(ctx, "ticket-view.change", view.id());
        ctx.json(view);
    }

    private void remove(Context ctx) {
        View own = own(ctx);
        views.remove(own.id());
        audit.changed(ctx, "ticket-view.remove", own.id());
        ctx.status(204);
    }

    /** Shared ones are seen by all, and changed by their owner alone. */
    private View own(Context ctx) {
        String id = ctx.pathParam("id");
        return views.find(id)
                .filter(view -> view.owner().equals(Access.bearer(ctx).actor()))
                .orElseThrow(() -> Problem.notFound("view '" + id + "' of your own"));
    }

    private static Wish checked(Context ctx) {
        Wish wish = Json.read(ctx, Wish.class);
        String name = ProfileRoutes.text("name", wish.name(), LONGEST_NAME);
        Map<String, String> query = wish.query() == null ? Map.of() : wish.query();
        query.forEach((parameter, value) -> {
            if (!TicketRoutes.PARAMETERS.contains(parameter) || value == null) {
                throw Problem.invalid(
                        "query",
                        "'" + parameter + "' cannot be kept",
                        "known are "
                                + String.join(
                                        ", ",
                                        TicketRoutes.PARAMETERS.stream()
                                                .sorted()
                                                .toList()));
            }
        });
        TicketFilter _ = TicketRoutes.filter(query);
        return new Wish(name, wish.shared(), query);
    }

    private void attend(Context ctx) {
        long number = access.ticket(ctx).number();
        boolean answering = Boolean.TRUE.equals(Json.read(ctx, Attending.class).answering());
        ctx.json(Json.Items.of(presences.attend(number, Access.bearer(ctx).actor(), answering)));
    }

    private void leave(Context ctx) {
        presences.leave(access.ticket(ctx).number(), Access.bearer(ctx).actor());
        ctx.status(204);
    }
}
