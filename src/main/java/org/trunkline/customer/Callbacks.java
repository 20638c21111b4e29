package org.trunkline.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;
import org.trunkline.store.Database;

/** The calls that we owe: {@link #projection} keeps those that we make ourselves as the facts say, the rest reads all. */
public final class Callbacks {
    private static final int MOST = 500;

    private final Database database;
    private final Interactions interactions;

    public Callbacks(Database database, Interactions interactions) {
        this.database = database;
        this.interactions = interactions;
    }

    /** Those that are not over, oldest first: also those that a person must make. */
    public List<Callback> due() {
        return Stream.concat(owed(), open().stream())
                .sorted(Comparator.comparing(Callback::createdAt).thenComparing(Callback::id))
                .toList();
    }

    /** Those that are over, newest first. */
    public List<Callback> past() {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM callback WHERE ended_at IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT "
                                + MOST)
                .map(Callbacks::callback)
                .list());
    }

    /** Those that we make ourselves and that are not over: what a controller takes up again when it starts. */
    public List<Callback> open() {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM callback WHERE ended_at IS NULL ORDER BY created_at, id")
                        .map(Callbacks::callback)
                        .list());
    }

    public Optional<Callback> find(String id) {
        Optional<Callback> made = database.read(handle -> handle.createQuery("SELECT * FROM callback WHERE id = ?")
                .bind(0, id)
                .map(Callbacks::callback)
                .findOne());
        return made.isPresent()
                ? made
                : owed().filter(one -> one.id().equals(id)).findFirst();
    }

    private Stream<Callback> owed() {
        return interactions.toCallBack().stream()
                .map(one -> new Callback(
                        one.id(),
                        Callback.State.OWED,
                        Callback.Mode.AGENT_FIRST,
                        one.id(),
                        one.id(),
                        one.customer(),
                        Objects.requireNonNullElse(one.callerNumber(), ""),
                        one.callerName(),
                        one.dialled(),
                        one.queue(),
                        0,
                        Set.of(),
                        null,
                        one.startedAt(),
                        0,
                        null,
                        Objects.requireNonNullElse(one.endedAt(), one.startedAt()),
                        null,
                        one.ending() == null
                                ? null
                                : one.ending()
                                        .reason()
                                        .name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', ' ')));
    }

    public static Projection projection() {
        return (tx, entry, personal) -> {
            if (entry.fact() instanceof CallFact fact) {
                apply(tx, fact, entry, personal);
            }
        };
    }

    private static void apply(Handle tx, CallFact fact, Entry entry, Personal personal) {
        switch (fact) {
            case CallFact.CallbackPromised promised -> promised(tx, promised, entry, personal.values());
            case CallFact.CallbackDialled dialled ->
                tx.execute(
                        "UPDATE callback SET state = 'DIALLING', attempts = ?, due = NULL WHERE id = ? AND ended_at IS NULL",
                        dialled.attempt(),
                        dialled.callback());
            case CallFact.CallbackSet set ->
                tx.execute(
                        "UPDATE callback SET state = ?, interaction = ?, attempts = ?, due = ?, why = ?, ended_at = ?"
                                + " WHERE id = ? AND ended_at IS NULL",
                        set.state().name(),
                        set.next(),
                        set.attempts(),
                        set.due(),
                        set.why(),
                        set.state().isOver() ? entry.at() : null,
                        set.callback());
            case CallFact.CalledBack(String id, String agent) ->
                tx.execute(
                        "UPDATE callback SET state = 'DONE', why = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL",
                        "agent " + agent + " called",
                        entry.at(),
                        id);
            default -> {}
        }
    }

    private static void promised(
            Handle tx, CallFact.CallbackPromised promised, Entry entry, Map<String, String> personal) {
        String number = personal.getOrDefault(CallFact.NUMBER, "");
        String name = personal.get(CallFact.CALLER_NAME);
        tx.execute(
                "INSERT INTO callback (id, state, mode, origin, interaction, customer, phone_number, name, dialled, queue,"
                        + " priority, skills, agent, place, attempts, due, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
                promised.callback(),
                (promised.due() == null ? Callback.State.WAITING : Callback.State.SCHEDULED).name(),
                promised.mode().name(),
                promised.callback().equals(promised.interaction()) ? null : promised.interaction(),
                promised.callback(),
                customer(tx, promised, number, name, entry),
                number,
                name,
                promised.dialled(),
                promised.queue(),
                promised.priority(),
                TalkProjection.JSON.writeValueAsString(
                        promised.skills().stream().sorted().toList()),
                promised.agent(),
                promised.place(),
                promised.due(),
                entry.at());
    }

    /** Whoever asked for it; else whose number it is. */
    private static @Nullable String customer(
            Handle tx, CallFact.CallbackPromised promised, String number, @Nullable String name, Entry entry) {
        return tx.createQuery("SELECT customer FROM interaction WHERE id = ? AND customer IS NOT NULL")
                .bind(0, promised.interaction())
                .mapTo(String.class)
                .findOne()
                // A phone of ours is nobody's identity.
                .orElseGet(() -> number.startsWith("+")
                        ? CallProjection.customer(tx, number, name, entry.at(), entry.position())
                        : null);
    }

    private static Callback callback(ResultSet row, StatementContext context) throws SQLException {
        return new Callback(
                row.getString("id"),
                Callback.State.valueOf(row.getString("state")),
                Callback.Mode.valueOf(row.getString("mode")),
                row.getString("origin"),
                row.getString("interaction"),
                row.getString("customer"),
                row.getString("phone_number"),
                row.getString("name"),
                row.getString("dialled"),
                row.getString("queue"),
                row.getInt("priority"),
                Set.of(TalkProjection.JSON.readValue(row.getString("skills"), String[].class)),
                row.getString("agent"),
                InteractionRows.instant(row, "place").orElseThrow(),
                row.getInt("attempts"),
                instant(row, "due"),
                InteractionRows.instant(row, "created_at").orElseThrow(),
                instant(row, "ended_at"),
                row.getString("why"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return InteractionRows.instant(row, column).orElse(null);
    }
}
