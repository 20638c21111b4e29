package org.trunkline.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.search.Item;
import org.trunkline.search.Searchable;

/** Customers are found by names, note and addresses: each row by itself, whoever they are merged with. */
public final class CustomerItems implements Searchable {
    public static final String KIND = "customer";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Set<String> changed(Entry entry) {
        return switch (entry.fact()) {
            // Somebody of whom nobody knew has the id of the entry.
            case CallFact.Arrived _,
                    CallFact.CalledOut _,
                    CallFact.FallbackTaken _,
                    CallFact.CallbackPromised _,
                    CustomerFact.Added _ -> Set.of("c" + entry.position());
            case CustomerFact.Edited(String customer, String _) -> Set.of(customer);
            case CustomerFact.IdentityAdded added -> Set.of(added.customer());
            case CustomerFact.IdentityRemoved removed -> Set.of(removed.customer());
            default -> Set.of();
        };
    }

    @Override
    public List<Item> read(Handle handle, Set<String> ids) {
        // What is said of one who was merged is written to the survivor's row.
        List<String> rows = handle.createQuery(
                        "SELECT id FROM customer WHERE root IN (SELECT root FROM customer WHERE id IN (<ids>))")
                .bindList("ids", ids)
                .mapTo(String.class)
                .list();
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<String, List<Address>> addresses = new HashMap<>();
        handle.createQuery("SELECT customer, kind, address FROM customer_identity WHERE customer IN (<ids>)")
                .bindList("ids", rows)
                .map((row, context) -> addresses
                        .computeIfAbsent(text(row, "customer"), _ -> new ArrayList<>())
                        .add(new Address(
                                Address.Kind.of(row.getString("kind")).orElseThrow(), row.getString("address"))))
                .list();
        return handle.createQuery("SELECT * FROM customer WHERE id IN (<ids>)")
                .bindList("ids", rows)
                .map((row, context) -> item(row, addresses.getOrDefault(row.getString("id"), List.of())))
                .list();
    }

    private static Item item(ResultSet row, List<Address> addresses) throws SQLException {
        List<String> text = new ArrayList<>();
        given(text, row.getString("name"));
        given(text, row.getString("note"));
        Set<String> numbers = new HashSet<>();
        for (Address address : addresses) {
            text.add(address.text());
            if (address.kind() == Address.Kind.PHONE) {
                numbers.add(address.text());
            }
        }
        return new Item(
                KIND,
                row.getString("id"),
                row.getString("id"),
                InteractionRows.instant(row, "created_at").orElseThrow(),
                null,
                null,
                Set.of(),
                String.join("\n", text),
                numbers);
    }

    @Override
    public List<String> ids(Handle handle, @Nullable String after, int limit) {
        return ids(handle, "customer", after, limit);
    }

    static List<String> ids(Handle handle, String table, @Nullable String after, int limit) {
        return handle.createQuery("SELECT id FROM " + table + " WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    static void given(List<String> text, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            text.add(value);
        }
    }

    static String text(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }
}
