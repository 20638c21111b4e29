package org.trunkline.customer;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Statements on the table of interactions, for the projections of all channels. */
public final class InteractionTable {
    /** Adds the time since the last turn to the column of the stage that ends. */
    static final String SPEND = Arrays.stream(Stage.values())
            .map(stage -> column(stage) + " = " + column(stage) + " + CASE WHEN stage = '" + stage
                    + "' THEN GREATEST(:ms - stage_since, 0) ELSE 0 END")
            .collect(Collectors.joining(", ", "", ", stage_since = :ms"));

    private static final int LONGEST_VALUE = 100_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private InteractionTable() {}

    static String column(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT) + "_ms";
    }

    /** @param row values by column */
    public static void insert(Handle tx, Map<String, @Nullable Object> row) {
        String columns = String.join(", ", row.keySet());
        String places = row.keySet().stream().map(column -> ":" + column).collect(Collectors.joining(", "));
        try (Update insert = tx.createUpdate("INSERT INTO interaction (" + columns + ") VALUES (" + places + ")")) {
            row.forEach(insert::bind);
            insert.execute();
        }
    }

    /** It is in this stage from now on; the time since the last turn is the stage's of before. */
    public static void turn(Handle tx, String id, Stage to, Instant at, Map<String, @Nullable Object> columns) {
        String sets = columns.keySet().stream()
                .map(column -> column + " = :" + column + ", ")
                .collect(Collectors.joining());
        update(tx, id, at, "stage = '" + to + "', " + sets + SPEND, columns);
    }

    /** An interaction that has ended stays as it was. */
    public static void update(Handle tx, String id, Instant at, String sets, Map<String, @Nullable Object> values) {
        try (Update update =
                tx.createUpdate("UPDATE interaction SET " + sets + " WHERE id = :id AND ended_at IS NULL")) {
            values.forEach(update::bind);
            update.bind("id", id).bind("ms", at.toEpochMilli()).execute();
        }
    }

    public static void queued(Handle tx, String id, String queue, int priority, Set<String> skills, Instant at) {
        turn(
                tx,
                id,
                Stage.QUEUED,
                at,
                columns(
                        "queue",
                        queue,
                        "priority",
                        priority,
                        "skills",
                        JSON.writeValueAsString(skills.stream().sorted().toList()),
                        "ringing",
                        0));
        tx.execute("UPDATE interaction SET queued_at = COALESCE(queued_at, ?) WHERE id = ?", at, id);
    }

    /**
     * An agent's phone rings, or one is shown it. A phone that rings for a caller in conversation (a consultation) does not
     * change the caller's stage.
     */
    public static void ringing(Handle tx, String id, Instant at) {
        update(
                tx,
                id,
                at,
                "stage = CASE WHEN stage = 'TALKING' THEN stage ELSE 'RINGING' END, ringing = ringing + 1, " + SPEND,
                Map.of());
    }

    public static void ringingEnded(Handle tx, String id, Instant at) {
        update(
                tx,
                id,
                at,
                "stage = CASE WHEN stage = 'RINGING' AND ringing <= 1 THEN 'QUEUED' ELSE stage END,"
                        + " ringing = GREATEST(ringing - 1, 0), " + SPEND,
                Map.of());
    }

    /** What the customer gave, or a flow looked up; the last of a name counts. */
    public static void value(Handle tx, String id, String name, String content) {
        String kept = fit(content, LONGEST_VALUE);
        int changed = tx.execute(
                "UPDATE interaction_value SET content = ? WHERE interaction = ? AND name = ?", kept, id, name);
        if (changed == 0) {
            tx.execute("INSERT INTO interaction_value (interaction, name, content) VALUES (?, ?, ?)", id, name, kept);
        }
    }

    /** Who was spoken with goes on wrapping up; otherwise it is over. */
    public static void end(Handle tx, String id, Ending ending, Instant at) {
        Stage stage = ending.stage();
        update(
                tx,
                id,
                at,
                "stage = CASE WHEN stage = 'TALKING' AND agent IS NOT NULL THEN 'WRAP_UP' END,"
                        + " ended_at = :at, responsible = :responsible, reason = :reason, ending_stage = :ending_stage, "
                        + SPEND,
                columns(
                        "at",
                        at,
                        "responsible",
                        ending.responsible().name(),
                        "reason",
                        ending.reason().name(),
                        "ending_stage",
                        stage == null ? null : stage.name()));
    }

    /** One that had ended goes on: nobody has it yet. */
    public static void reopen(Handle tx, String id, Instant at) {
        tx.execute(
                "UPDATE interaction SET ended_at = NULL, responsible = NULL, reason = NULL, ending_stage = NULL,"
                        + " stage = 'FLOW', stage_since = ?, ringing = 0, queued_at = NULL WHERE id = ? AND ended_at IS NOT NULL",
                at.toEpochMilli(),
                id);
    }

    /** Column and value in turn. */
    public static Map<String, @Nullable Object> columns(@Nullable Object... pairs) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return values;
    }

    public static @Nullable String given(@Nullable String presented) {
        String text = fit(presented, 200);
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Cut to the column, without the zero bytes that PostgreSQL refuses. */
    public static @Nullable String fit(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        String clean = text.replace("\0", "");
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }
}
