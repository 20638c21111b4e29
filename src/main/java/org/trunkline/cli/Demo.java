package org.trunkline.cli;

import static org.trunkline.cli.DemoSteps.AGENT_HZ;
import static org.trunkline.cli.DemoSteps.CALLER_HZ;
import static org.trunkline.cli.DemoSteps.SEE_LOG;
import static org.trunkline.cli.DemoSteps.SOON;
import static org.trunkline.cli.DemoSteps.afterPrompt;
import static org.trunkline.cli.DemoSteps.dials;
import static org.trunkline.cli.DemoSteps.hears;
import static org.trunkline.cli.DemoSteps.hearsFor;
import static org.trunkline.cli.DemoSteps.level;
import static org.trunkline.cli.DemoSteps.text;
import static org.trunkline.cli.DemoSteps.tone;
import static org.trunkline.cli.DemoSteps.words;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneEvent.Ended;
import org.trunkline.phone.PhoneEvent.IncomingCall;
import org.trunkline.phone.PhoneEvent.Registered;
import tools.jackson.databind.JsonNode;

/**
 * Calls from the caller's number to the stored record: an agent logs in, a caller comes through the menu and the queue, they
 * talk, the agent wraps up; then a supervisor is present in a call, takes it over and gives the caller to a colleague; then a caller
 * keeps the place and is called back; then a customer calls, writes, chats and calls again; then one speaks instead of pressing keys.
 */
final class Demo {
    private static final Duration MUSIC = Duration.ofSeconds(2);

    /**
     * @param supervisor who may listen in, and {@code supervisorPin} to prove it at a phone
     * @param colleague the extension to which a caller is given
     * @param number what the caller dials, and {@code key} what is pressed in the menu
     * @param words a recording of somebody who says "help"
     * @param customer who comes over several channels
     */
    record Plan(
            String agent,
            String pin,
            String extension,
            String supervisor,
            String supervisorPin,
            String colleague,
            String caller,
            String number,
            String key,
            String server,
            Path words,
            DemoStory.Cast customer) {
        @Override
        public String toString() {
            return "Plan[agent " + agent + " at " + extension + "]";
        }
    }

    /** @param outside opens the phone of a caller with this number */
    record Phones(Phone desk, Phone colleague, Phone supervisor, Phone caller, Function<String, Phone> outside) {}

    private final Plan plan;
    private final DemoApi api;
    private final Phone desk;
    private final Phone caller;
    private final Phones phones;
    private final DemoSteps steps;
    private final PrintWriter out;
    private final Instant beganAt;

    Demo(Plan plan, DemoApi api, Phones phones, PrintWriter out, Instant beganAt) {
        this.plan = plan;
        this.api = api;
        this.phones = phones;
        this.desk = phones.desk();
        this.caller = phones.caller();
        this.steps = new DemoSteps(out);
        this.out = out;
        this.beganAt = beganAt;
    }

    /** A step that failed. */
    static final class Failed extends RuntimeException {
        Failed(String step, String what, String remedy) {
            super("FAILED: " + step + System.lineSeparator() + "  what happened: " + what + System.lineSeparator()
                    + "  what to do:    " + remedy);
        }
    }

    /** @throws Failed at the first step that fails */
    void run() {
        steps.step("Trunkline can take calls", "start it in another terminal: scripts/run", () -> {
            api.ready();
            return "";
        });
        agentIsFree();
        try {
            agentComes();
            String interaction = callerWaits();
            agentTakesTheCall();
            theyTalk();
            agentWrapsUp(interaction);
            showRecord(interaction);
            new DemoFloor(plan, api, phones, steps).run();
            new DemoCallback(plan, api, phones, steps).run();
            api.as(plan.agent(), agent -> new DemoStory(plan, api, agent, phones, steps).run());
            out.println();
            agentGoes();
            new DemoSpeech(plan, api, caller, steps).run();
        } catch (Failed failed) {
            leaveAsFound(failed);
            throw failed;
        }
    }

