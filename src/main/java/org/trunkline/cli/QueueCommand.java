package org.trunkline.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "queue",
        mixinStandardHelpOptions = true,
        description = "Queues: as they are now, and their definitions.")
final class QueueCommand {
    private static final String ALL = "/api/v1/queues";
    private static final List<String> TIMES = List.of(
            "ringSeconds",
            "wrapUpSeconds",
            "maxWaitSeconds",
            "serviceLevelSeconds",
            "shortAbandonSeconds",
            "announceEverySeconds");

    /** What can be said of a queue; what is left out stays, or has the usual value. */
    static final class Definition {
        @Option(names = "--skills", split = ",", paramLabel = "SKILL", description = "An agent needs all of them.")
        private @Nullable List<String> skills;

        @Option(
                names = "--ring",
                converter = Seconds.class,
                paramLabel = "TIME",
                description = "How long a phone rings.")
        private @Nullable BigDecimal ring;

        @Option(
                names = "--wrap-up",
                converter = Seconds.class,
                paramLabel = "TIME",
                description = "After a call, at most.")
        private @Nullable BigDecimal wrapUp;

        @Option(
                names = "--max-wait",
                converter = Seconds.class,
                paramLabel = "TIME",
                description = "The longest wait; 0s: for ever.")
        private @Nullable BigDecimal maxWait;

        @Option(
                names = "--service-level",
                converter = Seconds.class,
                paramLabel = "TIME",
                description = "Answered within it is good service.")
        private @Nullable BigDecimal serviceLevel;

        @Option(
                names = "--short-abandon",
                converter = Seconds.class,
                paramLabel = "TIME",
                description = "Who leaves before is not counted as lost.")
        private @Nullable BigDecimal shortAbandon;

        @Option(
                names = "--announce-every",
                converter = Seconds.class,
                paramLabel = "TIME",
                description = "How often the position is said; 0s: never.")
        private @Nullable BigDecimal announceEvery;

        void into(ObjectNode body) {
            if (skills != null) {
                ArrayNode names = body.putArray("skills");
                skills.stream().filter(skill -> !skill.isBlank()).forEach(names::add);
            }
            put(body, "ringSeconds", ring);
            put(body, "wrapUpSeconds", wrapUp);
            put(body, "maxWaitSeconds", maxWait);
            put(body, "serviceLevelSeconds", serviceLevel);
            put(body, "shortAbandonSeconds", shortAbandon);
            put(body, "announceEverySeconds", announceEvery);
        }

        private static void put(ObjectNode body, String name, @Nullable BigDecimal value) {
            if (value != null) {
                body.put(name, value);
            }
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the queues as they are now.")
    int list(@Mixin Api api) {
        JsonNode page = api.get(ALL);
        return api.print(page, () -> table(page.path("items")).print(api.out()));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a queue's definition and who waits in it.")
    int show(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        JsonNode one = api.get(ALL + "/" + Api.segment(name));
        return api.print(one, () -> {
            Columns definition = new Columns("QUEUE", Columns.text(one.path("name")));
            definition.row("skills", Columns.list(one.path("skills")));
            TIMES.forEach(time -> definition.row(time.replace("Seconds", ""), Columns.seconds(one.path(time))));
            definition.row("declared at", Columns.text(one.path("declaredAt")));
            definition.print(api.out());
            api.out().println();
            Columns waiting = new Columns("WAITING", "SINCE", "PRIORITY", "STAGE", "AGENT");
            for (JsonNode contact : one.at("/live/waiting")) {
                waiting.row(
                        Columns.text(contact.path("interaction")),
                        Columns.time(contact.path("entered")),
                        contact.path("priority").asString(),
                        Columns.words(contact.path("stage")),
                        Columns.text(contact.path("agent")));
            }
            waiting.print(api.out());
        });
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes a queue.")
    int add(@Mixin Api api, @Parameters(paramLabel = "NAME") String name, @Mixin Definition definition) {
        ObjectNode body = Api.object().put("name", name);
        definition.into(body);
        JsonNode made = api.post(ALL, body);
        return api.print(made, () -> api.out().println("made queue " + name));
    }

    @Command(name = "change", mixinStandardHelpOptions = true, description = "Changes a queue; what is left out stays.")
    int change(@Mixin Api api, @Parameters(paramLabel = "NAME") String name, @Mixin Definition definition) {
        JsonNode before = api.get(ALL + "/" + Api.segment(name));
        ObjectNode body = Api.object();
        body.set("skills", before.path("skills"));
        TIMES.forEach(time -> body.set(time, before.path(time)));
        definition.into(body);
        JsonNode now = api.put(ALL + "/" + Api.segment(name), body);
        return api.print(now, () -> api.out().println("changed queue " + name));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a queue.")
    int remove(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        api.delete(ALL + "/" + Api.segment(name));
        return api.done("removed queue " + name);
    }

    static Columns table(JsonNode items) {
        Columns table = new Columns(
                "QUEUE", "SKILLS", "WAITING", "LONGEST", "OFFERED", "ANSWERED", "ABANDONED", "LEVEL", "DECLARED");
        for (JsonNode one : items) {
            JsonNode live = one.path("live");
            JsonNode level = live.path("serviceLevel");
            table.row(
                    Columns.text(one.path("name")),
                    Columns.list(one.path("skills")),
                    String.valueOf(live.path("waiting").size()),
                    Columns.seconds(live.path("longestWaitSeconds")),
                    live.path("offered").asString(),
                    live.path("answered").asString(),
                    live.path("abandoned").asString(),
                    level.isNumber() ? String.format(Locale.ROOT, "%.0f %%", level.asDouble() * 100) : "-",
                    Columns.text(one.path("declaredAt")));
        }
        return table;
    }
}
