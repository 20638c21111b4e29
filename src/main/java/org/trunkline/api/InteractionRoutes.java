package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Claim;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Given;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.InteractionFilter;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Page;
import org.trunkline.customer.Partner;
import org.trunkline.customer.Story;
import org.trunkline.journal.Entry;
import org.trunkline.journal.JournalReader;
import org.trunkline.journal.Position;
import org.trunkline.queue.Explained;
import org.trunkline.queue.ExplainedWait;
import org.trunkline.queue.Replay;
import org.trunkline.survey.Surveys;

/** Interactions, their story, why an offer went to whom it went, and why one waits. */
final class InteractionRoutes {
    record Detail(
            Shown interaction,
            Map<String, String> values,
            List<Part> parts,
            List<Sound> recordings,
            @Nullable SurveyShown survey) {}

    /** @param talkSeconds of one that still goes on: null */
    record Part(
            Partner.Kind kind,
            String party,
            @Nullable String phone,
            Given how,
            @Nullable String by,
            Instant beganAt,
            @Nullable Instant endedAt,
            @Nullable Double talkSeconds,
            double holdSeconds) {
        static Part of(InteractionDetail.Part part) {
            Instant ended = part.endedAt();
            return new Part(
                    part.kind(),
                    part.party(),
                    part.phone(),
                    part.how(),
                    part.by(),
                    part.beganAt(),
                    ended,
                    ended == null
                            ? null
                            : Json.seconds(
                                    Duration.between(part.beganAt(), ended).minus(part.hold())),
                    Json.seconds(part.hold()));
        }
    }

    record Sound(String id, String kind, @Nullable String box, double lengthSeconds, Instant recordedAt) {}

    /** @param position of the journal, as in the live events */
    record Told(String position, Instant at, double afterSeconds, String text) {}

    record Offer(
            String offer,
            Instant at,
            String queue,
            String agent,
            String needed,
            String strategy,
            long planVersion,
            List<Considered> considered) {}

    record Considered(String agent, String verdict, String detail) {
        static List<Considered> of(List<Explained.Considered> found) {
            return found.stream()
                    .map(one -> new Considered(
                            one.agent(), one.verdict().code(), one.verdict().detail()))
                    .toList();
        }
    }

    /** @param waiting null: it did not wait */
    record Why(
            List<Offer> items,
            @Nullable String next,
            @Nullable Wait waiting) {}

    /**
     * @param claims what of the need and the priority came with the call, not from the queue
     * @param aheadTotal more than are listed, if there are very many
     */
    record Wait(
            Instant at,
            String queue,
            String stage,
            int priority,
            Instant arrivedAt,
            Instant enteredAt,
            double waitedSeconds,
            int position,
            String needed,
            List<Claim> claims,
            String strategy,
            @Nullable Instant relaxesAt,
            @Nullable Instant overflowsAt,
            long planVersion,
            int aheadTotal,
            List<Ahead> ahead,
            List<Considered> considered) {
        static Wait of(ExplainedWait one, List<Claim> claims) {
            return new Wait(
                    one.at(),
                    one.queue(),
                    one.stage().name(),
                    one.priority(),
                    one.arrived(),
                    one.entered(),
                    Json.seconds(Duration.between(one.entered(), one.at())),
                    one.position(),
                    one.needed(),
                    claims,
                    one.strategy(),
                    one.relaxes(),
                    one.overflows(),
                    one.planVersion(),
                    one.allAhead(),
                    one.ahead().stream().map(Ahead::of).toList(),
                    Considered.of(one.considered()));
        }
    }

    record Ahead(String interaction, String queue, String stage, int priority, Instant arrivedAt, String because) {
        static Ahead of(ExplainedWait.Ahead one) {
            return new Ahead(
                    one.interaction(),
                    one.queue(),
                    one.stage().name(),
                    one.priority(),
                    one.arrived(),
                    one.because().name());
        }
    }

    private static final String ONE = "/api/v1/interactions/{id}";
    private static final String CHECKPOINT = "floor.Restored";
    private static final int PAGE = 2_000;

    private final Interactions interactions;
    private final JournalReader journal;
    private final Story story;
    private final Surveys surveys;
    private final Visible visible;
    private final InstantSource time;

    InteractionRoutes(Parts parts, Visible visible) {
        this.interactions = parts.interactions();
        this.journal = parts.journal().reader();
        this.story = new Story(parts.types());
        this.surveys = new Surveys(parts.database());
        this.visible = visible;
        this.time = parts.time();
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/interactions", this::list, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE, this::show, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE + "/story", this::story, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE + "/why", this::why, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        String agent = Ask.text(ctx, "agent");
        if (!bearer.seesAll()) {
            if (agent != null && !agent.equals(bearer.agent())) {
                throw Problem.forbidden("this token shows agent " + bearer.agent() + "'s interactions only");
            }
            agent = bearer.agent();
        }
        InteractionFilter filter = new InteractionFilter(
                Ask.text(ctx, "queue"),
                agent,
                Ask.one(ctx, "reason", Ending.Reason.class),
                Ask.text(ctx, "caller"),
                Ask.text(ctx, "customer"),
                Ask.instant(ctx, "from"),
                Ask.instant(ctx, "to"));
        ctx.json(page(ctx, interactions, filter));
    }

