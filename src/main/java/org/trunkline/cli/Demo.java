package org.trunkline.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneEvent.Ended;
import org.trunkline.phone.PhoneEvent.IncomingCall;
import org.trunkline.phone.PhoneEvent.Registered;
import org.trunkline.phone.PhoneException;
import tools.jackson.databind.JsonNode;

/**
 * One call from the caller's number to the stored record: an agent logs in, a caller comes through the menu and the queue,
 * they talk, the agent wraps up. Every step is checked and printed with the time it took.
 */
final class Demo {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration MUSIC = Duration.ofSeconds(2);
    private static final double CALLER_HZ = 440;
    private static final double AGENT_HZ = 1000;
    private static final String SEE_LOG = "see what Trunkline says: var/log/trunkline.log (the home's log folder)";

    /**
     * @param number what the caller dials, and {@code key} what is pressed in the menu
     * @param words a recording of somebody who says "help"
     */
    record Plan(
            String agent,
            String pin,
            String extension,
            String caller,
            String number,
            String key,
            String server,
            Path words) {
        @Override
        public String toString() {
            return "Plan[agent " + agent + " at " + extension + "]";
        }
    }

    private final Plan plan;
    private final DemoApi api;
    private final Phone desk;
    private final Phone caller;
    private final PrintWriter out;
    private final long began = System.nanoTime();
    private final Instant beganAt;

