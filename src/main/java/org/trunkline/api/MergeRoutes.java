package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Merge;
import org.trunkline.customer.Merges;

/** Customers who are one person: suggested, merged, and told apart again. */
final class MergeRoutes {
    record Wish(@Nullable String absorb) {}

    private static final String OF_CUSTOMER = "/api/v1/customers/{id}";

    private final Customers customers;
    private final CustomerDesk desk;
    private final Merges merges;
    private final Audit audit;

    MergeRoutes(Parts parts, Audit audit) {
        this.customers = parts.customers();
        this.desk = parts.customerDesk();
        this.merges = new Merges(parts.database());
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/duplicates", ctx -> ctx.json(Json.Items.of(merges.duplicates())), Role.SUPERVISOR);
        routes.get(
                OF_CUSTOMER + "/duplicates",
                ctx -> ctx.json(Json.Items.of(merges.duplicates(found(ctx).id()))),
                Role.SUPERVISOR);
        routes.get(
                OF_CUSTOMER + "/merges",
                ctx -> ctx.json(Json.Items.of(merges.of(found(ctx).id()))),
                Role.SUPERVISOR);
        routes.post(OF_CUSTOMER + "/merges", this::merge, Role.SUPERVISOR);
        routes.delete("/api/v1/merges/{id}", this::unmerge, Role.SUPERVISOR);
    }

    private void merge(Context ctx) {
        Customer survivor = found(ctx);
        String wanted = Json.required("absorb", Json.read(ctx, Wish.class).absorb());
        Customer absorbed = customers
                .find(wanted)
                .orElseThrow(() -> Problem.invalid("absorb", "there is no such customer", "search them"));
        Merge merge = desk.merge(
                        survivor.id(), absorbed.id(), Access.bearer(ctx).actor())
                .orElseThrow(() -> new Problem(
                        409, "refused", "they are one customer already", "look at the merges of the customer"));
        audit.changed(ctx, "customer.merge", survivor.id(), merge.id());
        ctx.status(201).json(merge);
    }

    private void unmerge(Context ctx) {
        String id = ctx.pathParam("id");
        Merge merge = merges.find(id)
                .filter(one -> one.undoneAt() == null)
                .orElseThrow(() -> Problem.notFound("merge '" + id + "' that holds"));
        desk.unmerge(id, Access.bearer(ctx).actor());
        audit.changed(ctx, "customer.unmerge", merge.absorbed(), id);
        ctx.status(204);
    }

    private Customer found(Context ctx) {
        String id = ctx.pathParam("id");
        return customers.find(id).orElseThrow(() -> Problem.notFound("customer '" + id + "'"));
    }
}
