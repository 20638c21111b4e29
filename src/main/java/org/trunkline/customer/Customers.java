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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.trunkline.store.Database;

/** Customers and their history. */
public final class Customers {
    private static final int LONGEST_PAGE = 500;

    private final Database database;
    private final Numbers numbers;
    private final Interactions interactions;

    public Customers(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
        this.interactions = new Interactions(database, numbers);
    }

    public Optional<Customer> find(String id) {
        return database.read(handle -> one(handle, id));
    }

    /** @param number in any notation */
    public Optional<Customer> byNumber(String number) {
        Optional<String> e164 = numbers.e164(number);
        return database.read(handle -> e164.flatMap(address -> handle.createQuery(
                                "SELECT customer FROM identity WHERE kind = 'phone' AND address = ?")
                        .bind(0, address)
                        .mapTo(String.class)
                        .findOne())
                .flatMap(id -> one(handle, id)));
    }

    /**
     * Newest first.
     *
     * @param search part of a name or a number, in any notation; null for all
     * @param from null for the first page, then {@link Page#next}
     * @param limit 1 to 500
     */
    public Page<Customer> list(@Nullable String search, @Nullable String from, int limit) {
        int most = Math.clamp(limit, 1, LONGEST_PAGE);
        List<String> conditions = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        if (search != null && !search.isBlank()) {
            conditions.add("(LOWER(name) LIKE :name ESCAPE '!' OR EXISTS (SELECT 1 FROM identity WHERE customer = c.id"
                    + " AND (address LIKE :part ESCAPE '!' OR address = :number)))");
            values.put("name", "%" + literally(search.strip().toLowerCase(Locale.ROOT)) + "%");
            values.put("part", "%" + literally(search.strip()) + "%");
            values.put("number", numbers.e164(search).orElse(""));
        }
        if (from != null) {
            Interactions.Mark mark = Interactions.Mark.parse(from);
            conditions.add("(created_at < :mark OR (created_at = :mark AND id < :mark_id))");
            values.put("mark", mark.startedAt());
            values.put("mark_id", mark.id());
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        List<Customer> found = database.read(handle -> handle
                .createQuery("SELECT * FROM customer c" + where + " ORDER BY created_at DESC, id DESC LIMIT :most")
                .bindMap(values)
                .bind("most", most + 1)
                .map(Customers::bare)
                .list()
                .stream()
                .map(customer -> withIdentities(handle, customer))
                .toList());
        if (found.size() <= most) {
            return new Page<>(found, null);
        }
        Customer last = found.get(most - 1);
        return new Page<>(found.subList(0, most), new Interactions.Mark(last.createdAt(), last.id()).toString());
    }

    /** The customer's interactions, newest first. */
    public Page<Interaction> timeline(String id, @Nullable String from, int limit) {
        return interactions.list(InteractionFilter.ALL.customer(id), from, limit);
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
                tx.execute("UPDATE customer SET name = ? WHERE id = ?", name.isBlank() ? null : name.strip(), id);
            }
            if (note != null) {
                tx.execute("UPDATE customer SET note = ? WHERE id = ?", note.isBlank() ? null : note.strip(), id);
            }
            if (tier != null) {
                tx.execute("UPDATE customer SET tier = ? WHERE id = ?", tier.isBlank() ? null : tier.strip(), id);
            }
            return one(tx, id);
        });
    }

    /**
     * What distinguishes the customer who has this number; empty: nothing, or there is no such customer.
     *
     * @param number in any notation
     */
    public Optional<String> tier(String number) {
        return numbers.e164(number)
                .flatMap(address -> database.read(handle -> handle.createQuery("SELECT c.tier FROM customer c"
                                + " JOIN identity i ON i.customer = c.id"
                                + " WHERE i.kind = 'phone' AND i.address = :address AND c.tier IS NOT NULL")
                        .bind("address", address)
                        .mapTo(String.class)
                        .findOne()));
    }

    /** Whether somebody made sure that the number is the customer's. */
    public boolean verify(String id, String number, boolean verified) {
        return numbers.e164(number)
                .map(address -> database.<Integer>write(tx -> tx.execute(
                                "UPDATE identity SET verified = ? WHERE kind = 'phone' AND address = ? AND customer = ?",
                                verified,
                                address,
                                id))
                        > 0)
                .orElse(false);
    }

    private static void check(String what, @Nullable String text, int longest) {
        if (text != null && text.length() > longest) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + text.length() + " characters; write at most " + longest);
        }
    }

    private static Optional<Customer> one(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM customer WHERE id = ?")
                .bind(0, id)
                .map(Customers::bare)
                .findOne()
                .map(customer -> withIdentities(handle, customer));
    }

    private static Customer bare(ResultSet row, StatementContext context) throws SQLException {
        Instant createdAt = InteractionRows.instant(row, "created_at").orElseThrow();
        return new Customer(
                row.getString("id"),
                row.getString("name"),
                row.getString("note"),
                row.getString("tier"),
                createdAt,
                List.of());
    }

    private static Customer withIdentities(Handle handle, Customer customer) {
        List<Customer.Identity> identities = handle.createQuery(
                        "SELECT kind, address, verified FROM identity WHERE customer = ? ORDER BY added_at, address")
                .bind(0, customer.id())
                .map((row, context) -> new Customer.Identity(
                        row.getString("kind"), row.getString("address"), row.getBoolean("verified")))
                .list();
        return new Customer(
                customer.id(), customer.name(), customer.note(), customer.tier(), customer.createdAt(), identities);
    }

    private static String literally(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
