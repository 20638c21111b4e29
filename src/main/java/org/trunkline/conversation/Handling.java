package org.trunkline.conversation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.AgentState;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Stage;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorView;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Refusal;
import org.trunkline.queue.Reply;
import org.trunkline.queue.Waiting;

/**
 * The life of interactions in writing on the floor: they wait, are offered, an agent has them, they are over. What the floor
 * decides is written down as it is told, on the journal's thread; there is no thread for each, and what a kill interrupts is
 * taken up by {@link #start} from the floor and the tables, of which the floor is right where they differ.
 */
final class Handling {
    private static final Logger log = LoggerFactory.getLogger(Handling.class);
    private static final Reply DONE = new Reply.Done();
    /** So long one that was given to an agent by name is kept for them. */
    private static final Duration FOR_GOOD = Duration.ofDays(1);

    private final Floor floor;
    private final Facts facts;
    private final MessageTables tables;
    private final BiConsumer<Waiting, QueueSignal> others;
    private final Map<String, Live> live = new ConcurrentHashMap<>();

    /** @param others is told signals that change nothing here */
    Handling(Floor floor, Facts facts, MessageTables tables, BiConsumer<Waiting, QueueSignal> others) {
        this.floor = floor;
        this.facts = facts;
        this.tables = tables;
        this.others = others;
    }

    private record Asked(String offer, CompletableFuture<Reply> reply) {}

    /** One that is on the floor. Its monitor is held for moments only. */
    private static final class Live {
        private Waiting waiting;
        /** Agents who are shown it, by offer. */
        private final Map<String, String> offers = new HashMap<>();
        /** Who waits to be told that they have it, by offer. */
        private final Map<String, CompletableFuture<Reply>> accepting = new HashMap<>();

        private @Nullable String agent;

        Live(Waiting waiting) {
            this.waiting = waiting;
        }

        synchronized void offered(String offer, String to) {
            offers.put(offer, to);
        }

        /** @return whose offer it was; null: it is over already */
        synchronized @Nullable String ended(String offer) {
            CompletableFuture<Reply> asked = accepting.remove(offer);
            if (asked != null) {
                asked.complete(new Reply.Refused("the offer is over; take another one"));
            }
            return offers.remove(offer);
        }

        synchronized @Nullable String accepted(String offer) {
            agent = offers.remove(offer);
            return agent;
        }

        synchronized @Nullable CompletableFuture<Reply> accepting(String offer) {
            return accepting.remove(offer);
        }

        synchronized @Nullable String offerOf(String whom) {
            return offers.entrySet().stream()
                    .filter(each -> each.getValue().equals(whom))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
        }

        /** @return null: nothing is offered to them */
        synchronized @Nullable Asked accept(String whom) {
            String offer = offerOf(whom);
            return offer == null
                    ? null
                    : new Asked(offer, accepting.computeIfAbsent(offer, _ -> new CompletableFuture<>()));
        }

        synchronized void has(@Nullable String whom) {
            agent = whom;
        }

        synchronized @Nullable String agent() {
            return agent;
        }

        synchronized void waits(Waiting where) {
            waiting = where;
            agent = null;
        }

        synchronized void placed(String queue, int priority) {
            waiting = waiting.placed(queue, priority);
        }

        synchronized Waiting waiting() {
            return waiting;
        }

        synchronized Map<String, String> offers() {
            return Map.copyOf(offers);
        }
    }

    // ---- on and off the floor

    /** Waits from now on; what says so is durable already. */
    void enter(Waiting waiting) {
        live.computeIfAbsent(waiting.interaction(), _ -> new Live(waiting)).waits(waiting);
        floor.enter(waiting, signal -> told(waiting.interaction(), signal));
    }

    boolean isHere(String interaction) {
        return live.containsKey(interaction);
    }

    /** Who has it; null: nobody. */
    @Nullable
    String agent(String interaction) {
        Live one = live.get(interaction);
        return one == null ? null : one.agent();
    }

    /** Whether the agent has it or is shown it. */
    boolean concerns(String interaction, String agent) {
        Live one = live.get(interaction);
        return one != null && (agent.equals(one.agent()) || one.offerOf(agent) != null);
    }

