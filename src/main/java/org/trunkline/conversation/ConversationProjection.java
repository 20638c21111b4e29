package org.trunkline.conversation;

import static org.trunkline.customer.InteractionTable.columns;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Address;
import org.trunkline.customer.Identities;
import org.trunkline.customer.InteractionTable;
import org.trunkline.customer.Stage;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;
import tools.jackson.databind.json.JsonMapper;

/** Keeps interactions in writing, their messages and the outbox as the facts say. */
final class ConversationProjection implements Projection {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public void apply(Handle tx, Entry entry, Personal personal) {
        if (entry.fact() instanceof ConversationFact fact) {
            apply(tx, fact, entry, personal);
        }
    }

    private static void apply(Handle tx, ConversationFact fact, Entry entry, Personal personal) {
        Instant at = entry.at();
        String id = fact.interaction();
        switch (fact) {
            case ConversationFact.Received received -> received(tx, received, entry, Letter.of(personal));
            case ConversationFact.Started started -> started(tx, started, entry, Letter.of(personal));
            case ConversationFact.Wrote wrote -> wrote(tx, wrote, entry, Letter.of(personal));
            case ConversationFact.Sending(String _, String message, int attempt) -> {
                state(tx, message, Message.State.SENDING, null);
                tx.execute("UPDATE outbox SET attempts = ?, due = NULL WHERE message = ?", attempt, message);
            }
            case ConversationFact.Sent(String _, String message) -> sent(tx, id, message, at, personal.values());
            case ConversationFact.SendFailed failed -> {
                String why = personal.values().getOrDefault(ConversationFact.WHY, "");
                boolean again = failed.next() != null;
                state(tx, failed.message(), again ? Message.State.PENDING : Message.State.FAILED, why);
                if (again) {
                    tx.execute("UPDATE outbox SET due = ? WHERE message = ?", failed.next(), failed.message());
                } else {
                    tx.execute("DELETE FROM outbox WHERE message = ?", failed.message());
                }
            }
            case ConversationFact.Arrived(String _, String message, boolean read) ->
                tx.execute(
                        "UPDATE message SET delivered_at = COALESCE(delivered_at, ?), read_at = COALESCE(read_at, ?)"
                                + " WHERE id = ?",
                        at,
                        read ? at : null,
                        message);
            case ConversationFact.SendDoubtful(String _, String message) -> {
                state(tx, message, Message.State.DOUBTFUL, null);
                tx.execute("DELETE FROM outbox WHERE message = ?", message);
            }
            case ConversationFact.SendAgain(String _, String message, String _) -> {
                state(tx, message, Message.State.PENDING, null);
                toSend(tx, message);
            }
            case ConversationFact.Queued queued -> {
                partsOver(tx, id, at);
                InteractionTable.queued(tx, id, queued.queue(), queued.priority(), queued.skills(), at);
            }
            case ConversationFact.Overflowed _ -> InteractionTable.turn(tx, id, Stage.FLOW, at, columns("ringing", 0));
            case ConversationFact.Offered _ -> InteractionTable.ringing(tx, id, at);
            case ConversationFact.OfferEnded _ -> InteractionTable.ringingEnded(tx, id, at);
            case ConversationFact.Accepted(String _, String offer, String agent) -> has(tx, id, offer, agent, at);
            case ConversationFact.Transferred(String _, String to, String _) ->
                tx.execute("UPDATE interaction SET transferred_to = ? WHERE id = ? AND ended_at IS NULL", to, id);
            case ConversationFact.Resumed _ -> InteractionTable.turn(tx, id, Stage.QUEUED, at, columns("ringing", 0));
            case ConversationFact.Ended ended -> {
                InteractionTable.end(tx, id, ended.ending(), at);
                partsOver(tx, id, at);
            }
            case ConversationFact.Understood(String _, String intent, double confidence) ->
                tx.execute(
                        "UPDATE conversation SET intent = ?, confidence = ? WHERE interaction = ? AND intent_by IS NULL",
                        intent,
                        confidence,
                        id);
            case ConversationFact.IntentCorrected corrected -> corrected(tx, corrected, at, personal.values());
        }
    }

    private record Account(String channel, String name) {}

    // ---- messages

