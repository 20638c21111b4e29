package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.MessageItems;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerItems;
import org.trunkline.customer.Customers;
import org.trunkline.customer.InteractionItems;
import org.trunkline.profile.ProfileItems;
import org.trunkline.search.Hits;
import org.trunkline.search.Search;
import org.trunkline.search.SearchIndex;
import org.trunkline.survey.SurveyItems;
import org.trunkline.ticket.TicketItems;

/** Full text over all that is known of customers. */
final class SearchRoutes {
    /**
     * Something that was found.
     *
     * @param customer as the one that they are shown as
     * @param excerpt where the words are
     */
    record Item(
            String kind,
            String id,
            @Nullable String customer,
            @Nullable String customerName,
            Instant at,
            @Nullable String channel,
            @Nullable String queue,
            Set<String> agents,
            String excerpt) {}

    private static final Set<String> KINDS = new TreeSet<>(Set.of(
            CustomerItems.KIND,
            InteractionItems.KIND,
            TicketItems.KIND,
            MessageItems.KIND,
            SurveyItems.KIND,
            ProfileItems.NOTE,
            ProfileItems.TASK,
            ProfileItems.ATTACHMENT,
            ProfileItems.PROFILE));

    private final SearchIndex index;
    private final Customers customers;

    SearchRoutes(SearchIndex index, Customers customers) {
        this.index = index;
        this.customers = customers;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/search", this::search, Role.SUPERVISOR);
    }

    private void search(Context ctx) {
        String text = Json.required("q", Ask.text(ctx, "q"));
        String customer = Ask.text(ctx, "customer");
        Set<String> members = customer == null
                ? Set.of()
                : customers
                        .find(customer)
                        .map(SearchRoutes::rows)
                        .orElseThrow(() -> Problem.invalid("customer", "there is no such customer", "search them"));
        String channel = Ask.text(ctx, "channel");
        if (channel != null && Channel.of(channel).isEmpty()) {
            throw Problem.invalid(
                    "channel", "'" + channel + "' is no channel", "one of voice, sms, email, chat, social");
        }
        Search.Order order = Ask.one(ctx, "order", Search.Order.class);
        Search search = new Search(
                text,
                kinds(Ask.text(ctx, "kind")),
                members,
                channel,
                Ask.text(ctx, "queue"),
                Ask.text(ctx, "agent"),
                Ask.instant(ctx, "from"),
                Ask.instant(ctx, "to"),
                order == null ? Search.Order.NEWEST : order);
        Hits found = hits(index, search, ctx);
        Map<String, Customer> shown = new HashMap<>();
        List<Item> items = found.items().stream().map(hit -> item(hit, shown)).toList();
        ctx.json(new Json.Items<>(items, found.next()));
    }

    static Hits hits(SearchIndex index, Search search, Context ctx) {
        try {
            return index.search(search, Ask.text(ctx, "after"), Ask.limit(ctx));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after", String.valueOf(e.getMessage()), "give what the last page called next");
        }
    }

    /** All rows of the person. */
    static Set<String> rows(Customer customer) {
        Set<String> rows = new TreeSet<>(customer.merged());
        rows.add(customer.id());
        return rows;
    }

    private static Set<String> kinds(@Nullable String given) {
        if (given == null) {
            return Set.of();
        }
        Set<String> kinds =
                Arrays.stream(given.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        if (!KINDS.containsAll(kinds)) {
            throw Problem.invalid(
                    "kind", "'" + given + "' is not known", "of " + String.join(", ", KINDS) + ", separated by commas");
        }
        return kinds;
    }

    private Item item(Hits.Hit hit, Map<String, Customer> shown) {
        String row = hit.customer();
        Customer customer = row == null ? null : shown.get(row);
        if (row != null && customer == null) {
            customer = customers.find(row).orElse(null);
            if (customer != null) {
                shown.put(row, customer);
            }
        }
        return new Item(
                hit.kind(),
                hit.id(),
                customer == null ? null : customer.id(),
                customer == null ? null : customer.name(),
                hit.at(),
                hit.channel(),
                hit.queue(),
                new TreeSet<>(hit.agents()),
                hit.excerpt());
    }
}
