package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.Page;
import org.trunkline.survey.Survey;
import org.trunkline.survey.Surveys;
import org.trunkline.ticket.Presences;
import org.trunkline.ticket.Priority;
import org.trunkline.ticket.Status;
import org.trunkline.ticket.Ticket;
import org.trunkline.ticket.TicketChange;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.TicketFilter;
import org.trunkline.ticket.TicketMoment;
import org.trunkline.ticket.TicketNote;
import org.trunkline.ticket.TicketRefused;
import org.trunkline.ticket.TicketTimeline;
import org.trunkline.ticket.TicketToken;
import org.trunkline.ticket.TicketViews;
import org.trunkline.ticket.Tickets;

/** Tickets: found, opened, changed one by one and many at once. Agents: those within their sight. */
final class TicketRoutes {
    record Wish(
            @Nullable String subject,
            @Nullable String customer,
            @Nullable Priority priority,
            @Nullable String queue,
            @Nullable String owner,
            @Nullable String interaction) {}

    /** What is left out stays; an empty queue or owner removes it. */
    record Edit(
            @Nullable String subject,
            @Nullable Status status,
            @Nullable String until,
            @Nullable Priority priority,
            @Nullable String queue,
            @Nullable String owner,
            @Nullable List<String> addTags,
            @Nullable List<String> removeTags) {}

    record Bulk(@Nullable List<Long> tickets, @Nullable Edit set) {}

    /** @param problem null: it was changed */
    record Outcome(long ticket, @Nullable String problem) {}

    record Detail(
            TicketShown ticket, List<String> interactions, List<Tickets.Link> links, List<Presences.Present> present) {}

    /** One of the three is there, that of the kind; survey: what was said of an interaction. */
    record Item(
            Instant at,
            String kind,
            @Nullable Shown interaction,
            @Nullable TicketNote note,
            @Nullable TicketChange change,
            @Nullable SurveyShown survey) {
        static Item of(TicketMoment moment, Map<String, Survey> surveys) {
            return switch (moment) {
                case TicketMoment.Contact(var contact) ->
                    new Item(
                            moment.at(),
                            "interaction",
                            Shown.of(contact),
                            null,
                            null,
                            SurveyShown.orNull(surveys.get(contact.id())));
                case TicketMoment.Noted(TicketNote note) -> new Item(moment.at(), "note", null, note, null, null);
                case TicketMoment.Done(TicketChange change) ->
                    new Item(moment.at(), "change", null, null, change, null);
            };
        }
    }

    record Writing(@Nullable String text) {}

    static final String ALL = "/api/v1/tickets";
    static final String ONE = ALL + "/{number}";
    /** Parameters of the list that a view may keep. */
    static final Set<String> PARAMETERS =
            Set.of("status", "priority", "queue", "owner", "customer", "interaction", "tag", "text", "missed", "order");

    private static final int MOST_AT_ONCE = 500;

    private final Parts parts;
    private final Tickets tickets;
    private final TicketDesk desk;
    private final TicketAccess access;
    private final TicketViews views;
    private final TicketTimeline timeline;
    private final Surveys surveys;
    private final TicketToken token;
    private final Reach reach;
    private final Visible visible;
    private final Audit audit;

    TicketRoutes(Parts parts, TicketAccess access, TicketViews views, Reach reach, Visible visible, Audit audit) {
        this.parts = parts;
        this.tickets = new Tickets(parts.database());
        this.desk = parts.ticketDesk();
        this.access = access;
        this.views = views;
        this.surveys = new Surveys(parts.database());
        this.timeline = new TicketTimeline(tickets, parts.interactions());
        this.token = tickets.token();
        this.reach = reach;
        this.visible = visible;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(ALL, this::list, Role.AGENT, Role.SUPERVISOR);
        routes.post(ALL, this::open, Role.AGENT, Role.SUPERVISOR);
        routes.post(ALL + "/bulk", this::bulk, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE, ctx -> show(ctx, access.ticket(ctx)), Role.AGENT, Role.SUPERVISOR);
        routes.patch(ONE, this::edit, Role.AGENT, Role.SUPERVISOR);
        routes.get(ONE + "/timeline", this::timeline, Role.AGENT, Role.SUPERVISOR);
        routes.get(
                ONE + "/notes",
                ctx -> ctx.json(Json.Items.of(tickets.notes(access.ticket(ctx).number()))),
                Role.AGENT,
                Role.SUPERVISOR);
        routes.post(ONE + "/notes", this::note, Role.AGENT, Role.SUPERVISOR);
    }

