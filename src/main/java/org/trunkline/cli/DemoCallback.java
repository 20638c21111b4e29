package org.trunkline.cli;

import static org.trunkline.cli.DemoSteps.AGENT_HZ;
import static org.trunkline.cli.DemoSteps.CALLER_HZ;
import static org.trunkline.cli.DemoSteps.SEE_LOG;
import static org.trunkline.cli.DemoSteps.SOON;
import static org.trunkline.cli.DemoSteps.afterPrompt;
import static org.trunkline.cli.DemoSteps.dials;
import static org.trunkline.cli.DemoSteps.hears;
import static org.trunkline.cli.DemoSteps.text;
import static org.trunkline.cli.DemoSteps.tone;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent.Ended;
import org.trunkline.phone.PhoneEvent.IncomingCall;
import tools.jackson.databind.JsonNode;

/**
 * An act of the demo, with the agent ready: nobody is free, a caller keeps the place without the line, and is called back. It
 * is a colleague in the house, so that no trunk is needed.
 */
final class DemoCallback {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Demo.Plan plan;
    private final DemoApi api;
    private final Phone desk;
    private final Phone colleague;
    private final DemoSteps steps;
    private final Instant from = InstantSource.system().instant();

    DemoCallback(Demo.Plan plan, DemoApi api, Demo.Phones phones, DemoSteps steps) {
        this.plan = plan;
        this.api = api;
        this.desk = phones.desk();
        this.colleague = phones.colleague();
        this.steps = steps;
    }

    /** @throws Demo.Failed at the first step that fails */
    void run() {
        steps.out().println();
        steps.step("The agent dials *44 and takes no calls", SEE_LOG, () -> dialled("*44"));
        String queue = steps.step(
                "A caller in the house, " + plan.colleague() + ", dials " + plan.number() + " and presses "
                        + plan.key(),
                SEE_LOG,
                () -> {
                    colleague.call(plan.number());
                    colleague.awaitEstablished(SOON);
                    hears(colleague, "the menu");
                    colleague.send(plan.key());
                    return text(
                            api.until(
                                    "the caller in a queue",
                                    SOON,
                                    () -> api.newestOf(plan.colleague(), from),
                                    found -> !text(found, "queuedAt").isEmpty()),
                            "queue");
                });
        JsonNode settings = api.queue(queue);
        if (text(settings, "callback").equals("off")) {
            steps.out()
                    .println("            No callback: it is off in queue " + queue
                            + ", [[queue]] callback of trunkline.toml.");
            colleague.hangUp();
            colleague.await(Ended.class, SOON);
            return;
        }
        String key = text(settings, "callbackKey");
        steps.step("The caller presses " + key + ", hears the number and confirms it", SEE_LOG, () -> {
            colleague.send(key);
            afterPrompt(colleague, "1#");
            return "";
        });
        steps.step("The caller keeps the place, and the line is free", SEE_LOG, () -> {
            colleague.await(Ended.class, SOON);
            JsonNode owed = api.until(
                    "the callback",
                    SOON,
                    () -> api.callbackOf(plan.colleague()),
                    found -> !text(found, "id").isEmpty());
            return "callback " + text(owed, "id") + ", " + DemoSteps.words(text(owed, "state"));
        });
        steps.step("The agent dials *43 and is ready", SEE_LOG, () -> dialled("*43"));
        steps.step("The agent's phone rings, the agent answers and hears the ringing", SEE_LOG, () -> {
            IncomingCall call = desk.await(IncomingCall.class, SOON);
            desk.answer();
            desk.awaitEstablished(SOON);
            return "shows " + call.from();
        });
        steps.step("The caller's phone rings, and the two speak", SEE_LOG, () -> {
            IncomingCall call = colleague.await(IncomingCall.class, SOON);
            colleague.answer();
            colleague.awaitEstablished(SOON);
            colleague.tone(CALLER_HZ, LONG);
            desk.tone(AGENT_HZ, LONG);
            tone(desk, CALLER_HZ);
            return "shows " + call.from() + ", " + tone(colleague, AGENT_HZ);
        });
        steps.step("They hang up, and nobody is owed a call", SEE_LOG, () -> {
            colleague.hangUp();
            colleague.silence();
            desk.await(Ended.class, SOON);
            api.until(
                    "no callback",
                    SOON,
                    () -> api.callbackOf(plan.colleague()),
                    found -> text(found, "id").isEmpty());
            return "";
        });
        steps.step("The agent dials *46 and is ready again", SEE_LOG, () -> dialled("*46"));
    }

    private String dialled(String code) {
        dials(desk, code);
        return "";
    }
}
