package org.trunkline.api;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Customer;
import org.trunkline.customer.Customers;
import org.trunkline.customer.InteractionFilter;
import org.trunkline.customer.Interactions;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Floor;

/** Which customers a bearer reaches: an agent those whom they had to do with, or have now. */
final class Reach {
    private final Customers customers;
    private final Interactions interactions;
    private final Floor floor;

    Reach(Customers customers, Interactions interactions, Floor floor) {
        this.customers = customers;
        this.interactions = interactions;
        this.floor = floor;
    }

    /** The customer of the address's {@code id}; one out of reach is as one that there is not. */
    Customer customer(Context ctx) {
        Bearer bearer = Access.bearer(ctx);
        String id = ctx.pathParam("id");
        return customers
                .find(id)
                .filter(found -> bearer.seesAll() || isOwn(found.id(), bearer.agent()))
                .orElseThrow(() -> Problem.notFound("customer '" + id + "'"));
    }

    boolean isOwn(String customer, @Nullable String agent) {
        if (agent == null) {
            return false;
        }
        AgentView now = floor.view().agents().get(agent);
        return (now != null && now.inHand().stream().anyMatch(one -> isOf(one.interaction(), customer)))
                || !interactions
                        .list(InteractionFilter.ALL.customer(customer).agent(agent), null, 1)
                        .items()
                        .isEmpty();
    }

    /** @param customer as the one that they are shown as */
    boolean isOf(String interaction, String customer) {
        return interactions
                .find(interaction)
                .filter(found -> customer.equals(found.interaction().customer()))
                .isPresent();
    }
}
