package org.trunkline.report;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Agent;
import org.trunkline.agent.AgentState;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Stage;
import org.trunkline.journal.Fact;
import org.trunkline.journal.Journal;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Decision;
import org.trunkline.queue.FloorCore;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.Overflowing;
import org.trunkline.queue.PhoneState;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.queue.Refusal;
import org.trunkline.queue.Seat;
import org.trunkline.queue.Waiting;

/**
 * A seeded day of a small center on the real core, journaled as floor and calls journal it: callers who wait, give up, are
 * held, transferred and come back, agents who miss calls, take breaks, wrap up and go home, phones that vanish.
 */
final class SimulatedDay {
    static final Duration T = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofSeconds(5);

    private record Planned(Instant at, long order, Runnable what) {}

    private final Random random;
    private Journal journal;
    private final FloorCore core = new FloorCore();
    private final PriorityQueue<Planned> future =
            new PriorityQueue<>((one, other) -> one.at().equals(other.at())
                    ? Long.compare(one.order(), other.order())
                    : one.at().compareTo(other.at()));
    private final Set<String> timers = new HashSet<>();
    private final Map<String, String> rings = new HashMap<>();
    private Instant now;
    private long order;
    private int calls;

    SimulatedDay(long seed, Instant begin, Journal journal) {
        this.random = new Random(seed);
        this.now = begin;
        this.journal = journal;
        input(new FloorInput.Restored(core.state()));
        input(new FloorInput.Configured(plan()));
        for (String agent : List.of("101", "102", "103", "104")) {
            input(new FloorInput.PhoneSeen("2" + agent, PhoneState.IDLE));
        }
    }

    private static FloorPlan plan() {
        Map<String, QueuePlan> queues = new TreeMap<>();
        for (String name : List.of("billing", "support")) {
            queues.put(
                    name,
                    QueuePlan.of(name)
                            .skills(name)
                            .with(QueueSettings.WRAP_UP, Duration.ofSeconds(name.equals("billing") ? 30 : 0))
                            .with(QueueSettings.MAX_WAIT, Duration.ofMinutes(4))
                            .with(QueueSettings.SERVICE_LEVEL, T)
                            .with(QueueSettings.SHORT_ABANDON, SHORT));
        }
        Map<String, Agent> agents = new TreeMap<>();
        agents.put("101", new Agent("101", "101", Map.of("billing", 5)));
        agents.put("102", new Agent("102", "102", Map.of("billing", 5, "support", 5)));
        agents.put("103", new Agent("103", "103", Map.of("support", 5)));
        agents.put("104", new Agent("104", "104", Map.of("billing", 5, "support", 5)));
        return new FloorPlan(1, queues, agents);
    }

    /** Callers and agents come for so long; then all that was begun is finished. */
    void run(Duration length, Duration betweenCalls) {
        Instant end = now.plus(length);
        for (String agent : core.state().plan().agents().keySet()) {
            in(Duration.ofMinutes(random.nextInt(60)), () -> shift(agent, end));
        }
        in(Duration.ofSeconds(10), () -> nextCall(end, betweenCalls));
        while (!future.isEmpty()) {
            Planned next = future.remove();
            now = next.at();
            next.what().run();
        }
    }

    /** The controller is killed and started again, with another epoch. */
    void restart(Journal next) {
        journal = next;
        now = now.plusSeconds(2);
        input(new FloorInput.Restored(core.state().restarted(now)));
    }

    Instant now() {
        return now;
    }

    private void in(Duration after, Runnable what) {
        future.add(new Planned(now.plus(after).plusMillis(random.nextInt(1000)), order++, what));
    }

    private void write(Fact fact) {
        var _ = journal.append(now, fact);
    }

    private void input(FloorInput input) {
        write(input);
        core.apply(now, input).forEach(this::carryOut);
    }

