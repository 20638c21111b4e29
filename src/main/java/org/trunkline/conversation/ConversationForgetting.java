package org.trunkline.conversation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.trunkline.customer.Forgetting;
import org.trunkline.customer.Person;
import org.trunkline.profile.Contents;

/** Forgets what was written with a person, and its files; that there were messages, and when, stays for the figures. */
public final class ConversationForgetting implements Forgetting {
    private static final String THEIRS = "(SELECT id FROM message WHERE interaction IN (<ids>))";

    private final Contents contents;

    public ConversationForgetting(Contents contents) {
        this.contents = contents;
    }

    @Override
    public Set<String> columns() {
        return Set.of(
                "conversation.address",
                "conversation.subject",
                "message.sender",
                "message.sender_name",
                "message.recipients",
                "message.subject",
                "message.content",
                "message.html",
                "message.choices",
                "message.why",
                "message_file.name",
                "message_file.sha256",
                "message_file.file",
                "message_thread.thread_key",
                "message_draft.subject",
                "message_draft.content",
                "intent_example.content");
    }

    @Override
    public Map<String, Integer> forget(Handle tx, Person person, String by) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> ids = person.interactions();
        if (ids.isEmpty()) {
            return counts;
        }
        List<String> messages = tx.createQuery("SELECT id FROM message WHERE interaction IN (<ids>)")
                .bindList("ids", ids)
                .mapTo(String.class)
                .list();
        counts.put("message files", contents.forget(tx, "message_file", "message", messages));
        counts.put(
                "messages",
                update(
                        tx,
                        "UPDATE message SET sender = NULL, sender_name = NULL, recipients = '[]', subject = NULL,"
                                + " content = '', html = NULL, choices = NULL, why = NULL WHERE interaction IN (<ids>) AND content <> ''",
                        ids));
        // Nothing is sent to them any more.
        update(tx, "DELETE FROM outbox WHERE message IN " + THEIRS, ids);
        update(tx, "DELETE FROM message_thread WHERE interaction IN (<ids>)", ids);
        update(tx, "UPDATE conversation SET address = '', subject = NULL WHERE interaction IN (<ids>)", ids);
        counts.put("drafts", update(tx, "DELETE FROM message_draft WHERE interaction IN (<ids>)", ids));
        counts.put("examples of intents", update(tx, "DELETE FROM intent_example WHERE interaction IN (<ids>)", ids));
        return counts;
    }

    private static int update(Handle tx, String sql, List<String> ids) {
        return tx.createUpdate(sql).bindList("ids", ids).execute();
    }
}
