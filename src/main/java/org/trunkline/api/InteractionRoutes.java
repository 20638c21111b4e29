package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.CallFact;
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
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalReader;
import org.trunkline.journal.Position;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Explained;
import org.trunkline.queue.Floor;
import org.trunkline.queue.Replay;
import org.trunkline.recording.Recording;
import org.trunkline.recording.Recordings;

/** Interactions, their story, why an offer went to whom it went, and what was recorded. */
final class InteractionRoutes {
    record Detail(Shown interaction, Map<String, String> values, List<Part> parts, List<Sound> recordings) {}

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

    record Considered(String agent, String verdict, String detail) {}

    private static final String ONE = "/api/v1/interactions/{id}";
    private static final String CHECKPOINT = "floor.Restored";
    private static final int PAGE = 2_000;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,15})-(\\d{0,15})");

    private final Interactions interactions;
    private final Recordings recordings;
    private final JournalReader journal;
    private final Story story;
    private final Floor floor;

    InteractionRoutes(
            Interactions interactions, Recordings recordings, JournalReader journal, FactTypes types, Floor floor) {
        this.interactions = interactions;
        this.recordings = recordings;
        this.journal = journal;
        this.story = new Story(types);
        this.floor = floor;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/interactions", this::list, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE, this::show, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE + "/story", this::story, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE + "/why", this::why, Role.SUPERVISOR);
        routes.get("/api/v1/recordings/{id}", this::recording, Role.AGENT, Role.SUPERVISOR);
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
        InteractionDetail found = visible(ctx, ctx.pathParam("id"));
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
                        .toList()));
    }

    private void story(Context ctx) {
        String id = visible(ctx, ctx.pathParam("id")).interaction().id();
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

    private void why(Context ctx) {
        String id = visible(ctx, ctx.pathParam("id")).interaction().id();
        List<Explained> offers = new ArrayList<>();
        Map<Long, Position> firsts = new TreeMap<>();
        Map<Long, Position> lasts = new TreeMap<>();
        for (Entry entry : journal.ofInteraction(id)) {
            firsts.putIfAbsent(entry.position().epoch(), entry.position());
            lasts.put(entry.position().epoch(), entry.position());
        }
        firsts.forEach((epoch, first) ->
                offers.addAll(Replay.why(stretch(first, lasts.getOrDefault(epoch, first)), id)));
        ctx.json(Json.Items.of(offers.stream().map(InteractionRoutes::offer).toList()));
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
                one.considered().stream()
                        .map(considered -> new Considered(
                                considered.agent(),
                                considered.verdict().code(),
                                considered.verdict().detail()))
                        .toList());
    }

    /** The floor's inputs from the last checkpoint before the first place up to the last place. */
    private Stream<Entry> stretch(Position first, Position last) {
        long from =
                journal.lastBefore(first, CHECKPOINT).map(Position::sequence).orElse(0L) - 1;
        return Stream.iterate(
                        floorInputs(new Position(first.epoch(), from)),
                        page -> !page.isEmpty(),
                        page -> page.size() < PAGE
                                ? List.<Entry>of()
                                : floorInputs(page.getLast().position()))
                .flatMap(List::stream)
                .takeWhile(entry -> entry.position().compareTo(last) <= 0);
    }

    private List<Entry> floorInputs(Position after) {
        return journal.after(after, "floor.", PAGE);
    }

    private void recording(Context ctx) throws IOException {
        String id = ctx.pathParam("id");
        Recording found = recordings.find(id).orElseThrow(() -> Problem.notFound("recording '" + id + "'"));
        visible(ctx, found.interaction());
        long[] range = range(ctx, found.bytes());
        try (InputStream sound = recordings
                .open(found, range[0])
                .orElseThrow(() -> new Problem(
                        410, "gone", "the file of recording '" + id + "' is not there any more", "restore a backup"))) {
            ctx.res().setContentType("audio/wav");
            ctx.res().setHeader("Accept-Ranges", "bytes");
            ctx.res().setHeader("Content-Disposition", "attachment; filename=\"" + found.id() + ".wav\"");
            ctx.res().setContentLengthLong(range[1] - range[0]);
            if (ctx.header("Range") != null) {
                ctx.res().setStatus(206);
                ctx.res().setHeader("Content-Range", "bytes " + range[0] + "-" + (range[1] - 1) + "/" + found.bytes());
            }
            copy(sound, ctx.res().getOutputStream(), range[1] - range[0]);
        }
    }

    private static void copy(InputStream from, OutputStream to, long count) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long left = count;
        while (left > 0) {
            int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            to.write(buffer, 0, read);
            left -= read;
        }
    }

    /** The first byte wanted and the one after the last; a range of another kind than FIRST-LAST is refused. */
    private static long[] range(Context ctx, long bytes) {
        String asked = ctx.header("Range");
        if (asked == null) {
            return new long[] {0, bytes};
        }
        Matcher matcher = RANGE.matcher(asked);
        if (matcher.matches()) {
            long first = Long.parseLong(matcher.group(1));
            long last = matcher.group(2).isEmpty() ? bytes - 1 : Long.parseLong(matcher.group(2));
            if (first < bytes && last >= first) {
                return new long[] {first, Math.min(last + 1, bytes)};
            }
        }
        ctx.header("Content-Range", "bytes */" + bytes);
        throw new Problem(
                416, "range", "the recording has " + bytes + " bytes", "ask for bytes=FIRST- or bytes=FIRST-LAST");
    }

    /** The interaction, if there is one and the bearer may see it: others' are not told from none. */
    private InteractionDetail visible(Context ctx, String id) {
        Bearer bearer = Access.bearer(ctx);
        return interactions
                .find(id)
                .filter(found -> bearer.seesAll() || isOwn(found.interaction(), bearer.agent()))
                .orElseThrow(() -> Problem.notFound("interaction '" + id + "'"));
    }

    private boolean isOwn(Interaction interaction, @Nullable String agent) {
        if (agent == null) {
            return false;
        }
        AgentView now = floor.view().agents().get(agent);
        return agent.equals(interaction.agent())
                || (now != null && interaction.id().equals(now.interaction()));
    }
}
