package org.trunkline.chat;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Address;
import org.trunkline.store.Database;

/** Sessions, as plain rows: that somebody opened a page is nothing that happened to the center. */
final class SessionTable {
    private static final int SECRET_BYTES = 32;

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    SessionTable(Database database) {
        this.database = database;
    }

    String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static String id(String secret) {
        return DigestUtils.sha256Hex(secret);
    }

    /**
     * What a page tells of its visitor beside who it is.
     *
     * @param email as typed in, made sure of by nobody
     * @param page where they are
     */
    record Told(
            @Nullable String name,
            @Nullable String email,
            @Nullable String page,
            @Nullable String language) {}

    void add(String id, String chat, Address address, boolean known, Told told, Instant now) {
        database.<Integer>write(tx -> tx.execute(
                "INSERT INTO chat_session (id, chat, address, name, email, page, language, known, began_at, seen_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                chat,
                address.text(),
                told.name(),
                told.email(),
                told.page(),
                told.language(),
                known,
                now,
                now));
    }

    Optional<Session> find(String id) {
        return one("id = ?", id);
    }

    /** The session whose newest interaction this is. */
    Optional<Session> of(String interaction) {
        return one("interaction = ?", interaction);
    }

    /** Whether somebody of this address can come back. */
    boolean isThere(String chat, String address) {
        return database.read(
                        handle -> handle.createQuery("SELECT COUNT(*) FROM chat_session WHERE chat = ? AND address = ?")
                                .bind(0, chat)
                                .bind(1, address)
                                .mapTo(Long.class)
                                .one())
                > 0;
    }

    private Optional<Session> one(String condition, String value) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM chat_session WHERE " + condition + " ORDER BY began_at DESC LIMIT 1")
                .bind(0, value)
                .map((row, _) -> session(row))
                .findOne());
    }

    private static Session session(ResultSet row) throws SQLException {
        OffsetDateTime gone = row.getObject("gone_since", OffsetDateTime.class);
        return new Session(
                row.getString("id"),
                row.getString("chat"),
                new Address(Address.Kind.CHAT, row.getString("address")),
                row.getString("name"),
                row.getBoolean("known"),
                row.getString("interaction"),
                row.getLong("read_visitor"),
                row.getLong("read_agent"),
                row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                gone == null ? null : gone.toInstant());
    }

    void leads(String id, String interaction) {
        database.<Integer>write(
                tx -> tx.execute("UPDATE chat_session SET interaction = ? WHERE id = ?", interaction, id));
    }

    /** Somebody is there. */
    void here(String id, Instant now) {
        database.<Integer>write(tx -> tx.execute(
                "UPDATE chat_session SET seen_at = ?, gone_since = NULL, due_at = NULL WHERE id = ?", now, id));
    }

    void gone(String id, Instant now, Instant due) {
        database.<Integer>write(tx -> tx.execute(
                "UPDATE chat_session SET seen_at = ?, gone_since = ?, due_at = ? WHERE id = ?", now, now, due, id));
    }

    /** What was due has happened. */
    void settled(String id) {
        database.<Integer>write(tx -> tx.execute("UPDATE chat_session SET due_at = NULL WHERE id = ?", id));
    }

    /** The controller ended with these connected: nobody is any more. */
    void allGone(String chat, Instant now, Instant due) {
        database.<Integer>write(tx -> tx.execute(
                "UPDATE chat_session SET gone_since = ?, due_at = ? WHERE chat = ? AND gone_since IS NULL",
                now,
                due,
                chat));
    }

    record Due(String id, String chat, Instant at) {}

    List<Due> due() {
        return database.read(handle -> handle.createQuery(
                        "SELECT id, chat, due_at FROM chat_session WHERE due_at IS NOT NULL")
                .map((row, _) -> new Due(
                        row.getString("id"),
                        row.getString("chat"),
                        row.getObject("due_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    void readByVisitor(String id, long seq) {
        database.<Integer>write(tx ->
                tx.execute("UPDATE chat_session SET read_visitor = ? WHERE id = ? AND read_visitor < ?", seq, id, seq));
    }

    void readByAgent(String id, long seq) {
        database.<Integer>write(tx ->
                tx.execute("UPDATE chat_session SET read_agent = ? WHERE id = ? AND read_agent < ?", seq, id, seq));
    }

    /** What was typed in. */
    Optional<String> email(String id) {
        return database.read(
                handle -> handle.createQuery("SELECT email FROM chat_session WHERE id = ? AND email IS NOT NULL")
                        .bind(0, id)
                        .mapTo(String.class)
                        .findOne());
    }

    /** What was stored right before a kill leads where the messages' threads lead; of those who were there. */
    void heal() {
        String thread = "FROM message_thread t WHERE t.account = chat_session.chat"
                + " AND t.thread_key = 'session ' || chat_session.id";
        database.<Integer>write(tx -> tx.execute("UPDATE chat_session SET interaction = (SELECT t.interaction " + thread
                + ") WHERE gone_since IS NULL AND EXISTS (SELECT 1 " + thread + ")"));
    }

    /** Those who cannot come back. */
    void forgetOld(String chat, Instant before) {
        database.<Integer>write(
                tx -> tx.execute("DELETE FROM chat_session WHERE chat = ? AND seen_at < ?", chat, before));
    }
}
