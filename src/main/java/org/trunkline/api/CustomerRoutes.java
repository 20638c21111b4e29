package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.Tiers;
import org.trunkline.customer.Customer;
import org.trunkline.customer.Customers;
import org.trunkline.customer.InteractionFilter;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Page;

/** Customers with their history. */
final class CustomerRoutes {
    /** What is left out stays; an empty text removes. */
    record Edit(
            @Nullable String name,
            @Nullable String note,
            @Nullable String tier) {}

    private static final String ONE = "/api/v1/customers/{id}";

    private final Customers customers;
    private final Set<String> tiers;
    private final Interactions interactions;
    private final Audit audit;

    CustomerRoutes(Customers customers, Tiers tiers, Interactions interactions, Audit audit) {
        this.customers = customers;
        this.tiers = tiers.claims().keySet();
        this.interactions = interactions;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/customers", this::list, Role.SUPERVISOR);
        routes.get(ONE, ctx -> ctx.json(found(ctx)), Role.SUPERVISOR);
        routes.patch(ONE, this::edit, Role.SUPERVISOR);
        routes.get(ONE + "/timeline", this::timeline, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        try {
            Page<Customer> page = customers.list(Ask.text(ctx, "search"), Ask.text(ctx, "after"), Ask.limit(ctx));
            ctx.json(new Json.Items<>(page.items(), page.next()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after", String.valueOf(e.getMessage()), "give what the last page called next");
        }
    }

    private void edit(Context ctx) {
        String id = found(ctx).id();
        Edit edit = Json.read(ctx, Edit.class);
        String tier = edit.tier();
        if (tier != null && !tier.isBlank() && !tiers.contains(tier.strip())) {
            throw Problem.invalid(
                    "tier",
                    "is none of those in the settings",
                    tiers.isEmpty()
                            ? "add a [[tier]] to trunkline.toml"
                            : "give one of " + String.join(", ", new TreeSet<>(tiers)));
        }
        Customer now;
        try {
            now = customers
                    .edit(id, edit.name(), edit.note(), tier)
                    .orElseThrow(() -> Problem.notFound("customer '" + id + "'"));
        } catch (IllegalArgumentException e) {
            throw new Problem(400, "invalid", String.valueOf(e.getMessage()), "shorten it");
        }
        audit.changed(
                ctx, "customer.edit", id, tier == null ? null : "tier " + (tier.isBlank() ? "none" : tier.strip()));
        ctx.json(now);
    }

    private void timeline(Context ctx) {
        ctx.json(InteractionRoutes.page(
                ctx, interactions, InteractionFilter.ALL.customer(found(ctx).id())));
    }

    private Customer found(Context ctx) {
        String id = ctx.pathParam("id");
        return customers.find(id).orElseThrow(() -> Problem.notFound("customer '" + id + "'"));
    }
}
