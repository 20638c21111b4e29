package org.trunkline.chat;

import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.trunkline.customer.InteractionTable;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Projection;
import tools.jackson.databind.json.JsonMapper;

/** Keeps where bots are. */
final class BotProjection implements Projection {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public void apply(Handle tx, Entry entry, Personal personal) {
        if (!(entry.fact() instanceof BotFact fact)) {
            return;
        }
        String id = fact.interaction();
        switch (fact) {
            case BotFact.Began began -> began(tx, began);
            case BotFact.StepEntered step ->
                tx.execute(
                        "UPDATE bot SET step_flow = ?, step_version = ?, step = ?, step_stack = ?, visit = ?, heard = ?,"
                                + " silences = '', exits = NULL WHERE interaction = ?",
                        step.flow(),
                        step.version(),
                        step.step(),
                        JSON.writeValueAsString(step.stack()),
                        step.visit(),
                        step.heard(),
                        id);
            case BotFact.NotAnswered(String _, int heard) ->
                tx.execute("UPDATE bot SET silences = silences || ? WHERE interaction = ?", heard + " ", id);
            case BotFact.HandedOver handed ->
                tx.execute(
                        "UPDATE bot SET exits = ? WHERE interaction = ?",
                        handed.exits().stream().sorted().collect(Collectors.joining(" ")),
                        id);
            case BotFact.Gathered gathered -> gathered(tx, gathered, personal.values());
            case BotFact.Over _ -> tx.execute("UPDATE bot SET is_over = TRUE WHERE interaction = ?", id);
            case BotFact.Understood _, BotFact.MessageLeft _, BotFact.Noted _ -> {
                // told in the interaction's history
            }
        }
    }

    /** Visits count on, so that what was written in an earlier one is not taken for what is written now. */
    private static void began(Handle tx, BotFact.Began began) {
        tx.execute("DELETE FROM interaction_value WHERE interaction = ?", began.interaction());
        int changed = tx.execute(
                "UPDATE bot SET flow = ?, step = NULL, heard = ?, silences = '', exits = NULL, is_over = FALSE WHERE interaction = ?",
                began.flow(),
                began.heard(),
                began.interaction());
        if (changed == 0) {
            tx.execute(
                    "INSERT INTO bot (interaction, flow, visit, heard, silences, is_over) VALUES (?, ?, 0, ?, '', FALSE)",
                    began.interaction(),
                    began.flow(),
                    began.heard());
        }
    }

    private static void gathered(Handle tx, BotFact.Gathered gathered, Map<String, String> personal) {
        String value = personal.get(gathered.name());
        if (!gathered.sensitive() && value != null) {
            InteractionTable.value(tx, gathered.interaction(), gathered.name(), value);
        }
    }
}
