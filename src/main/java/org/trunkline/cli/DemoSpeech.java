package org.trunkline.cli;

import static org.trunkline.cli.DemoSteps.SEE_LOG;
import static org.trunkline.cli.DemoSteps.SOON;
import static org.trunkline.cli.DemoSteps.hearsFor;
import static org.trunkline.cli.DemoSteps.text;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.trunkline.phone.Phone;
import tools.jackson.databind.JsonNode;

/** An act of the demo: instead of pressing a key the caller says what is wanted, in a recorded human voice. */
final class DemoSpeech {
    private final Demo.Plan plan;
    private final DemoApi api;
    private final Phone caller;
    private final DemoSteps steps;

    DemoSpeech(Demo.Plan plan, DemoApi api, Phone caller, DemoSteps steps) {
        this.plan = plan;
        this.api = api;
        this.caller = caller;
        this.steps = steps;
    }

    /** @throws Demo.Failed at the first step that fails */
    void run() {
        PrintWriter out = steps.out();
        out.println();
        if (!api.listensToCallers()) {
            out.println("Callers are not listened to here (docs/speech.md says what that takes), so nobody speaks.");
            return;
        }
        Instant from = InstantSource.system().instant();
        steps.step("The caller dials " + plan.number() + " again and hears the menu", SEE_LOG, () -> {
            caller.call(plan.number());
            caller.awaitEstablished(SOON);
            hearsFor(Duration.ofSeconds(1), caller);
            return "";
        });
        steps.step("The caller says \"help\"", SEE_LOG, () -> {
            caller.play(plan.words());
            return "";
        });
        String id = steps.step("What was said is understood, and the caller is in the queue", SEE_LOG, () -> {
            JsonNode queued = api.until(
                    "the caller in a queue",
                    SOON,
                    () -> api.newestOf(plan.caller(), from),
                    found -> !text(found, "queuedAt").isEmpty());
            return text(queued, "queue") + ", interaction " + text(queued, "id");
        });
        steps.step("The caller hangs up", SEE_LOG, () -> {
            caller.hangUp();
            return "";
        });
        steps.step("The record tells the intent", SEE_LOG, () -> {
            for (JsonNode line : api.story(id.substring(id.lastIndexOf(' ') + 1))) {
                if (text(line, "text").startsWith("said what was understood")) {
                    return text(line, "text");
                }
            }
            throw new DemoFailure("no line of the story tells of an intent");
        });
    }
}
