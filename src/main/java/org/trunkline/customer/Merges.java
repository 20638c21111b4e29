package org.trunkline.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.trunkline.store.Database;

/** Which customers are one person, and which may be. Reads only. */
public final class Merges {
    private static final int MOST = 500;

    private final Database database;

    public Merges(Database database) {
        this.database = database;
    }

    public Optional<Merge> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM customer_merge WHERE id = ?")
                .bind(0, id)
                .map(Merges::merge)
                .findOne());
    }

    /** Those that this person came about by, and those that were undone, oldest first. */
    public List<Merge> of(String customer) {
        return database.read(handle -> handle.createQuery("SELECT m.* FROM customer_merge m WHERE EXISTS ("
                        + "SELECT 1 FROM customer c WHERE c.id IN (m.survivor, m.absorbed)"
                        + " AND c.root = (SELECT root FROM customer WHERE id = :id)) ORDER BY merged_at, id")
                .bind("id", customer)
                .map(Merges::merge)
                .list());
    }

    /** Who may be the same person as this customer. */
    public List<Duplicate> duplicates(String customer) {
        return database.read(handle -> Identities.root(handle, customer)
                .map(root -> duplicates(handle, "m.root = :root AND o.root <> m.root", Map.of("root", root)))
                .orElse(List.of()));
    }

    /** All who may be one, {@value #MOST} at most. */
    public List<Duplicate> duplicates() {
        return database.read(handle -> duplicates(handle, "m.root < o.root", Map.of()));
    }

    /**
     * Whom a rule may merge with this customer without asking: exactly one has this verified address too, it is known of
     * nobody else and not as shared, and neither the names nor a merge that a person undid say otherwise.
     */
    Optional<String> certain(String customer, Address address) {
        return database.read(handle -> {
            List<String> owners = Identities.candidates(handle, address);
            Optional<String> root = Identities.root(handle, customer);
            if (root.isEmpty()
                    || owners.size() != 2
                    || !owners.contains(root.get())
                    || Identities.isMarked(handle, address)) {
                return Optional.empty();
            }
            String other = owners.getFirst().equals(root.get()) ? owners.getLast() : owners.getFirst();
            return isVerified(handle, root.get(), address)
                            && isVerified(handle, other, address)
                            && sameName(names(handle, root.get()), names(handle, other), true)
                            && !wereToldApart(handle, root.get(), other)
                    ? Optional.of(other)
                    : Optional.empty();
        });
    }

    private static boolean wereToldApart(Handle handle, String one, String other) {
        return handle.createQuery("SELECT COUNT(*) FROM customer_merge m JOIN customer s ON s.id = m.survivor"
                                + " JOIN customer a ON a.id = m.absorbed WHERE m.undone_at IS NOT NULL"
                                + " AND s.root IN (:one, :other) AND a.root IN (:one, :other) AND s.root <> a.root")
                        .bind("one", one)
                        .bind("other", other)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static boolean isVerified(Handle handle, String root, Address address) {
        return handle.createQuery("SELECT COUNT(*) FROM customer_identity i JOIN customer c ON c.id = i.customer"
                                + " WHERE c.root = ? AND i.kind = ? AND i.address = ? AND i.verified")
                        .bind(0, root)
                        .bind(1, address.kind().word())
                        .bind(2, address.text())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private record Pair(String one, String other, String kind, boolean verified) {}

    private static List<Duplicate> duplicates(Handle handle, String which, Map<String, String> values) {
        List<Pair> pairs = handle.createQuery("SELECT m.root AS one, o.root AS other, a.kind AS kind,"
                        + " MAX(CASE WHEN a.verified AND b.verified THEN 1 ELSE 0 END) AS verified"
                        + " FROM customer_identity a JOIN customer m ON m.id = a.customer"
                        + " JOIN customer_identity b ON b.kind = a.kind AND b.address = a.address"
                        + " JOIN customer o ON o.id = b.customer WHERE " + which
                        + " AND NOT EXISTS (SELECT 1 FROM shared_address s WHERE s.kind = a.kind AND s.address = a.address)"
                        + " GROUP BY m.root, o.root, a.kind, a.address"
                        + " ORDER BY m.root, o.root, a.kind LIMIT " + MOST)
                .bindMap(values)
                .map((row, context) -> new Pair(
                        row.getString("one"),
                        row.getString("other"),
                        row.getString("kind"),
                        row.getInt("verified") > 0))
                .list();
        Map<List<String>, Set<Duplicate.Reason>> found = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            Duplicate.@Nullable Why why = pair.verified
                    ? Duplicate.Why.SAME_VERIFIED_ADDRESS
                    : sameName(names(handle, pair.one), names(handle, pair.other), false)
                            ? Duplicate.Why.SAME_NAME_AND_ADDRESS
                            : null;
            if (why != null) {
                found.computeIfAbsent(List.of(pair.one, pair.other), _ -> new LinkedHashSet<>())
                        .add(new Duplicate.Reason(why, pair.kind));
            }
        }
        return found.entrySet().stream()
                .map(one -> new Duplicate(one.getKey().getFirst(), one.getKey().getLast(), List.copyOf(one.getValue())))
                .toList();
    }

    private static Set<String> names(Handle handle, String root) {
        Set<String> names = new LinkedHashSet<>();
        handle.createQuery("SELECT name FROM customer WHERE root = ? AND name IS NOT NULL")
                .bind(0, root)
                .mapTo(String.class)
                .forEach(name -> names.add(Normalizer.normalize(name, Normalizer.Form.NFKC)
                        .strip()
                        .replaceAll("\\s+", " ")
                        .toLowerCase(Locale.ROOT)));
        return names;
    }

    /** @param unless what it is if one of them has no name */
    private static boolean sameName(Set<String> one, Set<String> other, boolean unless) {
        return (one.isEmpty() || other.isEmpty()) ? unless : one.stream().anyMatch(other::contains);
    }

    private static Merge merge(ResultSet row, StatementContext context) throws SQLException {
        Instant at = InteractionRows.instant(row, "merged_at").orElseThrow();
        return new Merge(
                row.getString("id"),
                row.getString("survivor"),
                row.getString("absorbed"),
                row.getString("rule"),
                row.getString("merged_by"),
                at,
                row.getString("undone_by"),
                InteractionRows.instant(row, "undone_at").orElse(null));
    }
}
