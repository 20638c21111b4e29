package org.trunkline.conversation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Address;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Page;
import org.trunkline.customer.Stage;
import org.trunkline.queue.Waiting;
import org.trunkline.store.Database;
import tools.jackson.databind.json.JsonMapper;

/** Reads conversations and messages. What the journal has on its spool while the database is away is not seen. */
final class MessageTables {
    private static final int LONGEST_PAGE = 500;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String UNSENT =
            "SELECT m.id, m.interaction, m.state, o.attempts, m.written_at FROM outbox o JOIN message m ON m.id = o.message WHERE ";

    private final Database database;
    private final Interactions interactions;

    MessageTables(Database database, Interactions interactions) {
        this.database = database;
        this.interactions = interactions;
    }

    /** Where a message of before belongs. */
    record Known(String interaction, String message) {}

    Optional<Known> known(String account, String externalId) {
        return database.read(handle -> handle.createQuery(
                        "SELECT id, interaction FROM message WHERE account = ? AND external_id = ?")
                .bind(0, account)
                .bind(1, externalId)
                .map((row, _) -> new Known(row.getString("interaction"), row.getString("id")))
                .findOne());
    }

    /** A message of ours by our own id. */
    Optional<Known> ours(String account, String id) {
        return database.read(handle -> handle.createQuery(
                        "SELECT id, interaction FROM message WHERE id = ? AND account = ? AND direction = 'OUT'")
                .bind(0, id)
                .bind(1, account)
                .map((row, _) -> new Known(row.getString("interaction"), row.getString("id")))
                .findOne());
    }

    /** What was written with this key. */
    Optional<String> keyed(String interaction, String key) {
        return database.read(
                handle -> handle.createQuery("SELECT id FROM message WHERE interaction = ? AND request_key = ?")
                        .bind(0, interaction)
                        .bind(1, key)
                        .mapTo(String.class)
                        .findOne());
    }

    /** The first interaction of a message with this key that an agent began. */
    Optional<Known> started(String account, String key) {
        return database.read(handle -> handle.createQuery("SELECT m.id, m.interaction FROM message m"
                        + " JOIN interaction i ON i.id = m.interaction"
                        + " WHERE m.account = ? AND m.request_key = ? AND m.place = 1 AND i.direction = 'out'"
                        + " ORDER BY m.written_at LIMIT 1")
                .bind(0, account)
                .bind(1, key)
                .map((row, _) -> new Known(row.getString("interaction"), row.getString("id")))
                .findOne());
    }

    /** The interaction that the first of these keys leads to that leads anywhere. */
    Optional<String> thread(String account, List<String> keys) {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> found = new HashMap<>();
        database.<Integer>read(handle -> {
            handle.createQuery("SELECT thread_key, interaction FROM message_thread"
                            + " WHERE account = :account AND thread_key IN (<keys>)")
                    .bind("account", account)
                    .bindList("keys", keys)
                    .map((row, _) -> found.put(row.getString("thread_key"), row.getString("interaction")))
                    .list();
            return found.size();
        });
        return keys.stream().filter(found::containsKey).map(found::get).findFirst();
    }

    // ---- conversations

    Optional<Conversation> find(String interaction) {
        return these(List.of(interaction)).stream().findFirst();
    }

    /** In the order of the ids. */
    List<Conversation> these(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Interaction> found =
                interactions.these(ids).stream().collect(Collectors.toMap(Interaction::id, Function.identity()));
        Map<String, Conversation> conversations = new HashMap<>();
        database.<Integer>read(handle -> {
            handle.createQuery("SELECT * FROM conversation WHERE interaction IN (<ids>)")
                    .bindList("ids", ids)
                    .map((row, _) -> {
                        Interaction one = found.get(row.getString("interaction"));
                        return one == null ? null : conversations.put(one.id(), conversation(row, one));
                    })
                    .list();
            return conversations.size();
        });
        return ids.stream()
                .filter(conversations::containsKey)
                .map(id -> conversations.get(id))
                .toList();
    }

    private static Conversation conversation(ResultSet row, Interaction interaction) throws SQLException {
        double confidence = row.getDouble("confidence");
        Double sure = row.wasNull() ? null : (Double) confidence;
        return new Conversation(
                interaction,
                row.getString("account"),
                row.getString("address"),
                row.getString("subject"),
                row.getString("intent"),
                sure,
                row.getString("intent_by"),
                instant(row, "last_in"),
                instant(row, "last_out"),
                Conversation.State.of(interaction));
    }

    /** Of whom a conversation is, and where they are answered. */
    Optional<Address> address(String interaction) {
        return database.read(handle -> handle.createQuery(
                        "SELECT address, address_kind FROM conversation WHERE interaction = ?")
                .bind(0, interaction)
                .map((row, _) -> new Address(
                        Address.Kind.of(row.getString("address_kind")).orElseThrow(), row.getString("address")))
                .findOne());
    }