    /** Nobody is to be offered calls at a phone that is not there any more. */
    private void leaveAsFound(Failed failed) {
        try {
            if (!text(api.agent(plan.agent()), "state").equals("LOGGED_OUT")) {
                api.logOut(plan.agent());
            }
        } catch (DemoFailure second) {
            failed.addSuppressed(second);
        }
    }

    private void agentIsFree() {
        steps.step("Agent " + plan.agent() + " is free to log in", "log the agents out: *42 at their phones", () -> {
            for (JsonNode agent : api.agents()) {
                String id = text(agent, "id");
                String state = text(agent, "state");
                if (id.equals(plan.agent())) {
                    if (Set.of("BUSY", "RESERVED").contains(state)) {
                        throw new DemoFailure("agent " + id + " is in a call");
                    } else if (!state.equals("LOGGED_OUT")) {
                        api.logOut(id);
                    }
                } else if (state.equals("AVAILABLE")) {
                    throw new DemoFailure("agent " + id + " is ready and would be given the call");
                }
            }
            return "";
        });
    }

    private void agentComes() {
        steps.step(
                "Phone " + plan.extension() + " registers at " + plan.server(),
                "check that Asterisk runs; the password is in secrets.toml, [phone." + plan.extension() + "]",
                () -> {
                    desk.register();
                    desk.await(Registered.class, SOON);
                    return "";
                });
        steps.step(
                "The agent dials *41 and logs in with number and PIN",
                "check the PIN in secrets.toml, [agent." + plan.agent() + "]; " + SEE_LOG,
                () -> {
                    desk.call("*41");
                    desk.awaitEstablished(SOON);
                    afterPrompt(desk, plan.agent() + "#");
                    afterPrompt(desk, plan.pin() + "#");
                    return heardOut(desk, "NOT_READY");
                });
    }

    private String callerWaits() {
        steps.step(
                "A caller, " + plan.caller() + ", dials " + plan.number(),
                "check the [[number]] " + plan.number() + " in trunkline.toml",
                () -> {
                    caller.call(plan.number());
                    caller.awaitEstablished(SOON);
                    return "";
                });
        steps.step("The caller hears the menu", SEE_LOG, () -> {
            hears(caller, "the menu");
            return level(caller);
        });
        steps.step("The caller presses " + plan.key(), SEE_LOG, () -> {
            caller.send(plan.key());
            caller.await(PhoneEvent.DigitsSent.class, SOON);
            return "";
        });
        String interaction = steps.step("The caller is in the queue", SEE_LOG, () -> {
            JsonNode queued = api.until(
                    "the caller in a queue",
                    SOON,
                    () -> api.newestOf(plan.caller(), beganAt),
                    found -> !text(found, "queuedAt").isEmpty());
            return text(queued, "queue") + ", interaction " + text(queued, "id");
        });
        steps.step("The caller hears music", "check the folder of music on hold: asterisk/moh in the home", () -> {
            hearsFor(MUSIC, caller);
            return level(caller);
        });
        return interaction.substring(interaction.lastIndexOf(' ') + 1);
    }

    private void agentTakesTheCall() {
        steps.step("The agent dials *43 and is ready", SEE_LOG, () -> {
            dials(desk, "*43");
            return "";
        });
        steps.step("The agent's phone rings", SEE_LOG, () -> {
            IncomingCall call = desk.await(IncomingCall.class, SOON);
            return "shows " + call.from();
        });
        steps.step("The agent answers", SEE_LOG, () -> {
            desk.answer();
            desk.awaitEstablished(SOON);
            return "";
        });
    }

