package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Address;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.customer.Interactions;

/** By which addresses customers are recognized, and whose contact one was. */
final class IdentityRoutes {
    /** @param alsoOfOthers null: not if other customers have it */
    record Wish(
            @Nullable String kind,
            @Nullable String address,
            @Nullable Boolean verified,
            @Nullable Boolean alsoOfOthers) {}

    record Verification(@Nullable Boolean verified) {}

    record Sharing(@Nullable Boolean shared) {}

    record Assignment(@Nullable String customer) {}

    /** @param customers whose it is; shared: whose it may be */
    record Holders(String kind, String address, boolean shared, List<Customer> customers) {}

    private static final String OF_CUSTOMER = "/api/v1/customers/{id}/identities";
    private static final String ONE = OF_CUSTOMER + "/{kind}/{address}";
    private static final String ADDRESS = "/api/v1/identities/{kind}/{address}";

    private final Customers customers;
    private final CustomerDesk desk;
    private final Interactions interactions;
    private final Audit audit;

    IdentityRoutes(Parts parts, Audit audit) {
        this.customers = parts.customers();
        this.desk = parts.customerDesk();
        this.interactions = parts.interactions();
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(ADDRESS, ctx -> ctx.json(shown(address(ctx))), Role.SUPERVISOR);
        routes.put(ADDRESS, this::share, Role.SUPERVISOR);
        routes.post(OF_CUSTOMER, this::add, Role.SUPERVISOR);
        routes.patch(ONE, this::verify, Role.SUPERVISOR);
        routes.delete(ONE, this::remove, Role.SUPERVISOR);
        routes.put("/api/v1/interactions/{id}/customer", this::assign, Role.SUPERVISOR);
    }

    private Holders shown(Address address) {
        Customers.Holders holders = customers.holders(address);
        return new Holders(address.kind().word(), address.text(), holders.shared(), holders.customers());
    }

    private void share(Context ctx) {
        Address address = address(ctx);
        boolean shared = Json.required("shared", Json.read(ctx, Sharing.class).shared());
        desk.share(address, shared, Access.bearer(ctx).actor());
        audit.changed(
                ctx,
                shared ? "identity.share" : "identity.unshare",
                address.kind().word());
        ctx.json(shown(address));
    }

    private void add(Context ctx) {
        String id = found(ctx).id();
        Wish wish = Json.read(ctx, Wish.class);
        Address address = address(kind("kind", Json.required("kind", wish.kind())), wish.address());
        boolean verified = Boolean.TRUE.equals(wish.verified());
        boolean also = Boolean.TRUE.equals(wish.alsoOfOthers());
        List<String> others =
                desk.addIdentity(id, address, verified, also, Access.bearer(ctx).actor());
        if (!others.isEmpty() && !also) {
            throw new Problem(
                    409,
                    "taken",
                    "that address is known of " + String.join(", ", others),
                    "if it is one person, merge them; if both use it, say alsoOfOthers");
        }
        audit.changed(ctx, "identity.add", id, address.kind().word());
        ctx.status(201).json(found(ctx));
    }

    private void verify(Context ctx) {
        Address address = owned(ctx);
        boolean verified =
                Json.required("verified", Json.read(ctx, Verification.class).verified());
        String id = found(ctx).id();
        desk.verify(id, address, verified, Access.bearer(ctx).actor());
        audit.changed(
                ctx,
                verified ? "identity.verify" : "identity.doubt",
                id,
                address.kind().word());
        ctx.json(found(ctx));
    }

    private void remove(Context ctx) {
        Address address = owned(ctx);
        String id = found(ctx).id();
        desk.removeIdentity(id, address, Access.bearer(ctx).actor());
        audit.changed(ctx, "identity.remove", id, address.kind().word());
        ctx.status(204);
    }

    private void assign(Context ctx) {
        String interaction = ctx.pathParam("id");
        if (interactions.find(interaction).isEmpty()) {
            throw Problem.notFound("interaction '" + interaction + "'");
        }
        String customer = Json.read(ctx, Assignment.class).customer();
        if (customer != null && customers.find(customer).isEmpty()) {
            throw Problem.invalid("customer", "there is no such customer", "search them");
        }
        desk.assign(interaction, customer, Access.bearer(ctx).actor());
        audit.changed(ctx, "interaction.assign", interaction, customer);
        ctx.json(Shown.of(interactions.find(interaction).orElseThrow().interaction()));
    }

    private Customer found(Context ctx) {
        String id = ctx.pathParam("id");
        return customers.find(id).orElseThrow(() -> Problem.notFound("customer '" + id + "'"));
    }

    private Address owned(Context ctx) {
        Address address = address(ctx);
        return found(ctx).identities().stream()
                .filter(one -> one.kind().equals(address.kind().word())
                        && one.address().equals(address.text()))
                .findFirst()
                .map(_ -> address)
                .orElseThrow(() -> Problem.notFound("such address of this customer"));
    }

    private Address address(Context ctx) {
        return address(kind("kind", ctx.pathParam("kind")), ctx.pathParam("address"));
    }

    private static Address.Kind kind(String field, String word) {
        return Address.Kind.of(word)
                .orElseThrow(() -> Problem.invalid(
                        field, "'" + word + "' is no kind of address", "one of phone, email, chat, social"));
    }

    private Address address(Address.Kind kind, @Nullable String text) {
        return customers
                .address(kind, Json.required("address", text))
                .orElseThrow(() -> Problem.invalid("address", "is no " + kind.word() + " address", example(kind)));
    }

    private static String example(Address.Kind kind) {
        return switch (kind) {
            case PHONE -> "write it as +442079460000";
            case EMAIL -> "write it as ada@example.org";
            case CHAT -> "write it as xmpp:ada@example.org, or the id that the web site gave";
            case SOCIAL -> "write it as NETWORK:NAME";
        };
    }
}
