package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.Tiers;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Page;

/** Customers with their history. Agents: those whom they had to do with. */
final class CustomerRoutes {
    /** What is left out stays; an empty text removes. */
    record Edit(
            @Nullable String name,
            @Nullable String note,
            @Nullable String tier) {}

    record Wish(@Nullable String name) {}

    private static final String ALL = "/api/v1/customers";
    private static final String ONE = ALL + "/{id}";

    private static final int LONGEST_NAME = 200;

    private final Reach reach;
    private final Customers customers;
    private final Set<String> tiers;
    private final CustomerDesk desk;
    private final Audit audit;

    CustomerRoutes(Reach reach, Customers customers, Tiers tiers, CustomerDesk desk, Audit audit) {
        this.reach = reach;
        this.customers = customers;
        this.tiers = tiers.claims().keySet();
        this.desk = desk;
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(ALL, this::list, Role.SUPERVISOR);
        routes.post(ALL, this::add, Role.SUPERVISOR);
        routes.get(ONE, ctx -> ctx.json(reach.customer(ctx)), Role.AGENT, Role.SUPERVISOR);
        routes.patch(ONE, this::edit, Role.SUPERVISOR);
    }

    private void list(Context ctx) {
        try {
            Page<Customer> page = customers.list(Ask.text(ctx, "search"), Ask.text(ctx, "after"), Ask.limit(ctx));
            ctx.json(new Json.Items<>(page.items(), page.next()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after", String.valueOf(e.getMessage()), "give what the last page called next");
        }
    }

    private void add(Context ctx) {
        String name = Json.read(ctx, Wish.class).name();
        if (name != null && name.length() > LONGEST_NAME) {
            throw Problem.invalid("name", "is too long", "give up to " + LONGEST_NAME + " characters");
        }
        String id = desk.add(
                name == null || name.isBlank() ? null : name.strip(),
                Access.bearer(ctx).actor());
        audit.changed(ctx, "customer.add", id);
        ctx.status(201).header("Location", ALL + "/" + id).json(found(id));
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
        desk.edited(id, Access.bearer(ctx).actor());
        audit.changed(
                ctx, "customer.edit", id, tier == null ? null : "tier " + (tier.isBlank() ? "none" : tier.strip()));
        ctx.json(now);
    }

    private Customer found(Context ctx) {
        return found(ctx.pathParam("id"));
    }

    private Customer found(String id) {
        return customers.find(id).orElseThrow(() -> Problem.notFound("customer '" + id + "'"));
    }
}
