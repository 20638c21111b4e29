package org.trunkline.cli;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "supervise",
        mixinStandardHelpOptions = true,
        description = "Supervisors in calls: to be present in one, and the list of all who were.")
final class SuperviseCommand {
    private static final String ALL = "/api/v1/supervisions";

    /** One of the two. */
    static final class Whom {
        @Option(names = "--agent", paramLabel = "ID", description = "The call that this agent has in hand.")
        private @Nullable String agent;

        @Option(names = "--interaction", paramLabel = "ID", description = "This call.")
        private @Nullable String interaction;
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description =
                    "Rings a phone; who answers it is present in the call (keys: 4 listen, 5 whisper, 6 barge, 7 take over).")
    int start(
            @Mixin Api api,
            @ArgGroup(multiplicity = "1") Whom whom,
            @Option(names = "--phone", required = true, description = "The extension that is rung.") String phone,
            @Option(
                            names = "--mode",
                            defaultValue = "listen",
                            description = "listen, whisper or barge (${DEFAULT-VALUE}).")
                    String mode) {
        ObjectNode body = Api.object().put("phone", phone).put("mode", mode.toUpperCase(Locale.ROOT));
        if (whom.agent != null) {
            body.put("agent", whom.agent);
        } else {
            body.put("interaction", whom.interaction);
        }
        JsonNode begun = api.post(ALL, body);
        return api.print(
                begun,
                () -> api.out()
                        .println("phone " + phone + " rings; supervision "
                                + begun.path("id").asString()));
    }

    @Command(
            name = "mode",
            mixinStandardHelpOptions = true,
            description = "Listens, whispers or barges in from now on.")
    int mode(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "MODE", description = "listen, whisper or barge.") String mode) {
        api.post(one(id) + "/mode", Api.object().put("mode", mode.toUpperCase(Locale.ROOT)));
        return api.done("supervision " + id + ": " + mode);
    }

    @Command(
            name = "take-over",
            mixinStandardHelpOptions = true,
            description = "The supervisor talks with the caller from here on; the agent is let go.")
    int takeOver(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        api.post(one(id) + "/take-over", Api.object());
        return api.done("supervision " + id + ": took the call over");
    }

    @Command(
            name = "end",
            mixinStandardHelpOptions = true,
            description = "Hangs up the supervisor's phone; the call goes on.")
    int end(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        api.delete(one(id));
        return api.done("ended supervision " + id);
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists who is or was present in which call, newest first.")
    int list(
            @Mixin Api api,
            @Option(names = "--interaction", description = "In this call.") @Nullable String interaction,
            @Option(names = "--supervisor", description = "This agent.") @Nullable String supervisor,
            @Option(names = "--agent", description = "Who was heard.") @Nullable String agent,
            @Option(names = "--from", description = "Then or later (2026-01-31T09:30:00Z).") @Nullable Instant from,
            @Option(names = "--to", description = "Before.") @Nullable Instant to,
            @Option(names = "--limit", defaultValue = "20", description = "At most so many (${DEFAULT-VALUE}).")
                    int limit) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("interaction", interaction);
        parameters.put("supervisor", supervisor);
        parameters.put("agent", agent);
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("limit", limit);
        JsonNode page = api.get(ALL + Api.query(parameters));
        return api.print(page, () -> {
            Columns table = new Columns(
                    "ID", "ASKED", "INTERACTION", "SUPERVISOR", "PHONE", "AGENTS", "LISTEN", "WHISPER", "BARGE", "HOW");
            for (JsonNode one : page.path("items")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.time(one.path("askedAt")),
                        Columns.text(one.path("interaction")),
                        Columns.text(one.path(one.path("supervisor").isNull() ? "by" : "supervisor")),
                        Columns.text(one.path("phone")),
                        Columns.list(one.path("agents")),
                        Columns.seconds(one.path("seconds").path("LISTEN")),
                        Columns.seconds(one.path("seconds").path("WHISPER")),
                        Columns.seconds(one.path("seconds").path("BARGE")),
                        one.path("how").isNull()
                                ? "present: " + Columns.words(one.path("mode"))
                                : Columns.text(one.path("how")));
            }
            table.print(api.out());
        });
    }

    private static String one(String id) {
        return ALL + "/" + Api.segment(id);
    }
}
