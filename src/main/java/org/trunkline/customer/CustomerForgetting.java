package org.trunkline.customer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.trunkline.agent.Channel;

/**
 * Forgets who a customer is: the last to be asked, since the others find the person by it. Interactions stay for the figures,
 * without the person.
 */
public final class CustomerForgetting implements Forgetting {
    @Override
    public Set<String> columns() {
        return Set.of(
                "customer.name",
                "customer.note",
                "customer.tier",
                "customer_identity.address",
                "shared_address.address",
                "interaction.caller",
                "interaction.caller_number",
                "interaction.caller_name",
                "interaction.transferred_to",
                "interaction.talk",
                "interaction_value.content",
                "talk_part.party",
                "callback.phone_number",
                "callback.name",
                "do_not_call.number",
                "do_not_call.reason");
    }

    @Override
    public Map<String, Integer> forget(Handle tx, Person person, String by) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> ids = person.customers();
        List<String> numbers = person.own().stream()
                .filter(address -> address.kind() == Address.Kind.PHONE)
                .map(Address::text)
                .toList();
        List<String> interactions = person.interactions();
        if (!interactions.isEmpty()) {
            counts.put(
                    "values", update(tx, "DELETE FROM interaction_value WHERE interaction IN (<ids>)", interactions));
            counts.put(
                    "interactions without the person",
                    update(
                            tx,
                            "UPDATE interaction SET customer = NULL, caller = NULL, caller_number = NULL,"
                                    + " caller_name = NULL, talk = NULL WHERE id IN (<ids>)",
                            interactions));
        }
        for (String mark : person.marks()) {
            tx.execute(
                    "UPDATE interaction SET transferred_to = 'erased' WHERE transferred_to LIKE ?", "%" + mark + "%");
            tx.execute(
                    "UPDATE talk_part SET party = 'erased' WHERE kind = 'OUTSIDE' AND party LIKE ?", "%" + mark + "%");
        }
        counts.put(
                "callbacks",
                update(
                        tx,
                        "UPDATE callback SET phone_number = '', name = NULL, customer = NULL WHERE customer IN (<ids>)",
                        ids));
        if (!numbers.isEmpty()) {
            update(
                    tx,
                    "UPDATE callback SET phone_number = '', name = NULL, customer = NULL WHERE phone_number IN (<ids>)",
                    numbers);
            counts.put("kept on the do-not-call list", suppressed(tx, ids, numbers, by));
        }
        counts.put("consents", update(tx, "DELETE FROM customer_consent WHERE customer IN (<ids>)", ids));
        counts.put("addresses", update(tx, "DELETE FROM customer_identity WHERE customer IN (<ids>)", ids));
        for (Address address : person.addresses()) {
            tx.execute(
                    "DELETE FROM shared_address WHERE kind = ? AND address = ? AND NOT EXISTS"
                            + " (SELECT 1 FROM customer_identity i WHERE i.kind = shared_address.kind"
                            + " AND i.address = shared_address.address)",
                    address.kind().word(),
                    address.text());
        }
        counts.put("customers", update(tx, "DELETE FROM customer WHERE id IN (<ids>)", ids));
        return counts;
    }

    /**
     * Who must not be called must not be called after their erasure either: the numbers alone stay on the list, without the
     * words beside them, and those of who refused calls come onto it.
     */
    private static int suppressed(Handle tx, List<String> ids, List<String> numbers, String by) {
        boolean refused =
                ids.stream().anyMatch(id -> Consents.of(tx, id).get(Channel.VOICE) == Consents.Consent.REFUSED);
        if (refused) {
            numbers.forEach(number -> tx.execute(
                    "INSERT INTO do_not_call (id, number, added_by, added_at) SELECT ?, ?, ?, CURRENT_TIMESTAMP"
                            + " WHERE NOT EXISTS (SELECT 1 FROM do_not_call WHERE number = ?)",
                    UUID.randomUUID().toString(),
                    number,
                    by,
                    number));
        }
        return update(tx, "UPDATE do_not_call SET reason = NULL WHERE number IN (<ids>)", numbers);
    }

    private static int update(Handle tx, String statement, List<String> ids) {
        return tx.createUpdate(statement).bindList("ids", ids).execute();
    }
}
