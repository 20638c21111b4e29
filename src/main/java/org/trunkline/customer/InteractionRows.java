package org.trunkline.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the table of interactions, as values. */
final class InteractionRows {
    private static final JsonMapper json = JsonMapper.builder().build();

    private InteractionRows() {}

    static Interaction interaction(ResultSet row, StatementContext context) throws SQLException {
        Map<Stage, Duration> spent = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            spent.put(stage, Duration.ofMillis(row.getLong(InteractionTable.column(stage))));
        }
        return new Interaction(
                row.getString("id"),
                row.getString("channel"),
                row.getString("direction"),
                row.getString("person"),
                row.getString("caller"),
                row.getString("caller_number"),
                row.getString("caller_name"),
                row.getString("dialled"),
                row.getString("line"),
                row.getString("flow"),
                row.getString("flow_version"),
                row.getString("queue"),
                row.getString("agent"),
                stage(row.getString("stage")),
                instant(row, "started_at").orElseThrow(),
                instant(row, "answered_at").orElse(null),
                instant(row, "queued_at").orElse(null),
                instant(row, "connected_at").orElse(null),
                instant(row, "ended_at").orElse(null),
                ending(row),
                spent,
                row.getString("transferred_to"),
                row.getString("disposition"),
                instant(row, "called_back_at").orElse(null));
    }

    static OpenInteraction open(ResultSet row, StatementContext context, Map<String, String> variables)
            throws SQLException {
        Stage stage = stage(row.getString("stage"));
        return new OpenInteraction(
                row.getString("id"),
                row.getString("line"),
                row.getString("dialled"),
                row.getString("caller"),
                row.getString("caller_name"),
                row.getString("person"),
                stage == null ? Stage.FLOW : stage,
                Instant.ofEpochMilli(row.getLong("stage_since")),
                instant(row, "started_at").orElseThrow(),
                instant(row, "answered_at").orElse(null),
                row.getString("flow"),
                row.getString("flow_version"),
                position(row),
                variables,
                place(row),
                row.getBoolean("moved"),
                talk(row),
                row.getBoolean("card"),
                row.getBoolean("asked_after"),
                row.getString("direction").equals("out"),
                calledBy(row));
    }

    private static OpenInteraction.@Nullable CalledBy calledBy(ResultSet row) throws SQLException {
        return row.getString("direction").equals("out") && row.getString("queued_at") == null
                ? new OpenInteraction.CalledBy(
                        row.getString("agent"),
                        row.getString("phone"),
                        row.getString("leg"),
                        Objects.requireNonNullElse(row.getString("queue"), ""))
                : null;
    }

    private static OpenInteraction.@Nullable FlowPosition position(ResultSet row) throws SQLException {
        String step = row.getString("step");
        return step == null
                ? null
                : new OpenInteraction.FlowPosition(
                        row.getString("step_flow"), row.getString("step_version"), step, texts(row, "step_stack"));
    }

    private static OpenInteraction.@Nullable Place place(ResultSet row) throws SQLException {
        Optional<Instant> queuedAt = instant(row, "queued_at");
        return queuedAt.isEmpty()
                ? null
                : new OpenInteraction.Place(
                        row.getString("queue"),
                        row.getInt("priority"),
                        Set.copyOf(texts(row, "skills")),
                        queuedAt.get());
    }

    private static OpenInteraction.@Nullable Talk talk(ResultSet row) throws SQLException {
        String text = row.getString("talk");
        return text == null ? null : TalkProjection.JSON.readValue(text, OpenInteraction.Talk.class);
    }

    private static @Nullable Ending ending(ResultSet row) throws SQLException {
        String reason = row.getString("reason");
        return reason == null
                ? null
                : new Ending(
                        Ending.Responsible.valueOf(row.getString("responsible")),
                        Ending.Reason.valueOf(reason),
                        stage(row.getString("ending_stage")));
    }

    private static @Nullable Stage stage(@Nullable String name) {
        return name == null ? null : Stage.valueOf(name);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? List.of() : Arrays.asList(json.readValue(text, String[].class));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