    private void carryOut(Decision decision) {
        switch (decision) {
            case Decision.SetTimer(String timer, Instant at) -> {
                timers.add(timer);
                future.add(new Planned(at, order++, () -> {
                    if (timers.remove(timer)) {
                        input(new FloorInput.TimerFired(timer));
                    }
                }));
            }
            case Decision.CancelTimer(String timer) -> timers.remove(timer);
            case Decision.Offer offer -> ring(offer);
            case Decision.Withdraw(String offer, String interaction, String why) -> stopRinging(offer, why);
            case Decision.Accept accept -> {
                stopRinging(accept.offer(), "accepted");
                write(new CallFact.Connected(accept.interaction(), accept.agent(), "2" + accept.agent(), "leg"));
                talk(accept.interaction());
            }
            case Decision.Overflow(String interaction, Overflowing why) -> {
                boolean late = why == Overflowing.MAX_WAIT;
                write(new CallFact.Overflowed(interaction, "", late ? "max wait" : "no agent"));
                write(new CallFact.Ended(
                        interaction, Ending.overflowed(late ? Ending.Reason.MAX_WAIT : Ending.Reason.NO_AGENT)));
            }
            case Decision.WrappedUp wrapped ->
                write(new CallFact.Disposed(wrapped.interaction(), wrapped.agent(), wrapped.disposition()));
            case Decision.Position _,
                    Decision.Placed _,
                    Decision.AgentChanged _,
                    Decision.Comfort _,
                    Decision.Rejected _ -> {}
        }
    }

    private void nextCall(Instant end, Duration between) {
        if (now.isAfter(end)) {
            return;
        }
        String interaction = "7-" + ++calls;
        String queue = random.nextInt(3) == 0 ? "support" : "billing";
        write(new CallFact.Arrived(interaction, "line", "5000", "main", "v1"));
        enter(interaction, queue, now);
        in(
                Duration.ofMillis((long) (between.toMillis() * -Math.log(1 - random.nextDouble()))),
                () -> nextCall(end, between));
    }

    private void enter(String interaction, String queue, Instant arrived) {
        write(new CallFact.Queued(interaction, queue, 0, Set.of()));
        input(new FloorInput.Entered(new Waiting(interaction, queue, 0, Set.of(), arrived)));
        Duration patience = Duration.ofSeconds(random.nextInt(8) == 0 ? random.nextInt(6) : 30 + random.nextInt(400));
        long entry = entryOf(interaction);
        in(patience, () -> {
            Contact contact = contact(interaction);
            if (contact == null || contact.entry() != entry || contact.stage() == Contact.Stage.ACTIVE) {
                return;
            }
            if (random.nextInt(12) == 0) {
                enter(interaction, queue.equals("billing") ? "support" : "billing", arrived);
                return;
            }
            write(new CallFact.Ended(interaction, Ending.abandoned(Stage.QUEUED)));
            input(new FloorInput.Left(interaction));
        });
    }

    private void ring(Decision.Offer offer) {
        rings.put(offer.offer(), offer.interaction());
        write(new CallFact.Rang(
                offer.interaction(), offer.offer(), offer.agent(), Objects.requireNonNull(offer.phone()), "leg"));
        int dice = random.nextInt(20);
        if (dice == 0) {
            return; // rings out
        }
        in(Duration.ofSeconds(1 + random.nextInt(9)), () -> {
            if (!rings.containsKey(offer.offer())) {
                return;
            }
            if (dice < 3) {
                Refusal refusal =
                        List.of(Refusal.BUSY, Refusal.DECLINED, Refusal.FAILED).get(dice == 1 ? 2 : random.nextInt(2));
                stopRinging(
                        offer.offer(), refusal.name().toLowerCase(Locale.ROOT).replace('_', ' '));
                input(new FloorInput.OfferRefused(offer.offer(), refusal));
            } else {
                input(new FloorInput.OfferAccepted(offer.offer()));
            }
        });
    }

