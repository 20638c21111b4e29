package org.trunkline.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Projection;
import org.trunkline.store.Database;

/** Customers, each with what those have who were merged into them. */
public final class Customers {
    private static final int LONGEST_PAGE = 500;

    private final Database database;
    private final Numbers numbers;
    private final Addresses addresses;

    public Customers(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
        this.addresses = new Addresses(numbers);
    }

    public static Projection projection() {
        return new CustomerProjection();
    }

    /** @param id of the customer, or of one who was merged into them */
    public Optional<Customer> find(String id) {
        return database.read(handle -> one(handle, id));
    }

    /**
     * Whose an address may be.
     *
     * @param shared whether it tells nobody's identity by itself
     */
    public record Holders(boolean shared, List<Customer> customers) {
        public Holders {
            customers = List.copyOf(customers);
        }

        /** Whose it is for sure. */
        public Optional<Customer> owner() {
            return shared ? Optional.empty() : customers.stream().findFirst();
        }
    }

    public Holders holders(Address address) {
        return database.read(handle -> new Holders(
                Identities.isShared(handle, address),
                Identities.candidates(handle, address).stream()
                        .flatMap(id -> one(handle, id).stream())
                        .toList()));
    }

    /** An address in any notation as we keep it; empty if it is none. */
    public Optional<Address> address(Address.Kind kind, String text) {
        return addresses.of(kind, text);
    }

    /** @param number in any notation */
    public Optional<Customer> byNumber(String number) {
        return addresses
                .of(Address.Kind.PHONE, number)
                .flatMap(address -> holders(address).owner());
    }

    /**
     * Newest first.
     *
     * @param search part of a name or an address, in any notation; null for all
     * @param from null for the first page, then {@link Page#next}
     * @param limit 1 to 500
     */
    public Page<Customer> list(@Nullable String search, @Nullable String from, int limit) {
        int most = Math.clamp(limit, 1, LONGEST_PAGE);
        List<String> conditions = new ArrayList<>(List.of("id = root"));
        Map<String, Object> values = new LinkedHashMap<>();
        if (search != null && !search.isBlank()) {
            conditions.add(
                    "EXISTS (SELECT 1 FROM customer m WHERE m.root = c.id AND (LOWER(m.name) LIKE :name ESCAPE '!'"
                            + " OR EXISTS (SELECT 1 FROM customer_identity WHERE customer = m.id"
                            + " AND (LOWER(address) LIKE :name ESCAPE '!' OR address IN (:number, :email)))))");
            values.put("name", "%" + literally(search.strip().toLowerCase(Locale.ROOT)) + "%");
            values.put("number", numbers.e164(search).orElse(""));
            values.put(
                    "email",
                    addresses.of(Address.Kind.EMAIL, search).map(Address::text).orElse(""));
        }
        if (from != null) {
            Interactions.Mark mark = Interactions.Mark.parse(from);
            conditions.add("(created_at < :mark OR (created_at = :mark AND id < :mark_id))");
            values.put("mark", mark.startedAt());
            values.put("mark_id", mark.id());
        }
        String where = " WHERE " + String.join(" AND ", conditions);
        List<Customer> found = database.read(handle -> handle
                .createQuery("SELECT * FROM customer c" + where + " ORDER BY created_at DESC, id DESC LIMIT :most")
                .bindMap(values)
                .bind("most", most + 1)
                .map(Customers::bare)
                .list()
                .stream()
                .map(customer -> whole(handle, customer))
                .toList());
        if (found.size() <= most) {
            return new Page<>(found, null);
        }
        Customer last = found.get(most - 1);
        return new Page<>(found.subList(0, most), new Interactions.Mark(last.createdAt(), last.id()).toString());
    }

