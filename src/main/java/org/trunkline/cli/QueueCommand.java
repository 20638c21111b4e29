package org.trunkline.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.trunkline.queue.QueueSetting;
import org.trunkline.queue.QueueSettings;
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

    /** As in the settings file; one of the words {@code key=value}. */
    static final class Definition {
        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(
                index = "1..*",
                paramLabel = "SETTING=VALUE",
                description = "As in the settings file, e.g. ring=15s skills=billing,english; all: queue settings.")
        private Map<String, String> written = new LinkedHashMap<>();

        void into(ObjectNode body) {
            written.forEach((key, value) -> put(body, key.strip(), value.strip()));
        }

        private static void put(ObjectNode body, String key, String value) {
            QueueSetting<?> setting = QueueSettings.BY_KEY.get(key);
            if (setting == null) {
                throw new Refused("There is no setting '" + key + "' of a queue. They are: "
                        + String.join(
                                ", ",
                                QueueSettings.ALL.stream()
                                        .map(QueueSetting::key)
                                        .toList()));
            }
            String property = setting.property();
            switch (setting) {
                case QueueSetting.Time _ -> body.put(property, new Seconds().convert(value));
                case QueueSetting.Count _ -> body.put(property, number(key, value));
                case QueueSetting.Flag _ -> body.put(property, flag(key, value));
                case QueueSetting.Text _ -> body.put(property, value);
                case QueueSetting.Texts texts -> {
                    ArrayNode list = body.putArray(property);
                    Arrays.stream(value.split(texts.separator()))
                            .map(String::strip)
                            .filter(item -> !item.isEmpty())
                            .forEach(list::add);
                }
            }
        }

        private static boolean flag(String key, String value) {
            return switch (value) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new Refused(key + " is '" + value + "'; give true or false");
            };
        }

        private static int number(String key, String value) {
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException e) {
                throw new Refused(key + " is '" + value + "'; give a whole number");
            }
        }
    }

    @Command(name = "settings", mixinStandardHelpOptions = true, description = "Lists what can be set of a queue.")
    int settings(@Mixin Api api) {
        Columns settings = new Columns("SETTING", "USUALLY", "MEANING");
        QueueSettings.ALL.forEach(setting -> settings.row(setting.key(), shown(setting.usual()), setting.meaning()));
        settings.print(api.out());
        return 0;
    }

    private static String shown(Object value) {
        return switch (value) {
            case Duration time -> Columns.seconds(time.toMillis() / 1000.0);
            case List<?> texts ->
                texts.isEmpty()
                        ? "-"
                        : String.join(", ", texts.stream().map(String::valueOf).toList());
            default -> value.toString().isEmpty() ? "-" : value.toString();
        };
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
            QueueSettings.ALL.forEach(setting -> {
                JsonNode value = one.path(setting.property());
                definition.row(
                        setting.key(),
                        switch (setting) {
                            case QueueSetting.Time _ -> Columns.seconds(value);
                            case QueueSetting.Texts _ -> Columns.list(value);
                            case QueueSetting.Count _, QueueSetting.Flag _, QueueSetting.Text _ -> Columns.text(value);
                        });
            });
            JsonNode closed = one.at("/live/closed");
            definition.row("closed", closed.isString() ? "yes: " + closed.asString() : "no");
            definition.row("expected wait", expected(one.path("live")));
            definition.row(
                    "right about waits",
                    percent(one.at("/live/waitHitRate")) + " of "
                            + one.at("/live/waitsChecked").asString());
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
    int add(@Mixin Api api, @Mixin Definition definition) {
        ObjectNode body = Api.object().put("name", definition.name);
        definition.into(body);
        JsonNode made = api.post(ALL, body);
        return api.print(made, () -> api.out().println("made queue " + definition.name));
    }

    @Command(name = "change", mixinStandardHelpOptions = true, description = "Changes a queue; what is left out stays.")
    int change(@Mixin Api api, @Mixin Definition definition) {
        JsonNode before = api.get(ALL + "/" + Api.segment(definition.name));
        ObjectNode body = Api.object();
        QueueSettings.ALL.forEach(setting -> body.set(setting.property(), before.path(setting.property())));
        definition.into(body);
        JsonNode now = api.put(ALL + "/" + Api.segment(definition.name), body);
        return api.print(now, () -> api.out().println("changed queue " + definition.name));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a queue.")
    int remove(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        api.delete(ALL + "/" + Api.segment(name));
        return api.done("removed queue " + name);
    }

    @Command(name = "close", mixinStandardHelpOptions = true, description = "Takes in nobody more, until it is opened.")
    int close(
            @Mixin Api api,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--message", description = "Said to those who are turned away.", defaultValue = "")
                    String message,
            @Option(names = "--evict", description = "Turns away those who wait, too.") boolean evict) {
        api.post(
                ALL + "/" + Api.segment(name) + "/close",
                Api.object().put("message", message).put("evict", evict));
        return api.done("closed queue " + name);
    }

    @Command(name = "open", mixinStandardHelpOptions = true, description = "Takes in callers again.")
    int open(@Mixin Api api, @Parameters(paramLabel = "NAME") String name) {
        api.post(ALL + "/" + Api.segment(name) + "/open", null);
        return api.done("opened queue " + name);
    }

    private static String percent(JsonNode ratio) {
        return ratio.isNumber() ? String.format(Locale.ROOT, "%.0f %%", ratio.asDouble() * 100) : "-";
    }

    /** What is told to who comes now. */
    private static String expected(JsonNode live) {
        JsonNode range = live.path("expectedWait");
        return range.isObject()
                ? range.path("fromMinutes").asString() + "-"
                        + range.path("toMinutes").asString() + " min"
                : "-";
    }

    static Columns table(JsonNode items) {
        Columns table = new Columns(
                "QUEUE",
                "SKILLS",
                "WAITING",
                "LONGEST",
                "OFFERED",
                "ANSWERED",
                "ABANDONED",
                "LEVEL",
                "EXPECTED",
                "DECLARED");
        for (JsonNode one : items) {
            JsonNode live = one.path("live");
            table.row(
                    Columns.text(one.path("name")),
                    Columns.list(one.path("skills")),
                    String.valueOf(live.path("waiting").size()),
                    Columns.seconds(live.path("longestWaitSeconds")),
                    live.path("offered").asString(),
                    live.path("answered").asString(),
                    live.path("abandoned").asString(),
                    percent(live.path("serviceLevel")),
                    expected(live),
                    Columns.text(one.path("declaredAt")));
        }
        return table;
    }
}