    private void stopRinging(String offer, String how) {
        String interaction = rings.remove(offer);
        if (interaction != null) {
            write(new CallFact.OfferEnded(interaction, offer, how));
        }
    }

    private void talk(String interaction) {
        long entry = entryOf(interaction);
        Duration length = Duration.ofSeconds(20 + random.nextInt(280));
        if (random.nextInt(4) == 0) {
            in(
                    Duration.ofSeconds(5),
                    () -> ifTalking(interaction, entry, () -> write(new CallFact.Held(interaction, false))));
            // Some hang up while they are held.
            if (random.nextInt(4) > 0) {
                in(
                        Duration.ofSeconds(6 + random.nextInt(12)),
                        () -> ifTalking(interaction, entry, () -> write(new CallFact.HoldEnded(interaction))));
            }
        }
        in(length, () -> ifTalking(interaction, entry, () -> end(interaction)));
    }

    private void end(String interaction) {
        int dice = random.nextInt(20);
        if (dice == 0) {
            String agent = String.valueOf(contactOf(interaction).agent());
            input(new FloorInput.AgentVanished(interaction));
            write(new CallFact.Noted(interaction, "vanished"));
            enter(interaction, contactQueue(interaction), now);
            in(Duration.ofSeconds(30), () -> input(new FloorInput.MadeReady(agent)));
        } else if (dice < 3) {
            enter(interaction, contactQueue(interaction).equals("billing") ? "support" : "billing", now);
        } else {
            Ending.Responsible who = random.nextBoolean() ? Ending.Responsible.CALLER : Ending.Responsible.AGENT;
            write(new CallFact.Ended(interaction, Ending.completed(who)));
            input(new FloorInput.Released(interaction));
        }
    }

    private final Map<String, String> queueOf = new HashMap<>();

    private String contactQueue(String interaction) {
        Contact contact = contact(interaction);
        if (contact != null) {
            queueOf.put(interaction, contact.queue());
        }
        return queueOf.getOrDefault(interaction, "billing");
    }

    private void ifTalking(String interaction, long entry, Runnable then) {
        Contact contact = contact(interaction);
        if (contact != null && contact.entry() == entry && contact.stage() == Contact.Stage.ACTIVE) {
            queueOf.put(interaction, contact.queue());
            then.run();
        }
    }

    private void shift(String agent, Instant end) {
        input(new FloorInput.LoggedIn(agent, "2" + agent));
        in(Duration.ofSeconds(20), () -> input(new FloorInput.MadeReady(agent)));
        awake(agent, end);
    }

    /** What agents do of themselves, every few minutes. */
    private void awake(String agent, Instant end) {
        in(Duration.ofSeconds(60 + random.nextInt(400)), () -> {
            if (now.isAfter(end)) {
                input(new FloorInput.LoggedOut(agent));
                return;
            }
            Seat seat = Objects.requireNonNull(core.state().agents().get(agent));
            AgentState state = seat.state();
            int dice = random.nextInt(10);
            if (state == AgentState.NOT_READY) {
                input(new FloorInput.MadeReady(agent));
            } else if (dice == 0) {
                input(new FloorInput.MadeNotReady(agent, "lunch"));
            } else if (dice == 1) {
                input(new FloorInput.BreakRequested(agent, "meeting"));
            } else if (state == AgentState.WRAP_UP) {
                String interaction = core.state()
                        .agents()
                        .get(agent)
                        .assignments()
                        .keySet()
                        .iterator()
                        .next();
                input(new FloorInput.WrapUpEnded(agent, interaction, "solved"));
            }
            awake(agent, end);
        });
    }

    private @Nullable Contact contact(String interaction) {
        return core.state().contacts().get(interaction);
    }

    private Contact contactOf(String interaction) {
        return Objects.requireNonNull(contact(interaction));
    }

    private long entryOf(String interaction) {
        Contact contact = contact(interaction);
        return contact == null ? -1 : contact.entry();
    }
}
