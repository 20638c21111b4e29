package org.trunkline.chat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.flow.Outcome;
import org.trunkline.flow.StepRef;
import org.trunkline.store.Database;
import tools.jackson.databind.json.JsonMapper;

/** Reads where bots are. */
final class BotTable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;

    BotTable(Database database) {
        this.database = database;
    }

    /**
     * A flow in an interaction.
     *
     * @param step null: none was entered yet
     * @param heard so many messages of the customer were taken before the step
     * @param silences how many had been taken at each time that the customer did not answer, within the step
     * @param exits by which the flow goes on when the queue gives it up; null: it is with none
     * @param over whether it has done its part
     */
    record Row(
            String flow,
            @Nullable StepRef step,
            int visit,
            int heard,
            List<Integer> silences,
            @Nullable Set<Outcome.Exit> exits,
            boolean over) {}

    Optional<Row> find(String interaction) {
        return database.read(handle -> handle.createQuery("SELECT * FROM bot WHERE interaction = ?")
                .bind(0, interaction)
                .map((row, _) -> {
                    String step = row.getString("step");
                    return new Row(
                            row.getString("flow"),
                            step == null
                                    ? null
                                    : new StepRef(
                                            row.getString("step_flow"),
                                            row.getString("step_version"),
                                            step,
                                            Arrays.stream(JSON.readValue(row.getString("step_stack"), String[].class))
                                                    .map(StepRef::parse)
                                                    .toList()),
                            row.getInt("visit"),
                            row.getInt("heard"),
                            Stream.of(row.getString("silences").split(" "))
                                    .filter(text -> !text.isEmpty())
                                    .map(Integer::valueOf)
                                    .toList(),
                            exits(row.getString("exits")),
                            row.getBoolean("is_over"));
                })
                .findOne());
    }

    private static @Nullable Set<Outcome.Exit> exits(@Nullable String written) {
        return written == null
                ? null
                : Stream.of(written.split(" "))
                        .filter(name -> !name.isEmpty())
                        .map(Outcome.Exit::valueOf)
                        .collect(Collectors.toSet());
    }
}
