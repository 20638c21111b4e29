package org.trunkline.cli;

import static org.trunkline.cli.DemoSteps.AGENT_HZ;
import static org.trunkline.cli.DemoSteps.CALLER_HZ;
import static org.trunkline.cli.DemoSteps.SEE_LOG;
import static org.trunkline.cli.DemoSteps.SOON;
import static org.trunkline.cli.DemoSteps.dials;
import static org.trunkline.cli.DemoSteps.hears;
import static org.trunkline.cli.DemoSteps.text;
import static org.trunkline.cli.DemoSteps.tone;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent.Ended;
import org.trunkline.phone.PhoneEvent.IncomingCall;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An act of the demo, with the agent ready: one customer calls, writes an email, chats, and calls again. One agent answers each,
 * and sees with each offer what was before, so that nothing has to be said twice.
 */
final class DemoStory {
    /**
     * The customer.
     *
     * @param number from which they call, and {@code atHome} the same as their own country writes it
     * @param site where they chat
     */
    record Cast(String name, String number, String atHome, String email, DemoVisitor.Site site) {}

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String TROUBLE = "My lamp flickers";
    private static final String LETTER = "It is the lamp of which I told you on the telephone.";
    private static final String ANSWER = "A new one is on its way, as we said on the telephone.";
    private static final String QUESTION = "When will it be here?";
    private static final String REPLY = "Your new lamp comes tomorrow.";

    private final Demo.Plan plan;
    private final Cast cast;
    private final DemoApi api;
    private final DemoApi asAgent;
    private final Phone desk;
    private final Function<String, Phone> phones;
    private final DemoSteps steps;
    /** This customer's, newest first. */
    private final List<String> contacts = new ArrayList<>();

    private final List<String> seen = new ArrayList<>();
    private String customer = "";

    /** @param asAgent with the agent's own token */
    DemoStory(Demo.Plan plan, DemoApi api, DemoApi asAgent, Demo.Phones phones, DemoSteps steps) {
        this.plan = plan;
        this.cast = plan.customer();
        this.api = api;
        this.asAgent = asAgent;
        this.desk = phones.desk();
        this.phones = phones.outside();
        this.steps = steps;
    }

    /** @throws Demo.Failed at the first step that fails */
    void run() {
        steps.out().println();
        JsonNode mailbox = steps.step(
                "There is a mailbox to write to, and the agent's screen is on",
                "set demo_queue in [mail] of trunkline.toml, and start anew",
                () -> "",
                api::demoMailbox);
        DemoMail mail = new DemoMail(cast.name(), cast.email(), text(mailbox, "outgoing"), text(mailbox, "incoming"));
        try (DemoScreen screen = asAgent.screen(plan.agent())) {
            calls();
            writes(mail, text(mailbox, "address"), screen);
            chats(screen);
            callsAgain(screen);
        }
        record();
    }

    // ---- she calls

    private void calls() {
        try (Phone caller = phones.apply(cast.number())) {
            steps.step(
                    cast.name() + " calls, " + cast.number() + "; the agent answers",
                    SEE_LOG,
                    () -> inConversation(caller, () -> {}));
            steps.step(
                    "The agent asks who it is, and it is noted: " + cast.name() + ", " + cast.email(),
                    "see who has this address: scripts/trunkline customer list",
                    () -> {
                        customer = text(api.interaction(contacts.getFirst()), "customer");
                        if (customer.isEmpty()) {
                            throw new DemoFailure("the call is nobody's");
                        }
                        api.isKnownAs(customer, cast.name(), cast.email());
                        return "customer " + customer;
                    });
            hangsUp(caller);
        }
    }

    /** @param offered what is done when the phone is about to ring */
    private String inConversation(Phone caller, Runnable offered) {
        Instant from = InstantSource.system().instant();
        caller.call(plan.number());
        caller.awaitEstablished(SOON);
        hears(caller, "the menu");
        caller.send(plan.key());
        offered.run();
        IncomingCall ringing = desk.await(IncomingCall.class, SOON);
        desk.answer();
        desk.awaitEstablished(SOON);
        caller.tone(CALLER_HZ, LONG);
        desk.tone(AGENT_HZ, LONG);
        tone(desk, CALLER_HZ);
        String heard = tone(caller, AGENT_HZ);
        JsonNode call = api.until(
                "the call",
                SOON,
                () -> api.newestOf(cast.number(), from),
                found -> text(found, "agent").equals(plan.agent()));
        contacts.addFirst(text(call, "id"));
        return "interaction " + text(call, "id") + ", shows " + ringing.from() + ", they hear each other, " + heard;
    }

    private void hangsUp(Phone caller) {
        steps.step("They hang up; the agent dials *46 and is ready again", SEE_LOG, () -> {
            caller.hangUp();
            desk.await(Ended.class, SOON);
            desk.silence();
            dials(desk, "*46");
            return "";
        });
    }

    // ---- she writes

    private void writes(DemoMail mail, String to, DemoScreen screen) {
        screen.clear();
        steps.step(cast.name() + " writes an email to " + to + ": " + TROUBLE, SEE_LOG, () -> {
            mail.write(to, TROUBLE, LETTER);
            return "by SMTP";
        });
        String id = offered(screen, "It is fetched by IMAP and offered to the agent, who sees");
        answers(id, ANSWER);
        steps.step(
                "The answer is in the customer's mailbox",
                SEE_LOG,
                () -> mail.received(ANSWER, "#" + api.ticketOf(id) + "-"));
        done(id);
    }

