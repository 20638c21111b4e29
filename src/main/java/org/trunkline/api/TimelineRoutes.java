package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Customer;
import org.trunkline.customer.Page;
import org.trunkline.profile.Moment;
import org.trunkline.profile.Note;
import org.trunkline.profile.Task;
import org.trunkline.profile.Timeline;
import org.trunkline.search.Hits;
import org.trunkline.search.Search;
import org.trunkline.search.SearchIndex;
import org.trunkline.survey.Survey;
import org.trunkline.survey.Surveys;
import org.trunkline.ticket.Ticket;
import org.trunkline.ticket.TicketToken;
import org.trunkline.ticket.Tickets;

/** A customer's history. Agents: of the customers whom they had to do with. */
final class TimelineRoutes {
    /** One of the five is there, that of the kind; survey: what was said of an interaction. */
    record Item(
            Instant at,
            String kind,
            @Nullable Shown interaction,
            @Nullable Note note,
            @Nullable Task task,
            AttachmentRoutes.@Nullable Shown attachment,
            @Nullable TicketShown ticket,
            @Nullable SurveyShown survey) {
        static Item of(Moment moment, TicketToken token, Map<String, Survey> surveys) {
            return switch (moment) {
                case Moment.Contact(var contact) ->
                    new Item(
                            moment.at(),
                            "interaction",
                            Shown.of(contact),
                            null,
                            null,
                            null,
                            null,
                            SurveyShown.orNull(surveys.get(contact.id())));
                case Moment.Noted(Note note) -> new Item(moment.at(), "note", null, note, null, null, null, null);
                case Moment.Promised(Task task) -> new Item(moment.at(), "task", null, null, task, null, null, null);
                case Moment.Filed(var file) ->
                    new Item(moment.at(), "attachment", null, null, null, AttachmentRoutes.Shown.of(file), null, null);
                case Moment.Opened(Ticket ticket) ->
                    new Item(
                            moment.at(),
                            "ticket",
                            null,
                            null,
                            null,
                            null,
                            TicketShown.of(ticket, token.of(ticket.number())),
                            null);
            };
        }
    }

    private final Reach reach;
    private final Timeline timeline;
    private final SearchIndex index;
    private final TicketToken token;
    private final Surveys surveys;

    TimelineRoutes(Parts parts, Reach reach) {
        this.reach = reach;
        this.index = parts.search();
        this.surveys = new Surveys(parts.database());
        this.token = new Tickets(parts.database()).token();
        this.timeline = new Timeline(parts.database(), parts.interactions());
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/customers/{id}/timeline", this::show, Role.AGENT, Role.SUPERVISOR);
    }

    private void show(Context ctx) {
        Customer customer = reach.customer(ctx);
        String text = Ask.text(ctx, "q");
        if (text != null) {
            found(ctx, customer, text);
            return;
        }
        String id = customer.id();
        try {
            Page<Moment> page = timeline.of(id, Ask.text(ctx, "after"), Ask.limit(ctx));
            ctx.json(new Json.Items<>(items(page.items()), page.next()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after", String.valueOf(e.getMessage()), "give what the last page called next");
        }
    }

    private List<Item> items(List<Moment> moments) {
        Map<String, Survey> said = surveys.these(moments.stream()
                .flatMap(moment ->
                        moment instanceof Moment.Contact(var contact) ? Stream.of(contact.id()) : Stream.empty())
                .toList());
        return moments.stream().map(moment -> Item.of(moment, token, said)).toList();
    }

    private void found(Context ctx, Customer customer, String text) {
        Search search = new Search(
                text, Timeline.kinds(), SearchRoutes.rows(customer), null, null, null, null, null, Search.Order.NEWEST);
        Hits hits = SearchRoutes.hits(index, search, ctx);
        ctx.json(new Json.Items<>(items(timeline.these(hits.items())), hits.next()));
    }
}