    List<String> offeredTo(String agent) {
        return live.entrySet().stream()
                .filter(each -> each.getValue().offerOf(agent) != null)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** An agent begins to write to a customer: it is theirs, if the floor lets them have it. */
    CompletableFuture<Reply> begin(Waiting waiting, String agent) {
        return floor.callOut(waiting, agent).thenApply(reply -> {
            if (reply instanceof Reply.Done) {
                Live one = new Live(waiting);
                one.has(agent);
                live.put(waiting.interaction(), one);
            }
            return reply;
        });
    }

    /** The customer was never written to after all. */
    void calledOff(String interaction) {
        live.remove(interaction);
        floor.calledOff(interaction);
    }

    CompletableFuture<Reply> accept(String interaction, String agent) {
        Live one = live.get(interaction);
        if (one != null && agent.equals(one.agent())) {
            return CompletableFuture.completedFuture(DONE);
        }
        Asked asked = one == null ? null : one.accept(agent);
        if (asked == null) {
            return notOffered(interaction, agent);
        }
        floor.accepted(asked.offer());
        return asked.reply();
    }

    private static CompletableFuture<Reply> notOffered(String interaction, String agent) {
        return refused("interaction " + interaction + " is not offered to agent " + agent
                + "; see what is in GET /conversations");
    }

    CompletableFuture<Reply> decline(String interaction, String agent) {
        Live one = live.get(interaction);
        String offer = one == null ? null : one.offerOf(agent);
        if (one == null || offer == null) {
            return notOffered(interaction, agent);
        }
        offerEnded(interaction, one, offer, "declined");
        floor.refused(offer, Refusal.DECLINED);
        return CompletableFuture.completedFuture(DONE);
    }

    /**
     * It is over.
     *
     * @param by null: nobody in particular
     */
    CompletableFuture<Reply> end(String interaction, Ending ending, @Nullable String by) {
        CompletableFuture<Reply> durable = new CompletableFuture<>();
        Live one = live.remove(interaction);
        facts.append(new ConversationFact.Ended(interaction, ending, by), () -> durable.complete(DONE));
        if (one != null) {
            leave(interaction, one.agent() != null, ending);
        }
        return durable;
    }

    private void leave(String interaction, boolean active, Ending ending) {
        if (active) {
            floor.released(interaction);
        } else if (ending.reason() == Ending.Reason.ABANDONED) {
            floor.leave(interaction);
        } else {
            // Nobody left: it needed no agent.
            floor.calledOff(interaction);
        }
    }

    /** To another queue, with the priority and the place of before. */
    CompletableFuture<Reply> toQueue(String interaction, String queue, String by) {
        Live one = live.get(interaction);
        if (one == null) {
            return refused("interaction " + interaction + " is with no queue and no agent; it cannot be transferred");
        }
        if (!floor.view().queues().containsKey(queue)) {
            return refused("there is no queue " + queue + "; list them to see which there are");
        }
        if (one.agent() == null) {
            return floor.move(interaction, queue).thenApply(reply -> {
                if (reply instanceof Reply.Done) {
                    facts.append(new ConversationFact.Transferred(interaction, "queue " + queue, by));
                }
                return reply;
            });
        }
        Waiting next = one.waiting().placed(queue, one.waiting().priority()).forAnybody();
        return hand(interaction, next, "queue " + queue, by);
    }

    /** To another agent, who need not have the skills. */
    CompletableFuture<Reply> toAgent(String interaction, String agent, String by) {
        Live one = live.get(interaction);
        AgentView to = floor.view().agents().get(agent);
        if (one == null) {
            return refused("interaction " + interaction + " is with no queue and no agent; it cannot be transferred");
        }
        if (to == null || to.state() == AgentState.LOGGED_OUT) {
            return refused("agent " + agent + " is not logged in; transfer it to a queue or to another agent");
        }
        if (agent.equals(one.agent())) {
            return refused("agent " + agent + " has it already; transfer it to another one");
        }
        if (one.agent() == null) {
            return floor.assign(interaction, agent).thenApply(reply -> {
                if (reply instanceof Reply.Done) {
                    facts.append(new ConversationFact.Transferred(interaction, "agent " + agent, by));
                }
                return reply;
            });
        }
        Waiting now = one.waiting();
        if (!floor.view().queues().containsKey(now.queue())) {
            return refused("interaction " + interaction + " is of no queue; transfer it to a queue");
        }
        Waiting next = new Waiting(
                interaction,
                now.queue(),
                now.priority(),
                now.skills(),
                now.arrived(),
                new Waiting.Preferred(agent, FOR_GOOD),
                now.callback(),
                now.channel());
        return hand(interaction, next, "agent " + agent, by);
    }

    private CompletableFuture<Reply> hand(String interaction, Waiting next, String to, String by) {
        CompletableFuture<Reply> durable = new CompletableFuture<>();
        facts.append(new ConversationFact.Transferred(interaction, to, by));
        Waiting.Preferred preferred = next.preferred();
        facts.append(
                new ConversationFact.Queued(
                        interaction,
                        next.queue(),
                        next.priority(),
                        next.skills(),
                        preferred == null ? null : preferred.agent()),
                () -> durable.complete(DONE));
        enter(next);
        return durable;
    }

    private static CompletableFuture<Reply> refused(String why) {
        return CompletableFuture.completedFuture(new Reply.Refused(why));
    }

    // ---- what the floor tells

    /** On the journal's thread: never blocks. */
    private void told(String interaction, QueueSignal signal) {
        Live one = live.get(interaction);
        if (one == null) {
            return; // it is over, and the floor is told
        }
        switch (signal) {
            case QueueSignal.Offered offer -> {
                one.offered(offer.offer(), offer.agent());
                facts.append(new ConversationFact.Offered(interaction, offer.offer(), offer.queue(), offer.agent()));
            }
            case QueueSignal.Withdrawn(String offer, String why) -> offerEnded(interaction, one, offer, why);
            case QueueSignal.Accepted(String offer) -> accepted(interaction, one, offer);
            case QueueSignal.Placed(String queue, int priority) -> {
                one.placed(queue, priority);
                facts.append(new ConversationFact.Queued(
                        interaction, queue, priority, one.waiting().skills(), null));
            }
            case QueueSignal.Overflowed overflowed -> {
                live.remove(interaction);
                // Told once it stands in the tables: whoever goes on with it looks there whose it is.
                facts.append(
                        new ConversationFact.Overflowed(
                                interaction,
                                one.waiting().queue(),
                                overflowed.why().name().toLowerCase(Locale.ROOT).replace('_', ' ')),
                        () -> others.accept(one.waiting(), signal));
            }
            case QueueSignal.Positioned _, QueueSignal.Comforted _ -> others.accept(one.waiting(), signal);
        }
    }

    private void accepted(String interaction, Live one, String offer) {
        CompletableFuture<Reply> asked = one.accepting(offer);
        String agent = one.accepted(offer);
        if (agent == null) {
            log.error("[{}] offer {} was accepted and is not known", interaction, offer);
            return;
        }
        one.offers().forEach((other, _) -> offerEnded(interaction, one, other, "taken by another agent"));
        facts.append(new ConversationFact.Accepted(interaction, offer, agent), () -> {
            if (asked != null) {
                asked.complete(DONE);
            }
        });
    }

    private void offerEnded(String interaction, Live one, String offer, String how) {
        String agent = one.ended(offer);
        if (agent != null) {
            facts.append(new ConversationFact.OfferEnded(interaction, offer, agent, how));
        }
    }

    // ---- after a start

    /** Takes up what an earlier start left, in the order of the places. Once, before anything else is done. */
    void start() {
        Map<String, Contact> contacts = new HashMap<>();
        FloorView view = floor.view();
        Stream.concat(
                        view.writing().values().stream().flatMap(List::stream),
                        view.queues().values().stream().flatMap(queue -> queue.waiting().stream()))
                .filter(contact -> contact.waiting().channel().isWritten())
                .forEach(contact -> contacts.put(contact.interaction(), contact));
        for (MessageTables.Open open : tables.open()) {
            resume(open, contacts.remove(open.interaction()));
        }
        // Of interactions that have ended, or never began: the floor was to be told when the controller ended.
        contacts.values().forEach(contact -> {
            if (contact.stage() == Contact.Stage.ACTIVE && !contact.isOutbound()) {
                floor.released(contact.interaction());
            } else {
                floor.calledOff(contact.interaction());
            }
        });
    }

    /** One that is to wait and does not: the controller ended, or the database was away, before the floor was told. */
    void ensure(String interaction) {
        if (!isHere(interaction) && floor.view().contact(interaction) == null) {
            tables.open(interaction).ifPresent(open -> resume(open, null));
        }
    }

    private void resume(MessageTables.Open open, @Nullable Contact contact) {
        String id = open.interaction();
        boolean waits = open.stage() == Stage.QUEUED || open.stage() == Stage.RINGING;
        if (contact == null) {
            if (waits || (open.stage() == Stage.TALKING && !open.queue().isEmpty())) {
                facts.append(new ConversationFact.Resumed(id));
                enter(open.waiting());
            }
            return;
        }
        Live one = new Live(contact.waiting());
        live.put(id, one);
        if (contact.stage() != Contact.Stage.ACTIVE) {
            // Whoever was shown it is shown it anew; a hand-over whose facts are missing was none to the agent.
            facts.append(new ConversationFact.Resumed(id));
            Waiting waiting = contact.waiting();
            if (!waiting.queue().equals(open.queue()) || waiting.priority() != open.priority()) {
                facts.append(
                        new ConversationFact.Queued(id, waiting.queue(), waiting.priority(), waiting.skills(), null));
            }
            floor.resume(id, signal -> told(id, signal));
            return;
        }
        String agent = Objects.requireNonNull(contact.agent());
        String offer = Objects.requireNonNull(contact.offer());
        if (waits && offer.equals(open.offer())) {
            // It was about to be handed on.
            enter(open.waiting());
            return;
        }
        one.has(agent);
        if (waits) {
            facts.append(new ConversationFact.Accepted(id, offer, agent));
        }
        floor.resume(id, signal -> told(id, signal));
    }
}