    TicketShown shown(Ticket ticket) {
        return TicketShown.of(ticket, token.of(ticket.number()));
    }

    TicketShown shown(long number) {
        return shown(tickets.find(number).orElseThrow());
    }

    private void list(Context ctx) {
        Map<String, String> asked = new LinkedHashMap<>();
        String view = Ask.text(ctx, "view");
        if (view != null) {
            asked.putAll(views.find(view)
                    .filter(one -> one.shared()
                            || one.owner().equals(Access.bearer(ctx).actor()))
                    .orElseThrow(() -> Problem.invalid("view", "there is no view '" + view + "'", "list them"))
                    .query());
        }
        for (String name : PARAMETERS) {
            String value = ctx.queryParam(name);
            if (value != null) {
                asked.put(name, value.strip());
            }
        }
        try {
            Page<Ticket> page =
                    tickets.list(filter(asked).within(access.sight(ctx)), Ask.text(ctx, "after"), Ask.limit(ctx));
            ctx.json(new Json.Items<>(page.items().stream().map(this::shown).toList(), page.next()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after", String.valueOf(e.getMessage()), "give what the last page called next");
        }
    }

    /** @throws Problem 400 if a value cannot be used */
    static TicketFilter filter(Map<String, String> asked) {
        String order = asked.getOrDefault("order", "");
        String missed = asked.getOrDefault("missed", "");
        return new TicketFilter(
                some(asked, "status", Status.class),
                some(asked, "priority", Priority.class),
                given(asked, "queue"),
                asked.get("owner"),
                given(asked, "customer"),
                given(asked, "interaction"),
                given(asked, "tag"),
                given(asked, "text"),
                missed.isEmpty() ? null : flag("missed", missed),
                null,
                order.isEmpty() ? TicketFilter.Order.NEWEST : one("order", order, TicketFilter.Order.class));
    }

    private static boolean flag(String name, String word) {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.invalid(name, "'" + word + "' is neither", "give true or false");
        };
    }

    private static @Nullable String given(Map<String, String> asked, String name) {
        String value = asked.getOrDefault(name, "");
        return value.isEmpty() ? null : value;
    }

    private static <E extends Enum<E>> Set<E> some(Map<String, String> asked, String name, Class<E> type) {
        return Arrays.stream(asked.getOrDefault(name, "").split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .map(word -> one(name, word, type))
                .collect(Collectors.toSet());
    }

    private static <E extends Enum<E>> E one(String name, String word, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        name,
                        "'" + word + "' is not known",
                        "one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))));
    }

    private void open(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        Wish wish = Json.read(ctx, Wish.class);
        String subject = ProfileRoutes.text("subject", wish.subject(), TicketDesk.LONGEST_SUBJECT);
        @Nullable String customer = wish.customer();
        if (wish.interaction() != null) {
            InteractionDetail about = visible.interaction(ctx, wish.interaction());
            customer = customer == null ? about.interaction().customer() : customer;
        }
        String known = customer;
        if (known != null
                && (parts.customers().find(known).isEmpty()
                        || !(bearer.seesAll() || reach.isOwn(known, bearer.agent())))) {
            throw Problem.invalid("customer", "there is no customer '" + known + "'", "search them");
        }
        var draft = new TicketDesk.Draft(
                subject,
                known,
                wish.priority() == null ? Priority.NORMAL : wish.priority(),
                none(access.queue(wish.queue())),
                none(access.owner(wish.owner())),
                wish.interaction(),
                null);
        long number = desk.open(draft, bearer.actor());
        audit.changed(ctx, "ticket.open", Long.toString(number));
        shown(number).answer(ctx, 201);
    }

    private static @Nullable String none(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private void show(Context ctx, Ticket ticket) {
        long number = ticket.number();
        TicketShown shown = shown(ticket);
        ctx.header("ETag", "\"" + ticket.version() + "\"")
                .json(new Detail(
                        shown,
                        tickets.interactions(number),
                        tickets.links(number),
                        parts.presences().present(number)));
    }

    private void edit(Context ctx) {
        Ticket ticket = access.ticket(ctx);
        TicketDesk.Edit edit = edit(Json.read(ctx, Edit.class));
        desk.edit(
                ticket.number(),
                TicketAccess.version(ctx),
                edit,
                Access.bearer(ctx).actor());
        audit.changed(ctx, "ticket.edit", Long.toString(ticket.number()));
        shown(ticket.number()).answer(ctx, 200);
    }

    private TicketDesk.Edit edit(Edit edit) {
        return new TicketDesk.Edit(
                edit.subject() == null
                        ? null
                        : ProfileRoutes.text("subject", edit.subject(), TicketDesk.LONGEST_SUBJECT),
                edit.status(),
                Ask.time("until", edit.until()),
                edit.priority(),
                access.queue(edit.queue()),
                access.owner(edit.owner()),
                tags(edit.addTags()),
                tags(edit.removeTags()));
    }

    private static Set<String> tags(@Nullable List<String> given) {
        Set<String> tags = new HashSet<>();
        for (@Nullable String tag : given == null ? List.<String>of() : given) {
            try {
                tags.add(TicketDesk.tag(tag == null ? "" : tag));
            } catch (IllegalArgumentException e) {
                throw Problem.invalid("tags", String.valueOf(e.getMessage()), "shorten it");
            }
        }
        return tags;
    }

    private void bulk(Context ctx) {
        Bulk bulk = Json.read(ctx, Bulk.class);
        List<Long> numbers = Json.required("tickets", bulk.tickets());
        if (numbers.isEmpty()
                || numbers.size() > MOST_AT_ONCE
                || numbers.stream().anyMatch(Objects::isNull)) {
            throw Problem.invalid("tickets", "cannot be used", "give 1 to " + MOST_AT_ONCE + " numbers");
        }
        TicketDesk.Edit edit = edit(Json.required("set", bulk.set()));
        List<Outcome> outcomes = new ArrayList<>();
        for (long number : numbers) {
            outcomes.add(new Outcome(number, change(ctx, number, edit)));
        }
        ctx.json(Json.Items.of(outcomes));
    }

    /** @return what is against it; null: it is changed */
    private @Nullable String change(Context ctx, long number, TicketDesk.Edit edit) {
        if (access.ticket(ctx, number).isEmpty()) {
            return "there is no ticket " + number;
        }
        try {
            desk.edit(number, null, edit, Access.bearer(ctx).actor());
            audit.changed(ctx, "ticket.edit", Long.toString(number));
            return null;
        } catch (TicketRefused e) {
            return e.getMessage();
        }
    }

    private void timeline(Context ctx) {
        List<TicketMoment> moments = timeline.of(access.ticket(ctx).number());
        Map<String, Survey> said = surveys.these(moments.stream()
                .flatMap(moment ->
                        moment instanceof TicketMoment.Contact(var contact) ? Stream.of(contact.id()) : Stream.empty())
                .toList());
        ctx.json(Json.Items.of(
                moments.stream().map(moment -> Item.of(moment, said)).toList()));
    }

    private void note(Context ctx) {
        Ticket ticket = access.ticket(ctx);
        String text = ProfileRoutes.text("text", Json.read(ctx, Writing.class).text(), TicketDesk.LONGEST_NOTE);
        String note = desk.note(
                ticket.number(), text, access.named(text), Access.bearer(ctx).actor());
        audit.changed(ctx, "ticket.note", Long.toString(ticket.number()), note);
        ctx.status(201).json(tickets.note(note).orElseThrow());
    }
}
