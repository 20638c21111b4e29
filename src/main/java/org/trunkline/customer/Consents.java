package org.trunkline.customer;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.trunkline.agent.Channel;
import org.trunkline.store.Database;

/** What customers said about being contacted. */
public final class Consents {
    private final Database database;

    public Consents(Database database) {
        this.database = database;
    }

    public enum Consent {
        GRANTED,
        REFUSED
    }

    private record Said(String customer, Channel channel, boolean refused, Instant at) {}

    /** Of the channels about which something was said. */
    public Map<Channel, Consent> of(String customer) {
        return database.read(handle -> of(handle, customer));
    }

    /**
     * Of a person with several rows, what was said of the survivor since the last merge holds; of what was said before, a
     * refusal does.
     */
    static Map<Channel, Consent> of(Handle handle, String customer) {
        String root = Identities.root(handle, customer).orElse("");
        List<Said> all = handle.createQuery("SELECT s.customer, s.channel, s.refused, s.said_at FROM customer_consent s"
                        + " JOIN customer c ON c.id = s.customer WHERE c.root = ?")
                .bind(0, root)
                .map((row, context) -> new Said(
                        row.getString("customer"),
                        Channel.of(row.getString("channel")).orElseThrow(),
                        row.getBoolean("refused"),
                        InteractionRows.instant(row, "said_at").orElseThrow()))
                .list();
        Instant merged = handle.createQuery("SELECT MAX(merged_at) AS at FROM customer_merge m"
                        + " JOIN customer c ON c.id = m.absorbed WHERE c.root = ? AND m.undone_at IS NULL")
                .bind(0, root)
                .map((row, context) -> InteractionRows.instant(row, "at").orElse(Instant.MIN))
                .one();
        Map<Channel, Consent> found = new EnumMap<>(Channel.class);
        for (Said said : all) {
            if (said.refused || !found.containsKey(said.channel)) {
                found.put(said.channel, consent(said));
            }
        }
        all.stream()
                .filter(said -> said.customer.equals(root) && said.at.isAfter(merged))
                .forEach(said -> found.put(said.channel, consent(said)));
        return found;
    }

    private static Consent consent(Said said) {
        return said.refused ? Consent.REFUSED : Consent.GRANTED;
    }
}