    Demo(Plan plan, DemoApi api, Phone desk, Phone caller, PrintWriter out, Instant beganAt) {
        this.plan = plan;
        this.api = api;
        this.desk = desk;
        this.caller = caller;
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
        step("Trunkline can take calls", "start it in another terminal: scripts/run", () -> {
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
            agentGoes();
            showRecord(interaction);
            callerSpeaks();
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
        step("Agent " + plan.agent() + " is free to log in", "log the agents out: *42 at their phones", () -> {
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
        step(
                "Phone " + plan.extension() + " registers at " + plan.server(),
                "check that Asterisk runs; the password is in secrets.toml, [phone." + plan.extension() + "]",
                () -> {
                    desk.register();
                    desk.await(Registered.class, SOON);
                    return "";
                });
        step(
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
        step(
                "A caller, " + plan.caller() + ", dials " + plan.number(),
                "check the [[number]] " + plan.number() + " in trunkline.toml",
                () -> {
                    caller.call(plan.number());
                    caller.awaitEstablished(SOON);
                    return "";
                });
        step("The caller hears the menu", SEE_LOG, () -> {
            hears(caller, "the menu");
            return level(caller);
        });
        step("The caller presses " + plan.key(), SEE_LOG, () -> {
            caller.send(plan.key());
            caller.await(PhoneEvent.DigitsSent.class, SOON);
            return "";
        });
        String interaction = step("The caller is in the queue", SEE_LOG, () -> {
            JsonNode queued = api.until(
                    "the caller in a queue",
                    SOON,
                    () -> api.newestOf(plan.caller(), beganAt),
                    found -> !text(found, "queuedAt").isEmpty());
            return text(queued, "queue") + ", interaction " + text(queued, "id");
        });
        step("The caller hears music", "check the folder of music on hold: asterisk/moh in the home", () -> {
            hearsFor(MUSIC, caller);
            return level(caller);
        });
        return interaction.substring(interaction.lastIndexOf(' ') + 1);
    }

    private void agentTakesTheCall() {
        step("The agent dials *43 and is ready", SEE_LOG, () -> {
            desk.call("*43");
            desk.awaitEstablished(SOON);
            hears(desk, "the confirmation");
            desk.await(Ended.class, SOON);
            return "";
        });
        step("The agent's phone rings", SEE_LOG, () -> {
            IncomingCall call = desk.await(IncomingCall.class, SOON);
            return "shows " + call.from();
        });
        step("The agent answers", SEE_LOG, () -> {
            desk.answer();
            desk.awaitEstablished(SOON);
            return "";
        });
    }

    private void theyTalk() {
        String remedy = "check that UDP ports rtp_start to rtp_end are free and not filtered on this machine";
        step("The agent hears the caller", remedy, () -> {
            caller.tone(CALLER_HZ, Duration.ofMinutes(1));
            desk.tone(AGENT_HZ, Duration.ofMinutes(1));
            return tone(desk, CALLER_HZ);
        });
        step("The caller hears the agent", remedy, () -> tone(caller, AGENT_HZ));
        step("The caller hangs up, the agent's phone too", SEE_LOG, () -> {
            caller.hangUp();
            desk.await(Ended.class, SOON);
            return "";
        });
    }

    private void agentWrapsUp(String interaction) {
        step("The agent is in wrap-up", SEE_LOG, () -> {
            JsonNode agent = api.until(
                    "agent " + plan.agent() + " in wrap-up",
                    SOON,
                    () -> api.agent(plan.agent()),
                    seen -> text(seen, "state").equals("WRAP_UP"));
            return "of interaction " + text(agent, "interaction");
        });
        step("The agent dials *46 and is ready again", SEE_LOG, () -> {
            desk.call("*46");
            desk.awaitEstablished(SOON);
            return heardOut(desk, "AVAILABLE");
        });
        step("The interaction is closed in the record", SEE_LOG, () -> {
            api.until(
                    "the end of interaction " + interaction,
                    SOON,
                    () -> api.interaction(interaction),
                    seen -> !text(seen, "endedAt").isEmpty());
            return "";
        });
    }

    private void agentGoes() {
        step("The agent dials *42 and is logged out", SEE_LOG, () -> {
            desk.call("*42");
            desk.awaitEstablished(SOON);
            return heardOut(desk, "LOGGED_OUT");
        });
    }

    private void showRecord(String id) {
        JsonNode shown = step("The customer's record, as stored", SEE_LOG, () -> "", () -> api.interaction(id));
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

    /** A second call: instead of pressing a key the caller says what is wanted, in a recorded human voice. */
    private void callerSpeaks() {
        out.println();
        if (!api.listensToCallers()) {
            out.println("Callers are not listened to here (docs/speech.md says what that takes), so nobody speaks.");
            return;
        }
        Instant from = InstantSource.system().instant();
        step("The caller dials " + plan.number() + " again and hears the menu", SEE_LOG, () -> {
            caller.call(plan.number());
            caller.awaitEstablished(SOON);
            hearsFor(Duration.ofSeconds(1), caller);
            return "";
        });
        step("The caller says \"help\"", SEE_LOG, () -> {
            caller.play(plan.words());
            return "";
        });
        String id = step("What was said is understood, and the caller is in the queue", SEE_LOG, () -> {
            JsonNode queued = api.until(
                    "the caller in a queue",
                    SOON,
                    () -> api.newestOf(plan.caller(), from),
                    found -> !text(found, "queuedAt").isEmpty());
            return text(queued, "queue") + ", interaction " + text(queued, "id");
        });
        step("The caller hangs up", SEE_LOG, () -> {
            caller.hangUp();
            return "";
        });
        step("The record tells the intent", SEE_LOG, () -> {
            for (JsonNode line : api.story(id.substring(id.lastIndexOf(' ') + 1))) {
                if (text(line, "text").startsWith("said what was understood")) {
                    return text(line, "text");
                }
            }
            throw new DemoFailure("no line of the story tells of an intent");
        });
    }

    private void print(String name, String value) {
        out.printf("  %-14s %s%n", name, value);
    }

    // ---- what several steps do

    /** Hears a prompt, then dials. */
    private static void afterPrompt(Phone phone, String keys) {
        hears(phone, "a prompt");
        phone.hearing().heardSilence(SOON);
        phone.send(keys);
        phone.await(PhoneEvent.DigitsSent.class, SOON);
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

    private static void hears(Phone phone, String what) {
        if (!phone.hearing().heardVoice(SOON)) {
            throw new DemoFailure(what + " was not heard: " + SOON.toSeconds() + " s of silence");
        }
    }

    /** Hears something for so long in all, within three times as long. */
    private static void hearsFor(Duration sound, Phone phone) {
        long end = System.nanoTime() + sound.multipliedBy(3).toNanos();
        Duration heard = Duration.ZERO;
        while (heard.compareTo(sound) < 0) {
            if (System.nanoTime() > end) {
                throw new DemoFailure("only " + heard.toMillis() + " ms of sound were heard");
            }
            if (phone.hearing().heardVoice(Duration.ofMillis(200))) {
                heard = heard.plusMillis(100);
            }
        }
    }

    private static String tone(Phone phone, double hz) {
        if (!phone.hearing().heard(hz, SOON)) {
            throw new DemoFailure(String.format(
                    Locale.ROOT,
                    "the tone of %.0f Hz was not heard; its level is %.0f dBFS of %.0f in all",
                    hz,
                    phone.hearing().level(hz),
                    phone.hearing().level()));
        }
        return String.format(
                Locale.ROOT, "%.0f Hz at %.1f dBFS", hz, phone.hearing().level(hz));
    }

    private static String level(Phone phone) {
        return String.format(Locale.ROOT, "%.0f dBFS", phone.hearing().level());
    }

    private String step(String title, String remedy, Supplier<String> work) {
        String[] detail = {""};
        return step(title, remedy, () -> detail[0], () -> {
            detail[0] = work.get();
            return detail[0];
        });
    }

    private <T> T step(String title, String remedy, Supplier<String> detail, Supplier<T> work) {
        long from = System.nanoTime();
        try {
            T result = work.get();
            long now = System.nanoTime();
            String more = detail.get();
            out.printf(
                    Locale.ROOT,
                    "%7.2f s  %7.0f ms  %s%s%n",
                    (now - began) / 1e9,
                    (now - from) / 1e6,
                    title,
                    more.isEmpty() ? "" : " (" + more + ")");
            out.flush();
            return result;
        } catch (DemoFailure | PhoneException e) {
            throw new Failed(title, String.valueOf(e.getMessage()), remedy);
        }
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "" : value.asString();
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
