package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.call.CallbackOrders;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.Customer;
import org.trunkline.customer.Customers;
import org.trunkline.person.Erasures;
import org.trunkline.person.Export;
import org.trunkline.person.Receipt;

/** All that is held of a person, taken out or erased. */
final class PersonRoutes {
    /**
     * A receipt.
     *
     * @param receipt what is signed, as it was; null: it goes on
     * @param valid whether it was signed here and is unchanged
     */
    record Shown(
            String id,
            String by,
            Instant askedAt,
            @Nullable Instant doneAt,
            Map<String, Integer> erased,
            @Nullable String receipt,
            @Nullable String signature,
            boolean valid) {}

    private static final String ONE = "/api/v1/customers/{id}";

    private final Customers customers;
    private final Callbacks callbacks;
    private final CallbackOrders orders;
    private final Export export;
    private final Erasures erasures;
    private final InstantSource time;
    private final Audit audit;

    PersonRoutes(Parts parts, Audit audit) {
        this.customers = parts.customers();
        this.callbacks = parts.callbacks();
        this.orders = parts.callbackOrders();
        this.export = parts.export();
        this.erasures = parts.erasures();
        this.time = parts.time();
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.post(ONE + "/export", this::export, Role.SUPERVISOR);
        routes.delete(ONE, this::erase, Role.ADMIN);
        routes.get("/api/v1/erasures", this::list, Role.ADMIN);
        routes.get("/api/v1/erasures/{id}", this::show, Role.ADMIN);
    }

    private void export(Context ctx) throws IOException {
        Customer customer = found(ctx);
        audit.changed(ctx, "customer.export", customer.id());
        ctx.res().setContentType("application/zip");
        ctx.res().setHeader("Content-Disposition", "attachment; filename=\"" + customer.id() + ".zip\"");
        ctx.res().setHeader("Cache-Control", "no-store");
        export.write(customer, time.instant(), ctx.res().getOutputStream());
    }

    private void erase(Context ctx) {
        Customer customer = found(ctx);
        Set<String> rows = SearchRoutes.rows(customer);
        List<String> numbers = customer.identities().stream()
                .filter(one -> !one.shared())
                .map(Customer.Identity::address)
                .toList();
        for (Callback open : callbacks.open()) {
            String owner = open.customer();
            if ((owner != null && rows.contains(owner)) || numbers.contains(open.number())) {
                orders.end(open.id(), Callback.State.CANCELLED, "erased").join();
            }
        }
        try {
            Receipt receipt = erasures.erase(customer.id(), Access.bearer(ctx).actor());
            audit.changed(ctx, "customer.erase", customer.id(), receipt.id());
            ctx.json(shown(receipt));
        } catch (Erasures.Refused e) {
            throw new Problem(409, "busy", String.valueOf(e.getMessage()), "try again when that is over");
        }
    }

    private void list(Context ctx) {
        ctx.json(Json.Items.of(erasures.list().stream().map(this::shown).toList()));
    }

    private void show(Context ctx) {
        String id = ctx.pathParam("id");
        ctx.json(shown(erasures.find(id).orElseThrow(() -> Problem.notFound("erasure '" + id + "'"))));
    }

    private Shown shown(Receipt receipt) {
        return new Shown(
                receipt.id(),
                receipt.by(),
                receipt.askedAt(),
                receipt.doneAt(),
                receipt.erased(),
                receipt.text(),
                receipt.signature(),
                erasures.isOurs(receipt));
    }

    private Customer found(Context ctx) {
        String id = ctx.pathParam("id");
        return customers.find(id).orElseThrow(() -> Problem.notFound("customer '" + id + "'"));
    }
}