    /**
     * Changes name, note and tier; null leaves as it is, empty removes.
     *
     * @return the customer as it is now; empty if there is none
     */
    public Optional<Customer> edit(String id, @Nullable String name, @Nullable String note, @Nullable String tier) {
        check("name", name, 200);
        check("note", note, 4000);
        check("tier", tier, 64);
        return database.write(tx -> {
            if (name != null) {
                tx.execute(
                        "UPDATE customer SET name = ? WHERE id = (SELECT root FROM customer WHERE id = ?)",
                        name.isBlank() ? null : name.strip(),
                        id);
            }
            if (note != null) {
                tx.execute(
                        "UPDATE customer SET note = ? WHERE id = (SELECT root FROM customer WHERE id = ?)",
                        note.isBlank() ? null : note.strip(),
                        id);
            }
            if (tier != null) {
                tx.execute(
                        "UPDATE customer SET tier = ? WHERE id = (SELECT root FROM customer WHERE id = ?)",
                        tier.isBlank() ? null : tier.strip(),
                        id);
            }
            return one(tx, id);
        });
    }

    /**
     * What distinguishes the customer whose number this is; empty: nothing, or it is nobody's for sure.
     *
     * @param number in any notation
     */
    public Optional<String> tier(String number) {
        return byNumber(number).map(Customer::tier);
    }

    private static void check(String what, @Nullable String text, int longest) {
        if (text != null && text.length() > longest) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + text.length() + " characters; write at most " + longest);
        }
    }

    private static Optional<Customer> one(Handle handle, String id) {
        return handle.createQuery("SELECT r.* FROM customer c JOIN customer r ON r.id = c.root WHERE c.id = ?")
                .bind(0, id)
                .map(Customers::bare)
                .findOne()
                .map(customer -> whole(handle, customer));
    }

    private static Customer bare(ResultSet row, StatementContext context) throws SQLException {
        Instant createdAt = InteractionRows.instant(row, "created_at").orElseThrow();
        return new Customer(
                row.getString("id"),
                row.getString("name"),
                row.getString("note"),
                row.getString("tier"),
                createdAt,
                List.of(),
                List.of());
    }

    /** With what those have who were merged into this one; what the customer has of its own goes first. */
    private static Customer whole(Handle handle, Customer root) {
        List<Customer> merged = handle.createQuery(
                        "SELECT * FROM customer WHERE root = ? AND id <> root ORDER BY created_at, id")
                .bind(0, root.id())
                .map(Customers::bare)
                .list();
        Map<String, Customer.Identity> identities = new LinkedHashMap<>();
        handle.createQuery("SELECT i.kind, i.address, i.verified, (EXISTS (SELECT 1 FROM customer_identity x"
                        + " JOIN customer o ON o.id = x.customer WHERE x.kind = i.kind AND x.address = i.address"
                        + " AND o.root <> c.root) OR EXISTS (SELECT 1 FROM shared_address s WHERE s.kind = i.kind"
                        + " AND s.address = i.address)) AS shared FROM customer_identity i"
                        + " JOIN customer c ON c.id = i.customer WHERE c.root = ? ORDER BY i.added_at, i.address")
                .bind(0, root.id())
                .map((row, context) -> new Customer.Identity(
                        row.getString("kind"),
                        row.getString("address"),
                        row.getBoolean("verified"),
                        row.getBoolean("shared")))
                .forEach(identity -> identities.merge(
                        identity.kind() + " " + identity.address(),
                        identity,
                        (one, other) -> one.verified() ? one : other));
        return new Customer(
                root.id(),
                first(root.name(), merged, Customer::name),
                first(root.note(), merged, Customer::note),
                first(root.tier(), merged, Customer::tier),
                root.createdAt(),
                List.copyOf(identities.values()),
                merged.stream().map(Customer::id).toList());
    }

    private static @Nullable String first(
            @Nullable String own, List<Customer> merged, Function<Customer, @Nullable String> of) {
        return own != null
                ? own
                : merged.stream()
                        .map(of)
                        .filter(text -> text != null)
                        .findFirst()
                        .orElse(null);
    }

    private static String literally(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