    /** A page as the address asks for it. */
    static Json.Items<Shown> page(Context ctx, Interactions interactions, InteractionFilter filter) {
        try {
            Page<Interaction> page = interactions.list(filter, Ask.text(ctx, "after"), Ask.limit(ctx));
            return new Json.Items<>(page.items().stream().map(Shown::of).toList(), page.next());
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after", String.valueOf(e.getMessage()), "give what the last page called next");
        }
    }

    private void show(Context ctx) {
        InteractionDetail found = visible.interaction(ctx, ctx.pathParam("id"));
        ctx.json(new Detail(
                Shown.of(found.interaction()),
                new TreeMap<>(found.values()),
                found.parts().stream().map(Part::of).toList(),
                found.recordings().stream()
                        .map(sound -> new Sound(
                                sound.id(),
                                sound.kind(),
                                sound.box(),
                                Json.seconds(sound.length()),
                                sound.recordedAt()))
                        .toList(),
                SurveyShown.orNull(surveys.find(found.interaction().id()).orElse(null))));
    }

    private void story(Context ctx) {
        String id = visible.interaction(ctx, ctx.pathParam("id")).interaction().id();
        ctx.json(Json.Items.of(story.tell(told(ctx, journal.ofInteraction(id))).stream()
                .map(line -> new Told(line.position().toString(), line.at(), Json.seconds(line.since()), line.text()))
                .toList()));
    }

    /** Whether agents learn of supervisors in their calls is a setting of its own; the story does not tell them. */
    private static List<Entry> told(Context ctx, List<Entry> entries) {
        return Access.bearer(ctx).seesAll()
                ? entries
                : entries.stream()
                        .filter(entry -> !(entry.fact() instanceof CallFact.Supervision))
                        .toList();
    }

    /** Where an interaction stands in the journal of one start. */
    private record Span(Position first, Instant began, Position last) {}

    private void why(Context ctx) {
        Interaction shown = visible.interaction(ctx, ctx.pathParam("id")).interaction();
        Instant at = Ask.instant(ctx, "at");
        Map<Long, Span> byEpoch = new TreeMap<>();
        List<Entry> entries = journal.ofInteraction(shown.id());
        for (Entry entry : entries) {
            Position place = entry.position();
            byEpoch.merge(
                    place.epoch(),
                    new Span(place, entry.at(), place),
                    (span, more) -> new Span(span.first(), span.began(), more.last()));
        }
        List<Span> spans = List.copyOf(byEpoch.values());
        List<Explained> offers = new ArrayList<>();
        spans.forEach(span -> offers.addAll(Replay.why(stretch(span.first(), span.last()), shown.id())));
        Optional<ExplainedWait> wait = at == null ? waited(shown, spans) : waitingAt(shown.id(), spans, at);
        ctx.json(new Why(
                offers.stream().map(InteractionRoutes::offer).toList(),
                null,
                wait.map(found -> Wait.of(found, claims(entries, found.at()))).orElse(null)));
    }

    private static List<Claim> claims(List<Entry> entries, Instant at) {
        return entries.stream()
                .filter(entry -> !entry.at().isAfter(at))
                .map(Entry::fact)
                .filter(CallFact.Queued.class::isInstance)
                .map(CallFact.Queued.class::cast)
                .reduce((_, later) -> later)
                .map(CallFact.Queued::claims)
                .orElse(List.of());
    }

    private Optional<ExplainedWait> waitingAt(String id, List<Span> spans, Instant at) {
        return spans.stream()
                .filter(span -> !span.began().isAfter(at))
                .reduce((_, later) -> later)
                .flatMap(
                        span -> Replay.waiting(stretch(span.first(), span.last().epoch()), id, at));
    }

    /** The last wait; one that goes on is told as it is now. */
    private Optional<ExplainedWait> waited(Interaction shown, List<Span> spans) {
        for (Span span : spans.reversed()) {
            Optional<ExplainedWait> found = Replay.waited(
                    () -> shown.endedAt() == null
                            ? stretch(span.first(), span.last().epoch())
                            : stretch(span.first(), span.last()),
                    shown.id(),
                    time.instant());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Offer offer(Explained one) {
        return new Offer(
                one.offer(),
                one.at(),
                one.queue(),
                one.agent(),
                one.needed(),
                one.strategy(),
                one.planVersion(),
                Considered.of(one.considered()));
    }

    /** The floor's inputs from the last checkpoint before the first place up to the last place. */
    private Stream<Entry> stretch(Position first, Position last) {
        return stretch(first, last.epoch()).takeWhile(entry -> entry.position().compareTo(last) <= 0);
    }

    /** The floor's inputs from the last checkpoint before the first place up to the end of that start. */
    private Stream<Entry> stretch(Position first, long epoch) {
        long from =
                journal.lastBefore(first, CHECKPOINT).map(Position::sequence).orElse(0L) - 1;
        return Stream.iterate(
                        floorInputs(new Position(epoch, from)),
                        page -> !page.isEmpty(),
                        page -> page.size() < PAGE
                                ? List.<Entry>of()
                                : floorInputs(page.getLast().position()))
                .flatMap(List::stream)
                .takeWhile(entry -> entry.position().epoch() == epoch);
    }

    private List<Entry> floorInputs(Position after) {
        return journal.after(after, "floor.", PAGE);
    }
}
