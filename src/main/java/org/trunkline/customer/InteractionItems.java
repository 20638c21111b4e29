package org.trunkline.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Entry;
import org.trunkline.search.Item;
import org.trunkline.search.Searchable;
import tools.jackson.databind.JsonNode;

/** Contacts are found by who it was, what was keyed and said, the way through the flows, and what came of it. */
public final class InteractionItems implements Searchable {
    public static final String KIND = "interaction";

    private record Rows(
            Map<String, List<String>> values, Map<String, Set<String>> ways, Map<String, Set<String>> agents) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Set<String> changed(Entry entry) {
        return switch (entry.fact()) {
            case CustomerFact.Assigned(String interaction, String _, String _) -> Set.of(interaction);
            case CallFact.Supervision _,
                    CallFact.Rang _,
                    CallFact.OfferEnded _,
                    CallFact.Held _,
                    CallFact.HoldEnded _,
                    CallFact.Resumed _ -> Set.of();
            case CallFact fact -> {
                String interaction = fact.interaction();
                yield interaction == null ? Set.of() : Set.of(interaction);
            }
            default -> Set.of();
        };
    }

    @Override
    public List<Item> read(Handle handle, Set<String> ids) {
        Rows rows = new Rows(values(handle, ids), ways(handle, ids), agents(handle, ids));
        return handle.createQuery("SELECT * FROM interaction WHERE id IN (<ids>)")
                .bindList("ids", ids)
                .map((row, context) -> item(row, rows))
                .list();
    }

    private static Item item(ResultSet row, Rows rows) throws SQLException {
        String id = row.getString("id");
        List<String> text = new ArrayList<>();
        for (String column : List.of("caller_name", "caller", "queue", "disposition", "transferred_to")) {
            CustomerItems.given(text, row.getString(column));
        }
        text.addAll(rows.values.getOrDefault(id, List.of()));
        text.addAll(rows.ways.getOrDefault(id, Set.of()));
        Set<String> agents = new HashSet<>(rows.agents.getOrDefault(id, Set.of()));
        String agent = row.getString("agent");
        if (agent != null) {
            agents.add(agent);
        }
        String number = row.getString("caller_number");
        return new Item(
                KIND,
                id,
                row.getString("customer"),
                InteractionRows.instant(row, "started_at").orElseThrow(),
                row.getString("channel"),
                row.getString("queue"),
                agents,
                String.join("\n", text),
                number == null ? Set.of() : Set.of(number));
    }

    private static Map<String, List<String>> values(Handle handle, Set<String> ids) {
        Map<String, List<String>> values = new HashMap<>();
        handle.createQuery("SELECT interaction, name, content FROM interaction_value WHERE interaction IN (<ids>)")
                .bindList("ids", ids)
                .map((row, context) -> values.computeIfAbsent(
                                CustomerItems.text(row, "interaction"), _ -> new ArrayList<>())
                        .add(row.getString("name") + ": " + row.getString("content")))
                .list();
        return values;
    }

    /** The steps of flows, and what was taken to be wanted. */
    private static Map<String, Set<String>> ways(Handle handle, Set<String> ids) {
        Map<String, Set<String>> ways = new HashMap<>();
        handle.createQuery("SELECT interaction, body FROM journal WHERE interaction IN (<ids>)"
                        + " AND type IN ('call.StepEntered', 'call.Understood') ORDER BY epoch, sequence")
                .bindList("ids", ids)
                .map((row, context) -> {
                    JsonNode fact = TalkProjection.JSON.readTree(row.getString("body"));
                    String way = fact.has("intent")
                            ? fact.path("intent").asString("")
                            : fact.path("flow").asString("") + " "
                                    + fact.path("step").asString("");
                    return ways.computeIfAbsent(CustomerItems.text(row, "interaction"), _ -> new LinkedHashSet<>())
                            .add(way);
                })
                .list();
        return ways;
    }

    private static Map<String, Set<String>> agents(Handle handle, Set<String> ids) {
        Map<String, Set<String>> agents = new HashMap<>();
        handle.createQuery("SELECT interaction, party FROM talk_part WHERE interaction IN (<ids>) AND kind = 'AGENT'")
                .bindList("ids", ids)
                .map((row, context) -> agents.computeIfAbsent(
                                CustomerItems.text(row, "interaction"), _ -> new HashSet<>())
                        .add(row.getString("party")))
                .list();
        return agents;
    }

    @Override
    public List<String> ids(Handle handle, @Nullable String after, int limit) {
        return CustomerItems.ids(handle, "interaction", after, limit);
    }
}
