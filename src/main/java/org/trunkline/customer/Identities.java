package org.trunkline.customer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Position;

/** Whose an address is: the statements that answer it, for whoever has a transaction open. */
public final class Identities {
    private Identities() {}

    private record Owner(String customer, String root) {}

    /**
     * Whose contact from this address it is: of several rows of one person, the one that the person is shown as, or else the
     * oldest. Empty if it is nobody's, or several people's.
     */
    static Optional<String> owner(Handle handle, Address address) {
        List<Owner> owners = owners(handle, address);
        if (isShared(handle, address, owners)) {
            return Optional.empty();
        }
        return owners.stream()
                .filter(owner -> owner.customer.equals(owner.root))
                .findFirst()
                .or(() -> owners.stream().findFirst())
                .map(Owner::customer);
    }

    /** All whose it may be, each as the one that they are shown as. */
    static List<String> candidates(Handle handle, Address address) {
        return owners(handle, address).stream().map(Owner::root).distinct().toList();
    }

    /** Whether several people have it, or somebody said that several use it. */
    static boolean isShared(Handle handle, Address address) {
        return isShared(handle, address, owners(handle, address));
    }

    private static boolean isShared(Handle handle, Address address, List<Owner> owners) {
        return owners.stream().map(Owner::root).distinct().count() > 1 || isMarked(handle, address);
    }

    static boolean isMarked(Handle handle, Address address) {
        return handle.createQuery("SELECT COUNT(*) FROM shared_address WHERE kind = ? AND address = ?")
                        .bind(0, address.kind().word())
                        .bind(1, address.text())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static List<Owner> owners(Handle handle, Address address) {
        return handle.createQuery(
                        "SELECT i.customer, c.root FROM customer_identity i JOIN customer c ON c.id = i.customer"
                                + " WHERE i.kind = ? AND i.address = ? ORDER BY i.added_at, i.customer")
                .bind(0, address.kind().word())
                .bind(1, address.text())
                .map((row, context) -> new Owner(row.getString("customer"), row.getString("root")))
                .list();
    }

    /** All rows of the person that this customer is, the one that they are shown as first; empty if there is none. */
    static List<String> members(Handle handle, String customer) {
        return handle.createQuery("SELECT id FROM customer WHERE root = (SELECT root FROM customer WHERE id = ?)"
                        + " ORDER BY CASE WHEN id = root THEN 0 ELSE 1 END, created_at, id")
                .bind(0, customer)
                .mapTo(String.class)
                .list();
    }

    static Optional<String> root(Handle handle, String customer) {
        return handle.createQuery("SELECT root FROM customer WHERE id = ?")
                .bind(0, customer)
                .mapTo(String.class)
                .findOne();
    }

    /**
     * The customer whose contact from this address it is, made if nobody has the address; null if several people have it. For
     * projections of contacts, on every channel.
     *
     * @param name of one who is made
     * @param position of the entry of the contact's arrival, from which the id of one who is made comes
     */
    public static @Nullable String ownerOrNew(
            Handle tx, Address address, @Nullable String name, Instant at, Position position) {
        if (owners(tx, address).isEmpty() && !isMarked(tx, address)) {
            String id = "c" + position;
            insert(tx, id, name, at);
            add(tx, id, address, false, at);
            return id;
        }
        return owner(tx, address).orElse(null);
    }

    static void insert(Handle tx, String id, @Nullable String name, Instant at) {
        tx.execute("INSERT INTO customer (id, root, name, created_at) VALUES (?, ?, ?, ?)", id, id, name, at);
    }

    static void add(Handle tx, String customer, Address address, boolean verified, Instant at) {
        tx.execute(
                "INSERT INTO customer_identity (kind, address, customer, verified, added_at) VALUES (?, ?, ?, ?, ?)",
                address.kind().word(),
                address.text(),
                customer,
                verified,
                at);
    }
}