    /**
     * Newest first.
     *
     * @param from null for the first page, then {@link Page#next}
     * @throws IllegalArgumentException if {@code from} is not what a page gave
     */
    Page<Conversation> list(ConversationFilter filter, @Nullable String from, int limit) {
        int most = Math.clamp(limit, 1, LONGEST_PAGE);
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> values = new LinkedHashMap<>();
        same("i.queue", "queue", filter.queue(), conditions, values);
        same("i.agent", "agent", filter.agent(), conditions, values);
        Channel channel = filter.channel();
        same("i.channel", "channel", channel == null ? null : channel.word(), conditions, values);
        if (filter.state() != null) {
            conditions.add(filter.state().condition());
        }
        Set<String> queues = filter.queues();
        if (queues != null) {
            if (queues.isEmpty()) {
                return new Page<>(List.of(), null);
            }
            conditions.add("i.queue IN (<queues>)");
        }
        if (from != null) {
            String[] mark = from.split("~", 2);
            try {
                values.put("mark", Instant.parse(mark[0]));
                values.put("mark_id", mark[1]);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "'" + from + "' is not the end of a page; give back what the page before called next", e);
            }
            conditions.add("i.started_at <= :mark AND (i.started_at < :mark OR i.id < :mark_id)");
        }
        List<String> ids = database.read(handle -> {
            var query = handle.createQuery(
                            "SELECT i.id FROM interaction i JOIN conversation c ON c.interaction = i.id WHERE "
                                    + String.join(" AND ", conditions)
                                    + " ORDER BY i.started_at DESC, i.id DESC LIMIT :most")
                    .bindMap(values)
                    .bind("most", most + 1);
            if (queues != null) {
                query.bindList("queues", queues);
            }
            return query.mapTo(String.class).list();
        });
        List<Conversation> found = these(ids.size() > most ? ids.subList(0, most) : ids);
        if (ids.size() <= most) {
            return new Page<>(found, null);
        }
        Interaction last = found.getLast().interaction();
        return new Page<>(found, last.startedAt() + "~" + last.id());
    }

    private static void same(
            String column, String name, @Nullable String value, List<String> conditions, Map<String, Object> values) {
        if (value != null) {
            conditions.add(column + " = :" + name);
            values.put(name, value);
        }
    }

    /**
     * One without an ending, as a start finds it.
     *
     * @param offer by which its agent has it; null: none has
     * @param queuedAt since when it waits; null: it is in no queue
     */
    record Open(
            String interaction,
            Channel channel,
            Stage stage,
            @Nullable String agent,
            @Nullable String offer,
            String queue,
            int priority,
            Set<String> skills,
            @Nullable Instant queuedAt,
            Instant startedAt) {
        Waiting waiting() {
            return new Waiting(interaction, queue, priority, skills, queuedAt == null ? startedAt : queuedAt)
                    .on(channel);
        }
    }

    /** In the order in which the floor would serve them. */
    List<Open> open() {
        return database.read(handle -> open(handle, "i.ended_at IS NULL", ""));
    }

    Optional<Open> open(String interaction) {
        return database.read(handle -> open(handle, "i.ended_at IS NULL AND i.id = :id", interaction)).stream()
                .findFirst();
    }

    private static List<Open> open(Handle handle, String condition, String id) {
        var query = handle.createQuery(
                "SELECT i.* FROM interaction i JOIN conversation c ON c.interaction = i.id WHERE " + condition
                        + " ORDER BY COALESCE(i.priority, 0) DESC, COALESCE(i.queued_at, i.started_at), i.id");
        if (!id.isEmpty()) {
            query.bind("id", id);
        }
        return query.map((row, _) -> new Open(
                        row.getString("id"),
                        Channel.of(row.getString("channel")).orElseThrow(),
                        row.getString("stage") == null ? Stage.FLOW : Stage.valueOf(row.getString("stage")),
                        row.getString("agent"),
                        row.getString("leg"),
                        row.getString("queue") == null ? "" : row.getString("queue"),
                        row.getInt("priority"),
                        row.getString("skills") == null
                                ? Set.of()
                                : Set.of(JSON.readValue(row.getString("skills"), String[].class)),
                        instant(row, "queued_at"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    // ---- messages

    /** Oldest first. */
    List<Message> messages(String interaction) {
        return messages(interaction, 0);
    }

    /** Those beyond the first so many: their places have no gaps. */
    List<Message> messages(String interaction, int after) {
        return database.read(handle -> {
            Map<String, List<Message.File>> files = new HashMap<>();
            handle.createQuery("SELECT f.* FROM message_file f JOIN message m ON m.id = f.message"
                            + " WHERE m.interaction = ? AND m.place > ? ORDER BY f.id")
                    .bind(0, interaction)
                    .bind(1, after)
                    .map((row, _) -> files.computeIfAbsent(row.getString("message"), _ -> new ArrayList<>())
                            .add(file(row)))
                    .list();
            return handle.createQuery("SELECT m.*, o.due FROM message m LEFT JOIN outbox o ON o.message = m.id"
                            + " WHERE m.interaction = ? AND m.place > ? ORDER BY m.place")
                    .bind(0, interaction)
                    .bind(1, after)
                    .map((row, _) -> message(row, files.getOrDefault(row.getString("id"), List.of())))
                    .list();
        });
    }

    boolean isPerson(String interaction) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM message WHERE interaction = ?"
                                + " AND direction = 'IN' AND NOT automatic")
                        .bind(0, interaction)
                        .mapTo(Long.class)
                        .one())
                > 0;
    }

    private static Message message(ResultSet row, List<Message.File> files) throws SQLException {
        String state = row.getString("state");
        return new Message(
                row.getString("id"),
                row.getString("interaction"),
                Message.Direction.valueOf(row.getString("direction")),
                Channel.of(row.getString("channel")).orElseThrow(),
                row.getString("account"),
                row.getString("external_id"),
                row.getString("sender"),
                row.getString("sender_name"),
                texts(row.getString("recipients")),
                row.getString("subject"),
                row.getString("content"),
                row.getString("html"),
                row.getString("written_by"),
                row.getObject("written_at", OffsetDateTime.class).toInstant(),
                instant(row, "sent_at"),
                instant(row, "delivered_at"),
                instant(row, "read_at"),
                state == null ? null : Message.State.valueOf(state),
                row.getString("why"),
                row.getString("why") == null ? null : instant(row, "due"),
                files,
                choices(row.getString("choices")));
    }

    private static Message.File file(ResultSet row) throws SQLException {
        return new Message.File(
                row.getString("id"),
                row.getString("name"),
                row.getString("media_type"),
                row.getLong("bytes"),
                row.getString("sha256"),
                row.getString("file"),
                row.getString("refused"),
                row.getString("content_id"));
    }

    /** A file, and of which interaction it is. */
    record Found(String interaction, Message.File file) {}

    Optional<Found> file(String id) {
        return database.read(handle -> handle.createQuery(
                        "SELECT f.*, m.interaction FROM message_file f JOIN message m ON m.id = f.message WHERE f.id = ?")
                .bind(0, id)
                .map((row, _) -> new Found(row.getString("interaction"), file(row)))
                .findOne());
    }

    // ---- outbox

    /** @param attempts how often it was handed to the network */
    record Unsent(String message, String interaction, Message.State state, int attempts, Instant writtenAt) {}

    /** In the order in which they were written. */
    List<Unsent> unsent(String account) {
        return database.read(
                handle -> handle.createQuery(UNSENT + "o.account = ? ORDER BY m.written_at, m.interaction, m.place")
                        .bind(0, account)
                        .map((row, _) -> unsent(row))
                        .list());
    }

    Optional<Unsent> unsentMessage(String message) {
        return database.read(handle -> handle.createQuery(UNSENT + "o.message = ?")
                .bind(0, message)
                .map((row, _) -> unsent(row))
                .findOne());
    }

    private static Unsent unsent(ResultSet row) throws SQLException {
        return new Unsent(
                row.getString("id"),
                row.getString("interaction"),
                Message.State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getObject("written_at", OffsetDateTime.class).toInstant());
    }

    // ---- drafts

    Optional<Draft> draft(String interaction, String agent) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM message_draft WHERE interaction = ? AND agent = ?")
                .bind(0, interaction)
                .bind(1, agent)
                .map((row, _) -> new Draft(
                        row.getString("agent"),
                        row.getString("subject"),
                        row.getString("content"),
                        row.getObject("saved_at", OffsetDateTime.class).toInstant()))
                .findOne());
    }

    void save(String interaction, Draft draft) {
        database.<Integer>write(tx -> {
            delete(tx, interaction, draft.agent());
            return tx.execute(
                    "INSERT INTO message_draft (interaction, agent, subject, content, saved_at) VALUES (?, ?, ?, ?, ?)",
                    interaction,
                    draft.agent(),
                    draft.subject(),
                    Letter.clean(draft.text()),
                    draft.savedAt());
        });
    }

    void discard(String interaction, String agent) {
        database.<Integer>write(tx -> delete(tx, interaction, agent));
    }

    private static int delete(Handle tx, String interaction, String agent) {
        return tx.execute("DELETE FROM message_draft WHERE interaction = ? AND agent = ?", interaction, agent);
    }

    // ---- intents

    /** @param language its tag */
    record Said(String language, String intent, String text) {}

    List<Said> said() {
        return database.read(handle -> handle.createQuery(
                        "SELECT language, intent, content FROM intent_example ORDER BY said_at")
                .map((row, _) -> new Said(row.getString("language"), row.getString("intent"), row.getString("content")))
                .list());
    }

    private static List<Choice> choices(@Nullable String json) {
        return json == null ? List.of() : Arrays.asList(JSON.readValue(json, Choice[].class));
    }

    private static List<String> texts(String json) {
        return Arrays.asList(JSON.readValue(json, String[].class));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
