package org.trunkline.cli;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Agents: as they are now, their definitions, and what they do.")
final class AgentCommand {
    private static final String ALL = "/api/v1/agents";

    /** What can be said of an agent; what is left out stays. */
    static final class Definition {
        @Option(names = "--name", description = "The name.")
        private @Nullable String name;

        @Option(
                names = "--skills",
                split = ",",
                paramLabel = "SKILL=LEVEL",
                description = "How good, from 1 to 10: --skills billing=7,english=9")
        private @Nullable Map<String, Integer> skills;

        @Option(
                names = "--pin",
                arity = "0..1",
                interactive = true,
                description = "The PIN for logging in at a phone; without a value it is asked for.")
        private char @Nullable [] pin;

        @Option(
                names = "--groups",
                split = ",",
                paramLabel = "GROUP",
                description = "Groups whose skills the agent has too; an empty text: none.")
        private @Nullable List<String> groups;

        void into(ObjectNode body) {
            if (name != null) {
                body.put("name", name);
            }
            if (skills != null) {
                ObjectNode levels = body.putObject("skills");
                skills.forEach(levels::put);
            }
            if (groups != null) {
                ArrayNode names = body.putArray("groups");
                groups.stream().filter(group -> !group.isBlank()).forEach(names::add);
            }
            if (pin != null) {
                body.put("pin", new String(pin));
            }
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the agents as they are now.")
    int list(@Mixin Api api) {
        JsonNode page = api.get(ALL);
        return api.print(page, () -> table(page.path("items")).print(api.out()));
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes an agent.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "ID", description = "The number that they log in with.") String id,
            @Mixin Definition definition) {
        ObjectNode body = Api.object().put("id", id);
        definition.into(body);
        JsonNode made = api.post(ALL, body);
        return api.print(made, () -> api.out().println("made agent " + id));
    }

    @Command(
            name = "change",
            mixinStandardHelpOptions = true,
            description = "Changes an agent; what is left out stays.")
    int change(@Mixin Api api, @Parameters(paramLabel = "ID") String id, @Mixin Definition definition) {
        JsonNode before = api.get(one(id));
        ObjectNode body = Api.object();
        body.set("name", before.path("name"));
        body.set("skills", before.path("skills"));
        body.set("groups", before.path("groups"));
        definition.into(body);
        JsonNode now = api.put(one(id), body);
        return api.print(now, () -> api.out().println("changed agent " + id));
    }

    @Command(
            name = "capacity",
            mixinStandardHelpOptions = true,
            description = "How many an agent takes at once; what is left out is as usual.")
    int capacity(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(
                            paramLabel = "CHANNEL=COUNT",
                            index = "1..*",
                            description = "E.g. chat=3 email=5; 0: none. Channels: voice, chat, sms, social, email.")
                    Map<String, Integer> most) {
        ObjectNode body = Api.object();
        most.forEach(body::put);
        JsonNode now = api.put(one(id) + "/capacity", body);
        return api.print(now, () -> api.out().println("agent " + id + " takes " + Columns.map(now.path("capacity"))));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes an agent.")
    int remove(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        api.delete(one(id));
        return api.done("removed agent " + id);
    }

    @Command(
            name = "login",
            mixinStandardHelpOptions = true,
            description = "Logs an agent in at a phone; without one for what is written.")
    int login(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "PHONE", arity = "0..1", description = "The extension.") @Nullable String phone) {
        ObjectNode body = Api.object();
        return act(api, id, "login", phone == null ? body : body.put("phone", phone));
    }

    @Command(name = "logout", mixinStandardHelpOptions = true, description = "Logs an agent out.")
    int logout(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        return act(api, id, "logout", null);
    }

    @Command(name = "ready", mixinStandardHelpOptions = true, description = "Ready for interactions.")
    int ready(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        return act(api, id, "ready", null);
    }

    @Command(name = "not-ready", mixinStandardHelpOptions = true, description = "Not ready, at once.")
    int notReady(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "REASON", defaultValue = "break") String reason) {
        return act(api, id, "not-ready", Api.object().put("reason", reason));
    }

    @Command(name = "break", mixinStandardHelpOptions = true, description = "Not ready after the call in hand.")
    int breakAfterCall(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "REASON", defaultValue = "break") String reason) {
        return act(api, id, "break", Api.object().put("reason", reason));
    }

    @Command(name = "end-wrap-up", mixinStandardHelpOptions = true, description = "Ends the wrap-up.")
    int endWrapUp(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--interaction", description = "Which, where there are several; usually the call.")
                    @Nullable
                    String interaction,
            @Option(names = "--disposition", description = "How the interaction ended, in your own words.") @Nullable
                    String disposition) {
        ObjectNode body = Api.object();
        if (interaction != null) {
            body.put("interaction", interaction);
        }
        if (disposition != null) {
            body.put("disposition", disposition);
        }
        return act(api, id, "end-wrap-up", body);
    }

    private static int act(Api api, String id, String action, @Nullable JsonNode body) {
        JsonNode now = api.post(one(id) + "/" + action, body);
        return api.print(now, () -> table(Api.JSON.createArrayNode().add(now)).print(api.out()));
    }

    private static String one(String id) {
        return ALL + "/" + Api.segment(id);
    }

    /** With the channel, unless it is a call. */
    private static String inHand(JsonNode all) {
        StringJoiner words = new StringJoiner(", ");
        for (JsonNode one : all) {
            String channel = one.path("channel").asString("");
            words.add((channel.equals("voice") ? "" : channel + " ")
                    + one.path("interaction").asString("")
                    + (one.path("paused").asBoolean(false) ? " (paused)" : ""));
        }
        return words.length() == 0 ? "-" : words.toString();
    }

    static Columns table(JsonNode items) {
        Columns table =
                new Columns("AGENT", "NAME", "STATE", "SINCE", "PHONE", "IN HAND", "SKILLS", "GROUPS", "DECLARED");
        for (JsonNode one : items) {
            String reason = one.path("reason").asString("");
            table.row(
                    Columns.text(one.path("id")),
                    Columns.text(one.path("name")),
                    Columns.words(one.path("state")) + (reason.isEmpty() ? "" : " (" + reason + ")"),
                    Columns.time(one.path("since")),
                    Columns.text(one.path("phone")),
                    inHand(one.path("inHand")),
                    Columns.map(one.path("allSkills")),
                    Columns.list(one.path("groups")),
                    Columns.text(one.path("declaredAt")));
        }
        return table;
    }
}
