package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.OutboundCalls;
import org.trunkline.chat.Chats;
import org.trunkline.conversation.Conversation;
import org.trunkline.customer.Address;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.Tickets;

/** What agents do in a chat beside writing: they type, they have read, and they call the visitor. */
final class ChatDeskRoutes {
    record Typing(@Nullable Boolean on) {}

    record Read(@Nullable String message) {}

    /**
     * @param number null: the customer's
     * @param agent who calls; null: the bearer, or else whoever has the conversation
     */
    record Call(@Nullable String number, @Nullable String agent) {}

    record Calling(String interaction) {}

    private static final String ONE = "/api/v1/conversations/{id}";

    private final Chats chats;
    private final OutboundCalls calls;
    private final Customers customers;
    private final CustomerDesk customerDesk;
    private final Tickets tickets;
    private final TicketDesk ticketDesk;
    private final Parts parts;
    private final Visible visible;
    private final Audit audit;

    ChatDeskRoutes(Parts parts, Visible visible, Audit audit) {
        this.chats = parts.chats();
        this.calls = parts.outbound();
        this.customers = parts.customers();
        this.customerDesk = parts.customerDesk();
        this.tickets = new Tickets(parts.database());
        this.ticketDesk = parts.ticketDesk();
        this.parts = parts;
        this.visible = visible;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.put(ONE + "/typing", this::typing, Role.AGENT, Role.SUPERVISOR);
        routes.put(ONE + "/read", this::read, Role.AGENT, Role.SUPERVISOR);
        routes.post(ONE + "/call", this::call, Role.AGENT, Role.SUPERVISOR);
    }

    private void typing(Context ctx) {
        String id = visible(ctx).interaction().id();
        boolean on = Json.required("on", Json.read(ctx, Typing.class).on());
        var _ = chats.agentTypes(id, on);
        ctx.status(204);
    }

    private void read(Context ctx) {
        String id = visible(ctx).interaction().id();
        String message = Json.required("message", Json.read(ctx, Read.class).message());
        try {
            chats.agentRead(id, message);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("message", "is no id of a message", "give one of the messages");
        }
        ctx.status(204);
    }

    /** The call is the same customer's, and belongs to the same tickets. */
    private void call(Context ctx) {
        Conversation one = visible(ctx);
        String id = one.interaction().id();
        Call wish = Json.read(ctx, Call.class);
        String given = wish.number();
        Bearer bearer = Access.bearer(ctx);
        if (wish.agent() != null && !bearer.seesAll() && !wish.agent().equals(bearer.agent())) {
            throw Problem.forbidden("agents call for themselves only");
        }
        String agent = Stream.of(wish.agent(), bearer.agent(), one.interaction().agent())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (agent == null) {
            throw Replies.refused("nobody has this conversation; have an agent take it first");
        }
        String number = given == null ? number(one.interaction().customer()) : given;
        OutboundCalls.Started started = calls.call(
                new OutboundCalls.Wish(agent, number, one.interaction().queue(), bearer.actor(), false));
        switch (started) {
            case OutboundCalls.Started.Calling(String call) -> {
                String customer = one.interaction().customer();
                if (customer != null) {
                    customerDesk.assign(call, customer, bearer.actor());
                }
                tickets.ofInteraction(id)
                        .forEach(ticket -> ticketDesk.linkInteraction(ticket, call, true, bearer.actor()));
                audit.changed(ctx, "conversation.call", id, call);
                ctx.status(201)
                        .header("Location", "/api/v1/interactions/" + call)
                        .json(new Calling(call));
            }
            case OutboundCalls.Started.Refused(OutboundCalls.Why cause, String why) -> {
                String[] told = why.split("; ", 2);
                throw new Problem(
                        cause == OutboundCalls.Why.NUMBER ? 400 : 409,
                        cause.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        told[0],
                        told.length == 2 ? told[1] : "look at how things stand first");
            }
        }
    }

    /** One that somebody made sure of goes first. */
    private String number(@Nullable String customer) {
        return customers
                .find(Objects.requireNonNullElse(customer, ""))
                .flatMap(found -> found.identities().stream()
                        .filter(one -> one.kind().equals(Address.Kind.PHONE.word()))
                        .sorted((one, other) -> Boolean.compare(other.verified(), one.verified()))
                        .findFirst())
                .map(Customer.Identity::address)
                .orElseThrow(() ->
                        Problem.invalid("number", "is missing, and none of the customer's is known", "ask for it"));
    }

    private Conversation visible(Context ctx) {
        String id = ctx.pathParam("id");
        return parts.conversations()
                .find(id)
                .filter(_ -> visible.sees(ctx, id))
                .orElseThrow(() -> Problem.notFound("conversation '" + id + "'"));
    }
}
