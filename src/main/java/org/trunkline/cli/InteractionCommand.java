package org.trunkline.cli;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "interaction",
        mixinStandardHelpOptions = true,
        description = "Contacts, what happened in them, and why.")
final class InteractionCommand {
    private static final String ALL = "/api/v1/interactions";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists interactions, newest first.")
    int list(
            @Mixin Api api,
            @Option(names = "--queue", description = "Of this queue.") @Nullable String queue,
            @Option(names = "--agent", description = "Handled by this agent.") @Nullable String agent,
            @Option(names = "--reason", description = "That ended so, e.g. ABANDONED.") @Nullable String reason,
            @Option(names = "--caller", description = "From this number.") @Nullable String caller,
            @Option(names = "--from", description = "Started then or later (2026-01-31T09:30:00Z).") @Nullable
                    Instant from,
            @Option(names = "--to", description = "Started before.") @Nullable Instant to,
            @Option(names = "--after", description = "The page after that one.") @Nullable String after,
            @Option(names = "--limit", defaultValue = "20", description = "At most so many (${DEFAULT-VALUE}).")
                    int limit) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("queue", queue);
        parameters.put("agent", agent);
        parameters.put("reason", reason);
        parameters.put("caller", caller);
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("after", after);
        parameters.put("limit", limit);
        JsonNode page = api.get(ALL + Api.query(parameters));
        return api.print(page, () -> {
            table(page.path("items")).print(api.out());
            if (page.path("next").isString()) {
                api.out().println("more: --after " + page.path("next").asString());
            }
        });
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Tells what happened in one interaction.")
    int show(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        ObjectNode all = Api.object();
        JsonNode detail = api.get(ALL + "/" + Api.segment(id));
        all.set("detail", detail);
        all.set("story", api.get(ALL + "/" + Api.segment(id) + "/story").path("items"));
        return api.print(all, () -> tell(api, detail, all.path("story")));
    }

    private static void tell(Api api, JsonNode detail, JsonNode story) {
        JsonNode one = detail.path("interaction");
        api.out().println("interaction " + one.path("id").asString());
        api.out()
                .println("caller      " + Columns.text(one.path("caller")) + ", dialled "
                        + Columns.text(one.path("dialled")) + ", customer " + Columns.text(one.path("customer")));
        api.out()
                .println("started     " + Columns.time(one.path("startedAt")) + ", ended "
                        + Columns.time(one.path("endedAt")) + ", " + how(one));
        detail.path("values")
                .properties()
                .forEach(value -> api.out()
                        .println("gave        " + value.getKey() + " = "
                                + value.getValue().asString()));
        for (JsonNode part : detail.path("parts")) {
            api.out()
                    .println("talked with " + Columns.words(part.path("kind")) + " "
                            + Columns.text(part.path("party")) + ", from "
                            + Columns.time(part.path("beganAt")) + " to " + Columns.time(part.path("endedAt"))
                            + ", talk " + Columns.seconds(part.path("talkSeconds")) + ", hold "
                            + Columns.seconds(part.path("holdSeconds")) + " ("
                            + Columns.words(part.path("how"))
                            + (part.path("by").isString()
                                    ? " by " + part.path("by").asString()
                                    : "") + ")");
        }
        for (JsonNode sound : detail.path("recordings")) {
            api.out()
                    .println("recording   " + sound.path("id").asString() + ", " + Columns.text(sound.path("kind"))
                            + ", " + Columns.seconds(sound.path("lengthSeconds")));
        }
        api.out().println();
        Columns lines = new Columns("TIME", "AFTER", "WHAT");
        for (JsonNode line : story) {
            lines.row(
                    Columns.time(line.path("at")),
                    "%.3f s".formatted(line.path("afterSeconds").asDouble()),
                    Columns.text(line.path("text")));
        }
        lines.print(api.out());
    }

    @Command(
            name = "why",
            mixinStandardHelpOptions = true,
            description =
                    "Tells why it waits or waited, who was considered for each offer, and what was found of them.")
    int why(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--at", description = "Only the wait, at that moment (2026-01-31T09:30:00Z).") @Nullable
                    Instant at) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("at", at);
        JsonNode why = api.get(ALL + "/" + Api.segment(id) + "/why" + Api.query(parameters));
        return api.print(why, () -> {
            if (why.path("waiting").isObject()) {
                WaitShown.print(why.path("waiting"), api.out());
            } else {
                api.out().println(at == null ? "It never waited." : "It did not wait just then.");
            }
            if (at == null) {
                offers(api, why.path("items"));
            }
        });
    }

    private static void offers(Api api, JsonNode offers) {
        api.out().println();
        if (offers.isEmpty()) {
            api.out().println("It was offered to nobody.");
        }
        for (JsonNode offer : offers) {
            api.out()
                    .println(Columns.time(offer.path("at")) + "  queue "
                            + Columns.text(offer.path("queue")) + " offered it to agent "
                            + Columns.text(offer.path("agent")) + "; needed: "
                            + Columns.text(offer.path("needed")));
            Columns agents = new Columns("AGENT", "FOUND", "");
            for (JsonNode considered : offer.path("considered")) {
                agents.row(
                        Columns.text(considered.path("agent")),
                        Columns.words(considered.path("verdict")),
                        Columns.text(considered.path("detail")));
            }
            agents.print(api.out());
            api.out().println();
        }
    }

    static Columns table(JsonNode items) {
        Columns table = new Columns("ID", "STARTED", "CALLER", "QUEUE", "AGENT", "HOW");
        for (JsonNode one : items) {
            table.row(
                    Columns.text(one.path("id")),
                    Columns.time(one.path("startedAt")),
                    Columns.text(one.path("caller")),
                    Columns.text(one.path("queue")),
                    Columns.text(one.path("agent")),
                    how(one));
        }
        return table;
    }

    private static String how(JsonNode one) {
        JsonNode ending = one.path("ending");
        return ending.isObject()
                ? Columns.words(ending.path("reason")) + " (" + Columns.words(ending.path("responsible")) + ")"
                : "in " + Columns.words(one.path("stage"));
    }

    @Command(name = "move", mixinStandardHelpOptions = true, description = "Moves a caller who waits to another queue.")
    int move(@Mixin Api api, @Parameters(paramLabel = "ID") String id, @Parameters(paramLabel = "QUEUE") String queue) {
        return place(api, id, Api.object().put("queue", queue));
    }

    @Command(name = "priority", mixinStandardHelpOptions = true, description = "Gives a caller who waits a priority.")
    int priority(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "PRIORITY", description = "0 to 100; greater goes first.") int priority) {
        return place(api, id, Api.object().put("priority", priority));
    }

    @Command(
            name = "assign",
            mixinStandardHelpOptions = true,
            description = "Gives a caller who waits to one agent, who has the call as soon as that agent is free.")
    int assign(
            @Mixin Api api, @Parameters(paramLabel = "ID") String id, @Parameters(paramLabel = "AGENT") String agent) {
        return place(api, id, Api.object().put("agent", agent));
    }

    private static int place(Api api, String id, ObjectNode where) {
        api.post("/api/v1/interactions/" + Api.segment(id) + "/place", where);
        return api.done("done");
    }
}
