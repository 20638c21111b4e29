package org.trunkline.customer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;

/**
 * Keeps who customers are as the facts say. A merge moves nothing: it is an edge of a tree, and all rows of one person
 * have its root. So one can be undone whatever was merged since, and a call that goes on meanwhile stays where it is.
 */
final class CustomerProjection implements Projection {
    @Override
    public void apply(Handle tx, Entry entry, Personal personal) {
        if (entry.fact() instanceof CustomerFact fact) {
            apply(tx, fact, entry, personal.values());
        }
    }

    private static void apply(Handle tx, CustomerFact fact, Entry entry, Map<String, String> personal) {
        switch (fact) {
            case CustomerFact.Added _ ->
                Identities.insert(tx, "c" + entry.position(), personal.get(CustomerFact.NAME), entry.at());
            case CustomerFact.Edited _ -> {}
            case CustomerFact.IdentityAdded added ->
                address(added.kind(), personal)
                        .ifPresent(address -> Identities.root(tx, added.customer())
                                .ifPresent(root -> added(tx, root, address, added.verified(), entry)));
            case CustomerFact.IdentityRemoved(String customer, String kind, String _) ->
                address(kind, personal)
                        .ifPresent(address -> each(
                                tx,
                                "DELETE FROM customer_identity WHERE kind = ? AND address = ? AND customer = ?",
                                customer,
                                address));
            case CustomerFact.IdentityVerified(String customer, String kind, boolean verified, String _) ->
                address(kind, personal).ifPresent(address -> verified(tx, customer, address, verified));
            case CustomerFact.AddressShared(String kind, boolean shared, String _) ->
                address(kind, personal).ifPresent(address -> shared(tx, address, shared));
            case CustomerFact.Merged merged -> merged(tx, merged, entry);
            case CustomerFact.Unmerged(String merge, String by) -> unmerged(tx, merge, by, entry);
            case CustomerFact.ConsentSaid said ->
                Identities.root(tx, said.customer()).ifPresent(root -> consent(tx, root, said, entry));
            case CustomerFact.Assigned(String interaction, @Nullable String customer, String _) ->
                tx.execute(
                        "UPDATE interaction SET customer = (SELECT root FROM customer WHERE id = ?) WHERE id = ?",
                        customer,
                        interaction);
        }
    }

    private static Optional<Address> address(String kind, Map<String, String> personal) {
        return Address.Kind.of(kind).map(known -> new Address(known, personal.getOrDefault(CustomerFact.ADDRESS, "")));
    }

    private static void added(Handle tx, String root, Address address, boolean verified, Entry entry) {
        if (each(
                        tx,
                        "UPDATE customer_identity SET verified = verified OR " + verified
                                + " WHERE kind = ? AND address = ? AND customer = ?",
                        root,
                        address)
                == 0) {
            Identities.add(tx, root, address, verified, entry.at());
        }
    }

    private static void verified(Handle tx, String customer, Address address, boolean verified) {
        var _ = each(
                tx,
                "UPDATE customer_identity SET verified = " + verified
                        + " WHERE kind = ? AND address = ? AND customer = ?",
                customer,
                address);
    }

    /** For all rows of the person. */
    private static int each(Handle tx, String statement, String customer, Address address) {
        int changed = 0;
        for (String member : Identities.members(tx, customer)) {
            changed += tx.execute(statement, address.kind().word(), address.text(), member);
        }
        return changed;
    }

    private static void consent(Handle tx, String root, CustomerFact.ConsentSaid said, Entry entry) {
        tx.execute("DELETE FROM customer_consent WHERE customer = ? AND channel = ?", root, said.channel());
        if (said.refused() != null) {
            tx.execute(
                    "INSERT INTO customer_consent (customer, channel, refused, said_at) VALUES (?, ?, ?, ?)",
                    root,
                    said.channel(),
                    said.refused(),
                    entry.at());
        }
    }

    private static void shared(Handle tx, Address address, boolean shared) {
        tx.execute(
                "DELETE FROM shared_address WHERE kind = ? AND address = ?",
                address.kind().word(),
                address.text());
        if (shared) {
            tx.execute(
                    "INSERT INTO shared_address (kind, address) VALUES (?, ?)",
                    address.kind().word(),
                    address.text());
        }
    }

    /** What came in between may have made them one already, or have removed one: then there is nothing to be done. */
    private static void merged(Handle tx, CustomerFact.Merged merged, Entry entry) {
        Optional<String> survivor = Identities.root(tx, merged.survivor());
        Optional<String> absorbed = Identities.root(tx, merged.absorbed());
        if (survivor.isEmpty() || absorbed.isEmpty() || survivor.equals(absorbed)) {
            return;
        }
        tx.execute(
                "INSERT INTO customer_merge (id, survivor, absorbed, rule, merged_by, merged_at) VALUES (?, ?, ?, ?, ?, ?)",
                merged.merge(),
                survivor.get(),
                absorbed.get(),
                merged.rule(),
                merged.by(),
                entry.at());
        tx.execute("UPDATE customer SET root = ? WHERE root = ?", survivor.get(), absorbed.get());
    }

    private static void unmerged(Handle tx, String merge, String by, Entry entry) {
        int undone = tx.execute(
                "UPDATE customer_merge SET undone_by = ?, undone_at = ? WHERE id = ? AND undone_at IS NULL",
                by,
                entry.at(),
                merge);
        if (undone == 0) {
            return;
        }
        String absorbed = tx.createQuery("SELECT absorbed FROM customer_merge WHERE id = ?")
                .bind(0, merge)
                .mapTo(String.class)
                .one();
        Deque<String> below = new ArrayDeque<>();
        below.add(absorbed);
        while (!below.isEmpty()) {
            String one = below.remove();
            tx.execute("UPDATE customer SET root = ? WHERE id = ?", absorbed, one);
            below.addAll(tx.createQuery("SELECT absorbed FROM customer_merge WHERE survivor = ? AND undone_at IS NULL")
                    .bind(0, one)
                    .mapTo(String.class)
                    .list());
        }
    }
}
