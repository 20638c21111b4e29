package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.ticket.Ticket;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.TicketMerge;
import org.trunkline.ticket.Tickets;

/** What belongs to a ticket and how tickets belong together: contacts, links, merges, parts. */
final class TicketLinkRoutes {
    record Contact(@Nullable String interaction) {}

    record Other(@Nullable Long ticket) {}

    record Part(
            @Nullable String subject,
            @Nullable List<String> interactions,
            @Nullable List<String> notes) {}

    private final Tickets tickets;
    private final TicketDesk desk;
    private final TicketAccess access;
    private final TicketRoutes shown;
    private final Visible visible;
    private final Audit audit;

    TicketLinkRoutes(Parts parts, TicketAccess access, TicketRoutes shown, Visible visible, Audit audit) {
        this.tickets = new Tickets(parts.database());
        this.desk = parts.ticketDesk();
        this.access = access;
        this.shown = shown;
        this.visible = visible;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        String one = TicketRoutes.ONE;
        routes.post(one + "/interactions", this::addContact, Role.AGENT, Role.SUPERVISOR);
        routes.delete(one + "/interactions/{id}", this::removeContact, Role.AGENT, Role.SUPERVISOR);
        routes.post(one + "/links", this::link, Role.AGENT, Role.SUPERVISOR);
        routes.delete(one + "/links/{other}", this::unlink, Role.AGENT, Role.SUPERVISOR);
        routes.get(
                one + "/merges",
                ctx -> ctx.json(Json.Items.of(tickets.merges(access.ticket(ctx).number()))),
                Role.AGENT,
                Role.SUPERVISOR);
        routes.post(one + "/merges", this::merge, Role.AGENT, Role.SUPERVISOR);
        routes.delete("/api/v1/ticket-merges/{id}", this::unmerge, Role.AGENT, Role.SUPERVISOR);
        routes.post(one + "/splits", this::split, Role.AGENT, Role.SUPERVISOR);
    }

    private void addContact(Context ctx) {
        Ticket ticket = access.ticket(ctx);
        String id = Json.required("interaction", Json.read(ctx, Contact.class).interaction());
        String found = visible.interaction(ctx, id).interaction().id();
        if (desk.linkInteraction(
                ticket.number(), found, true, Access.bearer(ctx).actor())) {
            audit.changed(ctx, "ticket.interaction", Long.toString(ticket.number()), found);
        }
        shown.shown(ticket.number()).answer(ctx, 201);
    }

    private void removeContact(Context ctx) {
        Ticket ticket = access.ticket(ctx);
        String id = ctx.pathParam("id");
        if (!desk.linkInteraction(ticket.number(), id, false, Access.bearer(ctx).actor())) {
            throw Problem.notFound("interaction '" + id + "' of this ticket");
        }
        audit.changed(ctx, "ticket.interaction.remove", Long.toString(ticket.number()), id);
        ctx.status(204);
    }

    private void link(Context ctx) {
        Ticket ticket = access.ticket(ctx);
        Ticket other = access.ticket(ctx, "ticket", Json.read(ctx, Other.class).ticket());
        if (desk.link(ticket.number(), other.number(), true, Access.bearer(ctx).actor())) {
            audit.changed(ctx, "ticket.link", Long.toString(ticket.number()), Long.toString(other.number()));
        }
        shown.shown(ticket.number()).answer(ctx, 201);
    }

    private void unlink(Context ctx) {
        Ticket ticket = access.ticket(ctx);
        String text = ctx.pathParam("other");
        long other = tickets.links(ticket.number()).stream()
                .map(Tickets.Link::ticket)
                .filter(one -> Long.toString(one).equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("ticket '" + text + "' linked with this one"));
        desk.link(ticket.number(), other, false, Access.bearer(ctx).actor());
        audit.changed(ctx, "ticket.unlink", Long.toString(ticket.number()), text);
        ctx.status(204);
    }

    private void merge(Context ctx) {
        Ticket ticket = access.ticket(ctx);
        Ticket other = access.ticket(ctx, "ticket", Json.read(ctx, Other.class).ticket());
        TicketMerge merge =
                desk.merge(ticket.number(), other.number(), Access.bearer(ctx).actor());
        audit.changed(ctx, "ticket.merge", Long.toString(ticket.number()), merge.id());
        ctx.status(201).json(merge);
    }

    private void unmerge(Context ctx) {
        String id = ctx.pathParam("id");
        TicketMerge merge = tickets.merge(id)
                .filter(one -> one.undoneAt() == null
                        && access.ticket(ctx, one.survivor()).isPresent())
                .orElseThrow(() -> Problem.notFound("merge '" + id + "' that holds"));
        desk.unmerge(merge, Access.bearer(ctx).actor());
        audit.changed(ctx, "ticket.unmerge", Long.toString(merge.absorbed()), id);
        ctx.status(204);
    }

    private void split(Context ctx) {
        Ticket ticket = access.ticket(ctx);
        Part part = Json.read(ctx, Part.class);
        String subject = ProfileRoutes.text("subject", part.subject(), TicketDesk.LONGEST_SUBJECT);
        List<String> moved = new ArrayList<>();
        moved.addAll(part.interactions() == null ? List.of() : part.interactions());
        moved.addAll(part.notes() == null ? List.of() : part.notes());
        long made = desk.split(
                ticket.number(),
                TicketAccess.version(ctx),
                subject,
                moved,
                Access.bearer(ctx).actor());
        audit.changed(ctx, "ticket.split", Long.toString(ticket.number()), Long.toString(made));
        shown.shown(made).answer(ctx, 201);
    }
}
