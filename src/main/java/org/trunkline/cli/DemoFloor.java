package org.trunkline.cli;

import static org.trunkline.cli.DemoSteps.AGENT_HZ;
import static org.trunkline.cli.DemoSteps.CALLER_HZ;
import static org.trunkline.cli.DemoSteps.SEE_LOG;
import static org.trunkline.cli.DemoSteps.SOON;
import static org.trunkline.cli.DemoSteps.afterPrompt;
import static org.trunkline.cli.DemoSteps.dials;
import static org.trunkline.cli.DemoSteps.hears;
import static org.trunkline.cli.DemoSteps.misses;
import static org.trunkline.cli.DemoSteps.text;
import static org.trunkline.cli.DemoSteps.tone;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneEvent.Ended;
import org.trunkline.phone.PhoneEvent.IncomingCall;
import tools.jackson.databind.JsonNode;

/**
 * An act of the demo, with the agent logged in: a supervisor listens to a call, whispers to the agent and takes over, and then
 * gives the caller to a colleague.
 */
final class DemoFloor {
    private static final double SUPERVISOR_HZ = 1400;
    private static final double COLLEAGUE_HZ = 700;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Demo.Plan plan;
    private final DemoApi api;
    private final Phone desk;
    private final Phone colleague;
    private final Phone supervisor;
    private final Phone caller;
    private final DemoSteps steps;

    DemoFloor(Demo.Plan plan, DemoApi api, Demo.Phones phones, DemoSteps steps) {
        this.plan = plan;
        this.api = api;
        this.desk = phones.desk();
        this.colleague = phones.colleague();
        this.supervisor = phones.supervisor();
        this.caller = phones.caller();
        this.steps = steps;
    }

    /** @throws Demo.Failed at the first step that fails */
    void run() {
        steps.out().println();
        Instant from = InstantSource.system().instant();
        steps.step("Two more phones register", SEE_LOG, () -> {
            for (Phone phone : new Phone[] {colleague, supervisor}) {
                phone.register();
                phone.await(PhoneEvent.Registered.class, SOON);
            }
            return "";
        });
        theyTalk();
        supervisorListens();
        callerIsGivenAway();
        steps.step("The caller hangs up, and the record tells who spoke with them", SEE_LOG, () -> {
            caller.hangUp();
            caller.silence();
            colleague.await(Ended.class, SOON);
            JsonNode ended = api.until(
                    "the end of the interaction",
                    SOON,
                    () -> api.newestOf(plan.caller(), from),
                    found -> !text(found, "endedAt").isEmpty());
            return api.talkedWith(text(ended, "id"));
        });
        steps.step("The agent dials *46 and is ready again", SEE_LOG, () -> {
            dials(desk, "*46");
            return "";
        });
    }

    private void theyTalk() {
        steps.step(
                "The caller dials " + plan.number() + ", presses " + plan.key() + "; the agent answers",
                SEE_LOG,
                () -> {
                    caller.call(plan.number());
                    caller.awaitEstablished(SOON);
                    hears(caller, "the menu");
                    caller.send(plan.key());
                    desk.await(IncomingCall.class, SOON);
                    desk.answer();
                    desk.awaitEstablished(SOON);
                    caller.tone(CALLER_HZ, LONG);
                    desk.tone(AGENT_HZ, LONG);
                    tone(desk, CALLER_HZ);
                    return "they hear each other, " + tone(caller, AGENT_HZ);
                });
    }

    private void supervisorListens() {
        String permitted = "check [supervision] supervisors in trunkline.toml and the PIN in secrets.toml, [agent."
                + plan.supervisor() + "]";
        steps.step(
                "Supervisor " + plan.supervisor() + " dials *5" + plan.agent() + " at another phone, number and PIN",
                permitted,
                () -> {
                    supervisor.call("*5" + plan.agent());
                    supervisor.awaitEstablished(SOON);
                    afterPrompt(supervisor, plan.supervisor() + "#");
                    afterPrompt(supervisor, plan.supervisorPin() + "#");
                    return "";
                });
        steps.step("The supervisor hears both, and neither hears the supervisor", SEE_LOG, () -> {
            supervisor.tone(SUPERVISOR_HZ, LONG);
            tone(supervisor, CALLER_HZ);
            tone(supervisor, AGENT_HZ);
            misses(desk, SUPERVISOR_HZ);
            misses(caller, SUPERVISOR_HZ);
            return "";
        });
        steps.step("The supervisor presses 5: the agent hears the whisper, the caller does not", SEE_LOG, () -> {
            supervisor.send("5");
            String heard = tone(desk, SUPERVISOR_HZ);
            misses(caller, SUPERVISOR_HZ);
            return heard;
        });
        steps.step("The supervisor presses 7 and has the caller, the agent's phone is free", SEE_LOG, () -> {
            supervisor.send("7");
            desk.await(Ended.class, SOON);
            tone(supervisor, CALLER_HZ);
            return tone(caller, SUPERVISOR_HZ);
        });
    }

    private void callerIsGivenAway() {
        steps.step("The supervisor keys *2" + plan.colleague() + "#, and a colleague's phone rings", SEE_LOG, () -> {
            supervisor.silence();
            supervisor.send("*2" + plan.colleague() + "#");
            IncomingCall call = colleague.await(IncomingCall.class, SOON);
            return "shows " + call.from();
        });
        steps.step("Supervisor and colleague speak, the caller hears music", SEE_LOG, () -> {
            colleague.answer();
            colleague.awaitEstablished(SOON);
            colleague.tone(COLLEAGUE_HZ, LONG);
            supervisor.tone(SUPERVISOR_HZ, LONG);
            String heard = tone(supervisor, COLLEAGUE_HZ);
            tone(colleague, SUPERVISOR_HZ);
            misses(caller, SUPERVISOR_HZ);
            return heard;
        });
        steps.step(
                "The supervisor keys *2: the colleague has the caller, the supervisor's phone is free", SEE_LOG, () -> {
                    supervisor.silence();
                    supervisor.send("*2");
                    supervisor.await(Ended.class, SOON);
                    tone(colleague, CALLER_HZ);
                    return tone(caller, COLLEAGUE_HZ);
                });
    }
}
