package org.trunkline.survey;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.trunkline.customer.Forgetting;
import org.trunkline.customer.Person;

/** Forgets what a person wrote in surveys, and ends their links; the scores stay for the figures. */
public final class SurveyForgetting implements Forgetting {
    @Override
    public Set<String> columns() {
        return Set.of("survey.content", "survey.token_hash");
    }

    @Override
    public Map<String, Integer> forget(Handle tx, Person person, String by) {
        List<String> ids = person.interactions();
        if (ids.isEmpty()) {
            return Map.of();
        }
        int comments = tx.createUpdate(
                        "UPDATE survey SET content = NULL WHERE content IS NOT NULL AND interaction IN (<ids>)")
                .bindList("ids", ids)
                .execute();
        int _ = tx.createUpdate("UPDATE survey SET token_hash = NULL,"
                        + " state = CASE WHEN state = 'PLANNED' THEN 'SKIPPED' ELSE state END,"
                        + " why = CASE WHEN state = 'PLANNED' THEN 'REFUSED' ELSE why END WHERE interaction IN (<ids>)")
                .bindList("ids", ids)
                .execute();
        return Map.of("survey comments", comments);
    }
}
