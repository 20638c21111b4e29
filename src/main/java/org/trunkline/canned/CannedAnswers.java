package org.trunkline.canned;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.trunkline.store.Database;

/** The canned answers and signatures of an installation. Thread-safe; asks the database each time. */
public final class CannedAnswers {
    public static final int LONGEST_TITLE = 200;
    public static final int LONGEST_SUBJECT = 500;
    public static final int LONGEST_TEXT = 20_000;
    public static final int LONGEST_SIGNATURE = 2_000;

    private static final Pattern SHORTCUT = Pattern.compile("[\\p{L}\\p{N}_-]{1,40}");
    private static final String NONE = "";
    private static final RowMapper<CannedAnswer> ANSWER = (row, context) -> new CannedAnswer(
            row.getString("id"),
            row.getString("shortcut"),
            row.getString("title"),
            orNull(row.getString("owner")),
            orNull(row.getString("queue")),
            orNull(row.getString("subject")),
            row.getString("text"),
            row.getString("changed_by"),
            row.getObject("changed_at", OffsetDateTime.class).toInstant());

    private final Database database;
    private final InstantSource clock;

    public CannedAnswers(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What an answer is to be; lengths and variables are looked at when it is kept.
     *
     * @param owner null: everybody's
     */
    public record Draft(
            String shortcut,
            String title,
            @Nullable String owner,
            @Nullable String queue,
            @Nullable String subject,
            String text) {
        public Draft {
            shortcut = shortcut.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * In the order of their shortcuts.
     *
     * @param agent everybody's, and this agent's own; null: all there are
     * @param queue those that fit this queue; null: of any
     */
    public List<CannedAnswer> list(@Nullable String agent, @Nullable String queue) {
        return database.read(handle -> handle.createQuery("SELECT * FROM canned_answer"
                        + " WHERE (:everything OR owner = '' OR owner = :agent)"
                        + " AND (:anyQueue OR queue = '' OR queue = :queue)"
                        + " ORDER BY shortcut, owner DESC, id")
                .bind("everything", agent == null)
                .bind("agent", orNone(agent))
                .bind("anyQueue", queue == null)
                .bind("queue", orNone(queue))
                .map(ANSWER)
                .list());
    }

    public Optional<CannedAnswer> find(String id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM canned_answer WHERE id = ?")
                .bind(0, id)
                .map(ANSWER)
                .findOne());
    }

    /** @throws CannedRefused if it cannot be so */
    public CannedAnswer add(Draft draft, String by) {
        return keep(UUID.randomUUID().toString(), draft, by, true);
    }

    /** @throws CannedRefused if it cannot be so */
    public CannedAnswer change(String id, Draft draft, String by) {
        return keep(id, draft, by, false);
    }

    private CannedAnswer keep(String id, Draft draft, String by, boolean isNew) {
        check(draft);
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        CannedAnswer answer = new CannedAnswer(
                id,
                draft.shortcut(),
                draft.title(),
                draft.owner(),
                draft.queue(),
                draft.subject(),
                draft.text(),
                by,
                at);
        database.write(tx -> {
            if (isTaken(tx, answer)) {
                throw new CannedRefused(
                        "shortcut",
                        "there is another answer with the shortcut '" + draft.shortcut() + "'",
                        "choose another, or change that one");
            }
            return write(tx, answer, isNew);
        });
        return answer;
    }

    private static int write(Handle tx, CannedAnswer answer, boolean isNew) {
        return tx.createUpdate(
                        isNew
                                ? "INSERT INTO canned_answer"
                                        + " (id, owner, shortcut, title, queue, subject, text, changed_by, changed_at)"
                                        + " VALUES (:id, :owner, :shortcut, :title, :queue, :subject, :text, :by, :at)"
                                : "UPDATE canned_answer SET owner = :owner, shortcut = :shortcut, title = :title,"
                                        + " queue = :queue, subject = :subject, text = :text, changed_by = :by,"
                                        + " changed_at = :at WHERE id = :id")
                .bind("id", answer.id())
                .bind("owner", orNone(answer.owner()))
                .bind("shortcut", answer.shortcut())
                .bind("title", answer.title())
                .bind("queue", orNone(answer.queue()))
                .bind("subject", orNone(answer.subject()))
                .bind("text", answer.text())
                .bind("by", answer.changedBy())
                .bind("at", answer.changedAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    private static boolean isTaken(Handle tx, CannedAnswer answer) {
        return tx.createQuery("SELECT COUNT(*) FROM canned_answer WHERE owner = ? AND shortcut = ? AND id <> ?")
                        .bind(0, orNone(answer.owner()))
                        .bind(1, answer.shortcut())
                        .bind(2, answer.id())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static void check(Draft draft) {
        if (!SHORTCUT.matcher(draft.shortcut()).matches()) {
            throw new CannedRefused(
                    "shortcut", "'" + draft.shortcut() + "' is no shortcut", "1 to 40 letters, digits, - and _");
        }
        within("title", draft.title(), LONGEST_TITLE);
        within("subject", draft.subject() == null ? NONE : draft.subject(), LONGEST_SUBJECT);
        within("text", draft.text(), LONGEST_TEXT);
        known("subject", draft.subject() == null ? NONE : draft.subject());
        known("text", draft.text());
    }

    private static void within(String field, String text, int longest) {
        if (text.length() > longest) {
            throw new CannedRefused(field, "is longer than " + longest + " characters", "shorten it");
        }
    }

    private static void known(String field, String text) {
        Set<String> unknown = Wording.unknown(text);
        if (!unknown.isEmpty()) {
            throw new CannedRefused(
                    field,
                    "there is no variable " + String.join(", ", unknown),
                    "known: "
                            + String.join(
                                    ", ", Wording.VARIABLES.stream().sorted().toList()));
        }
    }

    /** @return false if there was none */
    public boolean remove(String id) {
        return database.write(tx -> tx.execute("DELETE FROM canned_answer WHERE id = ?", id)) > 0;
    }

    /** @param values of the variables that have one here, see {@link Wording} */
    public static Filled fill(CannedAnswer answer, Map<String, String> values) {
        return Wording.fill(answer.subject(), answer.text(), values);
    }

    /** The agent's own, or that of the queue; empty: neither has one. */
    public Optional<String> signature(@Nullable String agent, @Nullable String queue) {
        Optional<Signature> own = agent == null ? Optional.empty() : signature(Signature.Of.AGENT, agent);
        return own.or(() -> queue == null ? Optional.empty() : signature(Signature.Of.QUEUE, queue))
                .map(Signature::text);
    }

    public Optional<Signature> signature(Signature.Of of, String name) {
        return database.read(handle -> handle.createQuery("SELECT text FROM signature WHERE kind = ? AND name = ?")
                .bind(0, word(of))
                .bind(1, name)
                .mapTo(String.class)
                .findOne()
                .map(text -> new Signature(of, name, text)));
    }

    /** @throws CannedRefused if it is too long */
    public void sign(Signature signature) {
        within("text", signature.text(), LONGEST_SIGNATURE);
        database.write(tx -> {
            tx.execute("DELETE FROM signature WHERE kind = ? AND name = ?", word(signature.of()), signature.name());
            return tx.execute(
                    "INSERT INTO signature (kind, name, text) VALUES (?, ?, ?)",
                    word(signature.of()),
                    signature.name(),
                    signature.text());
        });
    }

    /** @return false if there was none */
    public boolean unsign(Signature.Of of, String name) {
        return database.write(tx -> tx.execute("DELETE FROM signature WHERE kind = ? AND name = ?", word(of), name))
                > 0;
    }

    private static String word(Signature.Of of) {
        return of.name().toLowerCase(Locale.ROOT);
    }

    private static String orNone(@Nullable String text) {
        return text == null ? NONE : text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
