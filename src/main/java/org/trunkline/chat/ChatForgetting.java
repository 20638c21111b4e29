package org.trunkline.chat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.trunkline.customer.Address;
import org.trunkline.customer.Forgetting;
import org.trunkline.customer.Person;

/** Forgets a person's sessions whole: whoever has their secret still finds nothing by it. */
public final class ChatForgetting implements Forgetting {
    @Override
    public Set<String> columns() {
        return Set.of(
                "chat_session.id",
                "chat_session.chat",
                "chat_session.address",
                "chat_session.name",
                "chat_session.email",
                "chat_session.page",
                "chat_session.language",
                "chat_session.interaction");
    }

    @Override
    public Map<String, Integer> forget(Handle tx, Person person, String by) {
        int sessions = 0;
        List<String> handles = person.own().stream()
                .filter(address -> address.kind() == Address.Kind.CHAT)
                .map(Address::text)
                .toList();
        if (!handles.isEmpty()) {
            sessions += tx.createUpdate("DELETE FROM chat_session WHERE address IN (<handles>)")
                    .bindList("handles", handles)
                    .execute();
        }
        if (!person.interactions().isEmpty()) {
            sessions += tx.createUpdate("DELETE FROM chat_session WHERE interaction IN (<ids>)")
                    .bindList("ids", person.interactions())
                    .execute();
        }
        List<String> emails = person.own().stream()
                .filter(address -> address.kind() == Address.Kind.EMAIL)
                .map(Address::text)
                .toList();
        if (!emails.isEmpty()) {
            // Typed in by somebody whom nobody knows, perhaps not by them: the address goes, the session stays.
            sessions += tx.createUpdate("UPDATE chat_session SET email = NULL WHERE LOWER(email) IN (<emails>)")
                    .bindList("emails", emails)
                    .execute();
        }
        return Map.of("chat sessions", sessions);
    }
}
