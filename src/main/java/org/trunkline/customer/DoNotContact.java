package org.trunkline.customer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.store.Database;

/**
 * Who must not be contacted: the one place to ask, whether a number is on the list of those that are not called, or a
 * customer refused the channel. Thread-safe; asks the database each time.
 */
public final class DoNotContact {
    private final Database database;

    public DoNotContact(Database database) {
        this.database = database;
    }

    /**
     * @param id of the entry, for the audit, which has no numbers
     * @param number in E.164
     */
    public record Entry(String id, String number, @Nullable String reason, String addedBy, Instant addedAt) {}

    /**
     * Whether nobody may be contacted there: by telephone or text message, if the number is on the list; by any channel, if
     * one of those whose address it is, or may be, refused it.
     */
    public boolean refuses(Channel channel, Address address) {
        return (address.kind() == Address.Kind.PHONE && find(address.text()).isPresent())
                || database.read(handle -> Identities.candidates(handle, address).stream()
                        .anyMatch(customer -> Consents.of(handle, customer).get(channel) == Consents.Consent.REFUSED));
    }

    /** @param number in E.164 */
    public boolean refusesCall(String number) {
        return refuses(Channel.VOICE, new Address(Address.Kind.PHONE, number));
    }

    public Optional<Entry> find(String number) {
        return select("WHERE number = ?", number, 1).stream().findFirst();
    }

    /**
     * In the order of their numbers.
     *
     * @param after those after this number; empty: from the first
     */
    public List<Entry> list(String after, int limit) {
        return select("WHERE number > ?", after, limit);
    }

    private List<Entry> select(String where, String value, int limit) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM do_not_call " + where + " ORDER BY number LIMIT " + limit)
                .bind(0, value)
                .map((row, context) -> new Entry(
                        row.getString("id"),
                        row.getString("number"),
                        row.getString("reason"),
                        row.getString("added_by"),
                        row.getObject("added_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    /** @return false if the number is there already; it stays as it is */
    public boolean add(Entry entry) {
        return database.write(tx -> {
            boolean there = tx.createQuery("SELECT COUNT(*) FROM do_not_call WHERE number = ?")
                            .bind(0, entry.number())
                            .mapTo(Long.class)
                            .one()
                    > 0;
            return !there
                    && tx.execute(
                                    "INSERT INTO do_not_call (id, number, reason, added_by, added_at)"
                                            + " VALUES (?, ?, ?, ?, ?)",
                                    entry.id(),
                                    entry.number(),
                                    entry.reason(),
                                    entry.addedBy(),
                                    entry.addedAt())
                            > 0;
        });
    }

    public void remove(Entry entry) {
        database.write(tx -> tx.execute("DELETE FROM do_not_call WHERE id = ?", entry.id()));
    }
}