    private void theyTalk() {
        String remedy = "check that UDP ports rtp_start to rtp_end are free and not filtered on this machine";
        steps.step("The agent hears the caller", remedy, () -> {
            caller.tone(CALLER_HZ, Duration.ofMinutes(1));
            desk.tone(AGENT_HZ, Duration.ofMinutes(1));
            return tone(desk, CALLER_HZ);
        });
        steps.step("The caller hears the agent", remedy, () -> tone(caller, AGENT_HZ));
        steps.step("The caller hangs up, the agent's phone too", SEE_LOG, () -> {
            caller.hangUp();
            desk.await(Ended.class, SOON);
            return "";
        });
    }

    private void agentWrapsUp(String interaction) {
        steps.step("The agent is in wrap-up", SEE_LOG, () -> {
            JsonNode agent = api.until(
                    "agent " + plan.agent() + " in wrap-up",
                    SOON,
                    () -> api.agent(plan.agent()),
                    seen -> text(seen, "state").equals("WRAP_UP"));
            return "of interaction " + text(agent, "interaction");
        });
        steps.step("The agent dials *46 and is ready again", SEE_LOG, () -> {
            desk.call("*46");
            desk.awaitEstablished(SOON);
            return heardOut(desk, "AVAILABLE");
        });
        steps.step("The interaction is closed in the record", SEE_LOG, () -> {
            api.until(
                    "the end of interaction " + interaction,
                    SOON,
                    () -> api.interaction(interaction),
                    seen -> !text(seen, "endedAt").isEmpty());
            return "";
        });
    }

    private void agentGoes() {
        steps.step("The agent dials *42 and is logged out", SEE_LOG, () -> {
            desk.call("*42");
            desk.awaitEstablished(SOON);
            return heardOut(desk, "LOGGED_OUT");
        });
    }

    private void showRecord(String id) {
        JsonNode shown = steps.step("The customer's record, as stored", SEE_LOG, () -> "", () -> api.interaction(id));
        String customer = text(shown, "customer");
        int calls = customer.isEmpty() ? 0 : api.timeline(customer).size();
        out.println();
        print(
                "Customer",
                customer + " (" + text(shown, "callerNumber") + "), " + calls + (calls == 1 ? " call" : " calls"));
        print("Interaction", id);
        print("Dialled", text(shown, "dialled") + ", flow " + text(shown, "flow"));
        print("Queue, agent", text(shown, "queue") + ", " + text(shown, "agent"));
        print("From, to", text(shown, "startedAt") + ", " + text(shown, "endedAt"));
        JsonNode ending = shown.path("ending");
        print("Ending", words(text(ending, "reason")) + ", by the " + words(text(ending, "responsible")));
        StringBuilder spent = new StringBuilder();
        shown.path("spentSeconds").properties().stream()
                .filter(stage -> stage.getValue().asDouble() > 0)
                .forEach(stage -> spent.append(spent.isEmpty() ? "" : ", ")
                        .append(words(stage.getKey()))
                        .append(String.format(
                                Locale.ROOT, " %.1f s", stage.getValue().asDouble())));
        print("Time spent", spent.toString());
        out.println();
        for (JsonNode line : api.story(id)) {
            out.printf(Locale.ROOT, "%10.2f s  %s%n", line.path("afterSeconds").asDouble(), text(line, "text"));
        }
        out.flush();
        if (!text(shown, "agent").equals(plan.agent())) {
            throw new Failed("The customer's record, as stored", "it does not name agent " + plan.agent(), SEE_LOG);
        }
    }

    private void print(String name, String value) {
        out.printf("  %-14s %s%n", name, value);
    }

    /** Hears a spoken confirmation to its end; then the agent must be in this state. */
    private String heardOut(Phone phone, String state) {
        hears(phone, "the confirmation");
        phone.await(Ended.class, SOON);
        JsonNode agent = api.until(
                "agent " + plan.agent() + " as " + state,
                SOON,
                () -> api.agent(plan.agent()),
                seen -> text(seen, "state").equals(state));
        return words(text(agent, "state"));
    }
}
