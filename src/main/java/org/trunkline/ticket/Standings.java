package org.trunkline.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How tickets stand by the settings: which terms hold, whether the clock runs, and what comes of itself. */
final class Standings {
    private final TicketSettings settings;
    private final Function<String, Optional<String>> tier;

    /** @param tier of a customer, by their id */
    Standings(TicketSettings settings, Function<String, Optional<String>> tier) {
        this.settings = settings;
        this.tier = tier;
    }

    /** How it shall stand; until: of a waiting one. */
    record Wish(
            Status status,
            Priority priority,
            @Nullable String queue,
            @Nullable String owner,
            @Nullable Instant until) {}

    /** As one stands that is opened now. */
    Standing first(TicketDesk.Draft draft, Instant at) {
        SlaTerms terms = terms(draft.priority(), draft.queue(), draft.customer());
        SlaClock clock = SlaClock.by(terms).run(true, terms, at);
        return new Standing(
                Status.OPEN,
                draft.priority(),
                draft.queue(),
                draft.owner(),
                null,
                clock,
                dues(clock, terms, Status.OPEN, null));
    }

    /** @param counted the clock of before, with what happened to it since */
    Standing next(Standing before, Wish wish, SlaClock counted, @Nullable String customer, Instant at) {
        SlaTerms old = settings.slas().named(counted.terms());
        SlaTerms terms = terms(wish.priority(), wish.queue(), customer);
        SlaClock clock = counted.under(terms, old, at).run(wish.status() == Status.OPEN, terms, at);
        boolean stays = wish.status() == before.status() && wish.until() == null;
        Instant until = stays ? before.until() : until(wish.status(), wish.until(), at);
        return new Standing(
                wish.status(),
                wish.priority(),
                wish.queue(),
                wish.owner(),
                until,
                clock,
                dues(clock, terms, wish.status(), until));
    }

    /** The same with another clock. */
    Standing with(Standing standing, SlaClock clock) {
        SlaTerms terms = settings.slas().named(clock.terms());
        return new Standing(
                standing.status(),
                standing.priority(),
                standing.queue(),
                standing.owner(),
                standing.until(),
                clock,
                dues(clock, terms, standing.status(), standing.until()));
    }

    /** As it stood once, its clock having stood from then on. */
    Standing resumed(Standing then, Instant stood, Instant at) {
        SlaTerms terms = settings.slas().named(then.clock().terms());
        SlaClock paused = then.clock().run(false, terms, stood);
        return with(then, paused.run(then.status() == Status.OPEN, terms, at));
    }

    private SlaTerms terms(Priority priority, @Nullable String queue, @Nullable String customer) {
        String known = customer == null ? null : tier.apply(customer).orElse(null);
        return settings.slas().pick(priority, queue, known);
    }

    private @Nullable Instant until(Status status, @Nullable Instant wish, Instant at) {
        Duration later = switch (status) {
            case OPEN, WAITING -> Duration.ZERO;
            case SOLVED -> settings.closeAfter();
            case CLOSED -> settings.reopenWithin();
        };
        return status == Status.WAITING ? wish : later.isZero() ? null : at.plus(later);
    }

    private static List<Due> dues(SlaClock clock, SlaTerms terms, Status status, @Nullable Instant until) {
        List<Due> dues = new ArrayList<>(clock.dues(terms));
        if (until != null && status == Status.WAITING) {
            dues.add(new Due(Due.Kind.OPENS, until));
        }
        if (until != null && status == Status.SOLVED) {
            dues.add(new Due(Due.Kind.CLOSES, until));
        }
        return dues;
    }
}