    private void chats(DemoScreen screen) {
        screen.clear();
        Cast who = cast;
        try (DemoVisitor page = steps.step(
                who.name() + " opens the chat of the web site, where she is logged in, and asks: " + QUESTION,
                "run scripts/trunkline setup, which makes the chat's secret, and start anew",
                () -> "",
                () -> {
                    DemoVisitor opened = api.visitor(who.site(), "demo-story", who.name(), who.email());
                    opened.writes(QUESTION);
                    return opened;
                })) {
            String id = offered(screen, "It is offered to the agent, who sees");
            answers(id, REPLY);
            steps.step("The answer is in the page", SEE_LOG, () -> {
                page.reads(REPLY);
                return "";
            });
            done(id);
        }
    }

    private void callsAgain(DemoScreen screen) {
        screen.clear();
        try (Phone caller = phones.apply(cast.atHome())) {
            String[] shown = {""};
            steps.step(
                    cast.name() + " calls again, as " + cast.atHome() + "; before the agent picks up, the screen shows",
                    SEE_LOG,
                    () -> shown[0],
                    () -> inConversation(caller, () -> shown[0] = sees(screen.offered(customer))));
            hangsUp(caller);
        }
    }

    // ---- what the agent does

    /** Offered in writing. */
    private String offered(DemoScreen screen, String title) {
        JsonNode[] pop = {Api.object()};
        steps.step(title, "whether others are ready, or something else is in hand: scripts/trunkline status", () -> {
            pop[0] = screen.offered(customer);
            return sees(pop[0]);
        });
        String id = text(pop[0].path("interaction"), "id");
        contacts.addFirst(id);
        return id;
    }

    /** Who it is, and all that was before, newest first. */
    private String sees(JsonNode pop) {
        List<String> history = pop.path("history")
                .valueStream()
                .map(one -> text(one, "id"))
                .limit(contacts.size())
                .toList();
        if (!history.equals(contacts)) {
            throw new DemoFailure("the screen shows " + history + " as what was before, and not " + contacts);
        }
        String name = text(pop.path("customer"), "name");
        if (!name.equals(cast.name())) {
            throw new DemoFailure("the screen shows the name '" + name + "'");
        }
        String before = pop.path("history")
                .valueStream()
                .limit(contacts.size())
                .map(one -> channel(one) + " " + text(one, "id"))
                .collect(Collectors.joining(", "));
        seen.addFirst(before);
        return name + "; before: " + before;
    }

    private void answers(String id, String text) {
        steps.step("The agent accepts it and answers: " + text, SEE_LOG, () -> {
            asAgent.send("POST", "/api/v1/interactions/" + id + "/accept", Api.object());
            asAgent.send(
                    "POST",
                    "/api/v1/interactions/" + id + "/messages",
                    Api.object().put("text", text));
            return "";
        });
    }

    private void done(String id) {
        steps.step("The agent is done with it", SEE_LOG, () -> {
            ObjectNode ending = Api.object().put("disposition", "solved");
            asAgent.send("POST", "/api/v1/interactions/" + id + "/done", ending);
            return "ticket " + api.ticketOf(id);
        });
    }

    // ---- the record

    private void record() {
        String title = "All of it is on one record, newest first";
        List<JsonNode> all = steps.step(title, SEE_LOG, () -> "", () -> {
            List<JsonNode> found = api.moments(customer).stream()
                    .map(moment -> moment.path("interaction"))
                    .filter(one -> contacts.contains(text(one, "id")))
                    .toList();
            List<String> ids = found.stream().map(one -> text(one, "id")).toList();
            if (!ids.equals(contacts)) {
                throw new DemoFailure("the timeline of " + customer + " has " + ids + " and not " + contacts);
            }
            if (found.stream().anyMatch(one -> !text(one, "agent").equals(plan.agent()))) {
                throw new DemoFailure("agent " + plan.agent() + " has not answered each of " + ids);
            }
            return found;
        });
        JsonNode known = api.customer(customer);
        steps.out().println();
        print("Customer", customer + ", " + text(known, "name"));
        print(
                "Known by",
                known.path("identities")
                        .valueStream()
                        .map(one -> text(one, "address"))
                        .collect(Collectors.joining(", ")));
        for (int i = 0; i < all.size(); i++) {
            JsonNode one = all.get(i);
            String tickets = api.ticketsOf(text(one, "id"));
            print(
                    channel(one) + " " + text(one, "id"),
                    text(one, "startedAt") + ", agent " + text(one, "agent")
                            + (tickets.isEmpty() ? "" : ", ticket " + tickets)
                            + (i < seen.size() ? "; the agent saw " + seen.get(i) : ""));
        }
        print(
                "Repeated",
                "nothing: " + seen.size() + " of " + seen.size()
                        + " times the agent saw before taking it who it was and all that was before");
        steps.out().flush();
    }

    private void print(String name, String value) {
        steps.out().printf(Locale.ROOT, "  %-14s %s%n", name, value);
    }

    private static String channel(JsonNode interaction) {
        String channel = text(interaction, "channel").toLowerCase(Locale.ROOT);
        return channel.equals("voice") ? "call" : channel;
    }
}