    private static void received(Handle tx, ConversationFact.Received fact, Entry entry, Letter letter) {
        String id = fact.interaction();
        Instant at = entry.at();
        if (count(
                        tx,
                        "SELECT COUNT(*) FROM message WHERE account = ? AND external_id = ?",
                        fact.account(),
                        letter.externalId())
                > 0) {
            return; // brought again while the first was on the spool
        }
        Address from = Objects.requireNonNull(letter.address());
        if (fact.how() == Receipt.How.OPENED) {
            Map<String, @Nullable Object> row =
                    row(tx, id, fact.channel(), fact.account(), from, letter.fromName(), entry);
            row.put("direction", "in");
            row.put("stage", Stage.FLOW.name());
            InteractionTable.insert(tx, row);
            insertConversation(tx, id, fact.account(), from, letter.subject());
        } else if (fact.how() == Receipt.How.REOPENED) {
            InteractionTable.reopen(tx, id, at);
        }
        String queue = fact.queue();
        if (queue != null) {
            InteractionTable.queued(tx, id, queue, fact.priority(), fact.skills(), at);
        }
        String message = insertMessage(tx, id, Message.Direction.IN, null, entry, letter, null);
        if (message != null && fact.automatic()) {
            tx.execute("UPDATE message SET automatic = TRUE WHERE id = ?", message);
        }
        if (message != null) {
            tx.execute("UPDATE conversation SET last_in = ? WHERE interaction = ?", at, id);
        }
        Set<String> keys = new LinkedHashSet<>(letter.threadKeys());
        keys.add(Objects.requireNonNull(letter.externalId()));
        thread(tx, id, fact.account(), keys);
    }

    private static void started(Handle tx, ConversationFact.Started fact, Entry entry, Letter letter) {
        Address to = Objects.requireNonNull(letter.address());
        Instant at = entry.at();
        Map<String, @Nullable Object> row =
                row(tx, fact.interaction(), fact.channel(), fact.account(), to, letter.fromName(), entry);
        row.put("direction", "out");
        row.put("agent", fact.agent());
        row.put("leg", fact.offer());
        row.put("queue", fact.queue().isEmpty() ? null : fact.queue());
        row.put("stage", Stage.TALKING.name());
        row.put("answered_at", at);
        row.put("connected_at", at);
        InteractionTable.insert(tx, row);
        part(tx, fact.interaction(), fact.offer(), fact.agent(), at);
        insertConversation(tx, fact.interaction(), fact.account(), to, letter.subject());
        out(tx, fact.interaction(), fact.by(), entry, letter);
    }

    private static void wrote(Handle tx, ConversationFact.Wrote fact, Entry entry, Letter letter) {
        if (fact.note()) {
            insertMessage(tx, fact.interaction(), Message.Direction.NOTE, fact.by(), entry, letter, null);
        } else {
            out(tx, fact.interaction(), fact.by(), entry, letter);
        }
    }

    private static void out(Handle tx, String id, String by, Entry entry, Letter letter) {
        String message = insertMessage(tx, id, Message.Direction.OUT, by, entry, letter, Message.State.PENDING);
        if (message == null) {
            return;
        }
        toSend(tx, message);
        tx.execute("UPDATE conversation SET last_out = ? WHERE interaction = ?", entry.at(), id);
        tx.execute("UPDATE interaction SET answered_at = COALESCE(answered_at, ?) WHERE id = ?", entry.at(), id);
    }

    private static void toSend(Handle tx, String message) {
        tx.execute(
                "INSERT INTO outbox (message, account) SELECT id, account FROM message WHERE id = ?"
                        + " AND NOT EXISTS (SELECT 1 FROM outbox WHERE message = ?)",
                message,
                message);
    }

    /** @return its id; null: it was written before */
    private static @Nullable String insertMessage(
            Handle tx,
            String interaction,
            Message.Direction direction,
            @Nullable String by,
            Entry entry,
            Letter letter,
            Message.@Nullable State state) {
        if (letter.key() != null
                && count(
                                tx,
                                "SELECT COUNT(*) FROM message WHERE interaction = ? AND request_key = ?",
                                interaction,
                                letter.key())
                        > 0) {
            return null;
        }
        String id = "m" + entry.position();
        Address from = direction == Message.Direction.IN ? letter.address() : null;
        Account account = tx.createQuery("SELECT i.channel, c.account FROM conversation c"
                        + " JOIN interaction i ON i.id = c.interaction WHERE c.interaction = ?")
                .bind(0, interaction)
                .map((row, _) -> new Account(row.getString("channel"), row.getString("account")))
                .one();
        tx.execute(
                "INSERT INTO message (id, interaction, place, direction, channel, account, external_id, sender,"
                        + " sender_name, recipients, subject, content, html, written_by, request_key, written_at, sent_at,"
                        + " state, choices) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                interaction,
                count(tx, "SELECT COALESCE(MAX(place), 0) + 1 FROM message WHERE interaction = ?", interaction),
                direction.name(),
                account.channel(),
                account.name(),
                letter.externalId(),
                from == null ? null : from.text(),
                from == null ? null : letter.fromName(),
                JSON.writeValueAsString(letter.to()),
                letter.subject(),
                letter.text(),
                letter.html(),
                by,
                letter.key(),
                entry.at(),
                letter.sentAt(),
                state == null ? null : state.name(),
                letter.choices().isEmpty() ? null : JSON.writeValueAsString(letter.choices()));
        int number = 0;
        for (Letter.Enclosed file : letter.files()) {
            tx.execute(
                    "INSERT INTO message_file (id, message, name, media_type, bytes, sha256, file, refused, content_id)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    "f" + entry.position() + "." + ++number,
                    id,
                    file.name(),
                    file.mediaType(),
                    file.bytes(),
                    file.sha256(),
                    file.file(),
                    file.refused(),
                    file.contentId());
        }
        return id;
    }

