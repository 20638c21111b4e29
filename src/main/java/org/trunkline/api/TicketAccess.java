package org.trunkline.api;

import io.javalin.http.Context;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.roster.Roster;
import org.trunkline.ticket.Mentions;
import org.trunkline.ticket.Sight;
import org.trunkline.ticket.Ticket;
import org.trunkline.ticket.TicketFilter;
import org.trunkline.ticket.Tickets;

/** Which tickets a bearer reaches, and as whom notes name people. */
final class TicketAccess {
    private static final String AGENT = "agent:";
    private static final String USER = "user:";

    private final Tickets tickets;
    private final Roster roster;
    private final Users users;

    TicketAccess(Tickets tickets, Roster roster, Users users) {
        this.tickets = tickets;
        this.roster = roster;
        this.users = users;
    }

    /** The ticket of the address's {@code number}; one out of reach is as one that there is not. */
    Ticket ticket(Context ctx) {
        String text = ctx.pathParam("number");
        return number(text)
                .flatMap(number -> ticket(ctx, number))
                .orElseThrow(() -> Problem.notFound("ticket '" + text + "'"));
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    Optional<Ticket> ticket(Context ctx, long number) {
        Sight sight = sight(ctx);
        return tickets.find(number)
                .filter(ticket -> sight == null || tickets.sees(ticket.number(), TicketFilter.ALL.within(sight)));
    }

    /** Of a number in the body. */
    Ticket ticket(Context ctx, String field, @Nullable Long number) {
        long wanted = Json.required(field, number);
        return ticket(ctx, wanted)
                .orElseThrow(() -> Problem.invalid(field, "there is no ticket " + wanted, "list them"));
    }

    /** What the bearer may see; null: all. */
    @Nullable
    Sight sight(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        if (bearer.seesAll()) {
            return null;
        }
        String agent = bearer.agent() == null ? "" : bearer.agent();
        return new Sight(agent, Served.queues(roster.plan(), agent), Set.copyOf(names(bearer)));
    }

    /** As which notes name the bearer. */
    static List<String> names(Bearer bearer) {
        Set<String> names = new LinkedHashSet<>();
        if (bearer.agent() != null) {
            names.add(AGENT + bearer.agent());
        }
        names.add(bearer.actor().startsWith(USER) ? bearer.actor() : "token:" + bearer.actor());
        return List.copyOf(names);
    }

    /** Those whom a text names and whom there are. */
    Set<String> named(String text) {
        Set<String> named = new HashSet<>();
        for (String name : Mentions.in(text)) {
            if (roster.agent(name).isPresent()) {
                named.add(AGENT + name);
            }
            if (users.user(name).isPresent()) {
                named.add(USER + name);
            }
        }
        return named;
    }

    /** @return the queue, or empty for none; null if none was given */
    @Nullable
    String queue(@Nullable String name) {
        if (name != null && !name.isEmpty() && roster.queue(name).isEmpty()) {
            throw Problem.invalid("queue", "there is no queue '" + name + "'", "list them to see which there are");
        }
        return name;
    }

    /** @return the agent's id, or empty for nobody; null if none was given */
    @Nullable
    String owner(@Nullable String agent) {
        if (agent != null && !agent.isEmpty() && roster.agent(agent).isEmpty()) {
            throw Problem.invalid("owner", "there is no agent '" + agent + "'", "list them to see which there are");
        }
        return agent;
    }

    /** The version that the request is meant for; null: whichever there is. */
    static @Nullable Long version(Context ctx) {
        String header = ctx.header("If-Match");
        if (header == null || header.isBlank() || header.strip().equals("*")) {
            return null;
        }
        try {
            return Long.parseLong(header.strip().replaceAll("^(W/)?\"|\"$", ""));
        } catch (NumberFormatException e) {
            throw Problem.invalid("If-Match", "'" + header + "' is no version", "give back the ETag of the ticket");
        }
    }
}