    private static void state(Handle tx, String message, Message.State state, @Nullable String why) {
        String kept = why == null || why.length() <= 1_000 ? why : why.substring(0, 1_000);
        tx.execute(
                "UPDATE message SET state = ?, why = ? WHERE id = ?",
                state.name(),
                kept == null ? null : Letter.clean(kept),
                message);
    }

    private static void sent(Handle tx, String id, String message, Instant at, Map<String, String> personal) {
        String externalId = personal.get(ConversationFact.EXTERNAL_ID);
        tx.execute(
                "UPDATE message SET state = 'SENT', why = NULL, sent_at = ?, external_id = ? WHERE id = ?",
                at,
                externalId,
                message);
        tx.execute("DELETE FROM outbox WHERE message = ?", message);
        Set<String> keys = new LinkedHashSet<>(Arrays.asList(
                JSON.readValue(personal.getOrDefault(ConversationFact.THREAD_KEYS, "[]"), String[].class)));
        if (externalId != null) {
            keys.add(externalId);
        }
        String account = tx.createQuery("SELECT account FROM message WHERE id = ?")
                .bind(0, message)
                .mapTo(String.class)
                .findOne()
                .orElse("");
        thread(tx, id, account, keys);
    }

    /** The newest interaction of a key has it. */
    private static void thread(Handle tx, String id, String account, Set<String> keys) {
        for (String key : keys) {
            int changed = tx.execute(
                    "UPDATE message_thread SET interaction = ? WHERE account = ? AND thread_key = ?", id, account, key);
            if (changed == 0) {
                tx.execute(
                        "INSERT INTO message_thread (account, thread_key, interaction) VALUES (?, ?, ?)",
                        account,
                        key,
                        id);
            }
        }
    }

    // ---- the interaction

    private static Map<String, @Nullable Object> row(
            Handle tx,
            String id,
            Channel channel,
            String account,
            Address address,
            @Nullable String name,
            Entry entry) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("channel", channel.word());
        row.put("customer", Identities.ownerOrNew(tx, address, name, entry.at(), entry.position()));
        row.put("caller", InteractionTable.given(address.text()));
        row.put("caller_number", address.kind() == Address.Kind.PHONE ? address.text() : null);
        row.put("caller_name", InteractionTable.given(name));
        row.put("dialled", Objects.requireNonNullElse(InteractionTable.fit(account, 200), ""));
        row.put("line", "");
        row.put("stage_since", entry.at().toEpochMilli());
        row.put("started_at", entry.at());
        return row;
    }

    private static void insertConversation(
            Handle tx, String id, String account, Address address, @Nullable String subject) {
        tx.execute(
                "INSERT INTO conversation (interaction, account, address, address_kind, subject) VALUES (?, ?, ?, ?, ?)",
                id,
                account,
                address.text(),
                address.kind().word(),
                subject);
    }

    private static void has(Handle tx, String id, String offer, String agent, Instant at) {
        partsOver(tx, id, at);
        InteractionTable.turn(tx, id, Stage.TALKING, at, columns("agent", agent, "leg", offer, "ringing", 0));
        tx.execute("UPDATE interaction SET connected_at = COALESCE(connected_at, ?) WHERE id = ?", at, id);
        part(tx, id, offer, agent, at);
    }

    /** Once an agent: an offer is accepted once. */
    private static void part(Handle tx, String id, String offer, String agent, Instant at) {
        tx.execute(
                "INSERT INTO talk_part (interaction, leg, kind, party, how, began_at)"
                        + " VALUES (?, ?, 'AGENT', ?, 'QUEUE', ?)",
                id,
                offer,
                agent,
                at);
    }

    private static void partsOver(Handle tx, String id, Instant at) {
        tx.execute("UPDATE talk_part SET ended_at = ? WHERE interaction = ? AND ended_at IS NULL", at, id);
    }

    private static void corrected(
            Handle tx, ConversationFact.IntentCorrected fact, Instant at, Map<String, String> personal) {
        tx.execute(
                "UPDATE conversation SET intent = ?, confidence = NULL, intent_by = ? WHERE interaction = ?",
                fact.intent(),
                fact.by(),
                fact.interaction());
        tx.execute("DELETE FROM intent_example WHERE interaction = ?", fact.interaction());
        tx.execute(
                "INSERT INTO intent_example (interaction, language, intent, content, said_by, said_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                fact.interaction(),
                personal.getOrDefault(ConversationFact.LANGUAGE, ""),
                fact.intent(),
                personal.getOrDefault(ConversationFact.EXAMPLE, ""),
                fact.by(),
                at);
    }

    private static long count(Handle tx, String sql, @Nullable Object... values) {
        var query = tx.createQuery(sql);
        for (int i = 0; i < values.length; i++) {
            query.bind(i, values[i]);
        }
        return query.mapTo(Long.class).one();
    }
}
