package org.trunkline.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.AgentState;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.journal.Entry;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Contact;
import org.trunkline.queue.Decision;
import org.trunkline.queue.FloorInput;
import org.trunkline.queue.Overflowing;
import org.trunkline.queue.QueuePlan;
import org.trunkline.queue.QueueSettings;
import org.trunkline.queue.Refusal;
import org.trunkline.queue.Shadow;
import org.trunkline.queue.Waiting;
import org.trunkline.report.Happening.Outcome;
import org.trunkline.report.Happening.TalkEnd;
import org.trunkline.report.Happening.Visit;

/**
 * Tells from the journal, entry by entry, what reports count: who entered which queue, what became of it, what agents did.
 * It compares the floor before and after each entry, so that it needs no rules of the floor's own. Not thread-safe.
 */
final class Happenings {
    /**
     * @param since it is waiting, or talking with this agent
     * @param waited until it was answered
     * @param ringing since when, by offer
     */
    private record Known(Visit visit, Contact contact, Instant since, Duration waited, Map<String, Instant> ringing) {
        Contact.Stage stage() {
            return contact.stage();
        }

        @Nullable
        String agent() {
            return contact.agent();
        }

        boolean isOf(Contact other) {
            return visit.entered().equals(other.entered()) && visit.queue().equals(other.queue());
        }
    }

    /** An entry that is being told. */
    private record Telling(Instant at, FloorInput input, List<Decision> decisions, List<Happening> told) {
        @Nullable
        Overflowing overflow(String interaction) {
            return decisions.stream()
                    .filter(Decision.Overflow.class::isInstance)
                    .map(Decision.Overflow.class::cast)
                    .filter(overflow -> overflow.interaction().equals(interaction))
                    .map(Decision.Overflow::why)
                    .findFirst()
                    .orElse(null);
        }

        /** The queue that this one enters; null: none. */
        @Nullable
        String enters(String interaction) {
            if (input instanceof FloorInput.Entered(Waiting waiting)) {
                return interaction.equals(waiting.interaction()) ? waiting.queue() : null;
            }
            if (input instanceof FloorInput.PlaceTaken(String _, Waiting waiting)) {
                boolean refused = decisions.stream().anyMatch(Decision.Rejected.class::isInstance);
                return !refused && interaction.equals(waiting.interaction()) ? waiting.queue() : null;
            }
            return decisions.stream()
                    .filter(_ -> input instanceof FloorInput.Moved)
                    .filter(Decision.Placed.class::isInstance)
                    .map(Decision.Placed.class::cast)
                    .filter(placed -> placed.interaction().equals(interaction))
                    .map(Decision.Placed::queue)
                    .findFirst()
                    .orElse(null);
        }
    }

    private final Shadow floor = new Shadow();
    private final Map<String, Known> contacts = new HashMap<>();
    private final Map<String, AgentView> agents = new HashMap<>();
    private final Map<String, Set<String>> queuesOf = new HashMap<>();
    /** What an agent has, or had last, in hand. */
    private final Map<String, Visit> inHand = new HashMap<>();
    /** By agent, the call that they make, or wrap up. */
    private final Map<String, String> callingOut = new HashMap<>();

    /** How conversations end, told by the calls before the floor is. */
    private final Map<String, TalkEnd> ends = new HashMap<>();

    private long epoch = -1;

    List<Happening> of(Entry entry) {
        List<Happening> told = new ArrayList<>();
        switch (entry.fact()) {
            case FloorInput input -> {
                if (input instanceof FloorInput.Restored && entry.position().epoch() != epoch) {
                    epoch = entry.position().epoch();
                    told.add(new Happening.Started(entry.at()));
                }
                tell(new Telling(entry.at(), input, floor.follow(entry), told));
            }
            case CallFact fact -> tell(entry.at(), fact, told);
            case ConversationFact fact -> tell(fact);
            default -> {}
        }
        return told;
    }

    private void tell(Instant at, CallFact fact, List<Happening> told) {
        Known known = fact.interaction() == null ? null : contacts.get(fact.interaction());
        if (known == null || known.stage() != Contact.Stage.ACTIVE || known.agent() == null) {
            return;
        }
        String interaction = known.visit().interaction();
        switch (fact) {
            case CallFact.Ended(String _, Ending ending) -> ends.put(interaction, end(ending));
            case CallFact.Transferred transferred ->
                ends.put(interaction, new TalkEnd.Transferred(transferred.target()));
            case CallFact.HandedOver handed ->
                ends.put(interaction, new TalkEnd.Transferred(handed.to().toString()));
            case CallFact.MovedToQueue moved ->
                ends.put(interaction, new TalkEnd.Transferred("queue " + moved.queue()));
            case CallFact.Parked parked -> ends.put(interaction, new TalkEnd.Transferred("slot " + parked.slot()));
            case CallFact.Held _ -> told.add(new Happening.HoldChanged(at, known.visit(), known.agent(), true));
            case CallFact.HoldEnded _ -> told.add(new Happening.HoldChanged(at, known.visit(), known.agent(), false));
            default -> {}
        }
    }

    private void tell(ConversationFact fact) {
        Known known = contacts.get(fact.interaction());
        if (known == null || known.stage() != Contact.Stage.ACTIVE) {
            return;
        }
        switch (fact) {
            case ConversationFact.Ended ended -> ends.put(ended.interaction(), end(ended.ending()));
            case ConversationFact.Transferred transferred ->
                ends.put(transferred.interaction(), new TalkEnd.Transferred(transferred.to()));
            default -> {}
        }
    }

    private static TalkEnd end(Ending ending) {
        return switch (ending.responsible()) {
            case CALLER -> new TalkEnd.ByCaller();
            case AGENT, CENTER -> new TalkEnd.ByAgent();
            case NETWORK, SYSTEM -> new TalkEnd.Failed();
        };
    }

    private void tell(Telling telling) {
        Set<String> affected = new LinkedHashSet<>();
        boolean all = telling.input() instanceof FloorInput.Restored;
        if (telling.input().interaction() != null) {
            affected.add(telling.input().interaction());
        }
        if (telling.input() instanceof FloorInput.PlaceTaken(String from, Waiting _)) {
            affected.add(from);
        }
        telling.decisions().forEach(decision -> {
            switch (decision) {
                case Decision.Placed placed -> affected.add(placed.interaction());
                case Decision.Offer offer -> affected.add(offer.interaction());
                case Decision.Withdraw withdraw -> affected.add(withdraw.interaction());
                case Decision.Accept accept -> affected.add(accept.interaction());
                case Decision.Overflow overflow -> affected.add(overflow.interaction());
                default -> {}
            }
        });
        if (all) {
            affected.addAll(contacts.keySet());
            floor.contacts().forEach(contact -> affected.add(contact.interaction()));
        }
        affected.forEach(interaction -> tellContact(telling, interaction));
        Set<String> people = new LinkedHashSet<>();
        telling.decisions().forEach(decision -> {
            if (decision instanceof Decision.AgentChanged changed) {
                people.add(changed.agent());
            }
        });
        if (all || telling.input() instanceof FloorInput.Configured) {
            people.addAll(agents.keySet());
            people.addAll(floor.agents().keySet());
        }
        people.forEach(agent -> tellAgent(telling, agent));
    }

    private void tellContact(Telling telling, String interaction) {
        if (Contact.isAsking(interaction)) {
            // No caller's, and no call of the queue.
            return;
        }
        Known before = contacts.get(interaction);
        Contact after = floor.contact(interaction);
        if (after != null && after.isOutbound()) {
            // Nobody waits, and no queue is served.
            return;
        }
        String entered = telling.enters(interaction);
        boolean over = before != null && (after == null || !before.isOf(after));
        if (before != null && over) {
            contacts.remove(interaction);
            if (before.stage() == Contact.Stage.ACTIVE) {
                talkEnded(telling, before, endOf(telling, interaction));
            } else {
                offersEnded(telling, before, after);
                telling.told()
                        .add(new Happening.Unanswered(
                                telling.at(),
                                before.visit(),
                                after == null ? outcome(telling, before.visit()) : Outcome.MOVED,
                                floor.position(before.contact())));
            }
        }
        if (after != null && (before == null || over)) {
            before = entered(telling, after);
        } else if (after == null && entered != null) {
            // Entered and overflowed in one: nobody can serve it, or the queue takes nobody.
            Visit visit = new Visit(interaction, entered, telling.at(), 1);
            telling.told().add(new Happening.Entered(telling.at(), visit));
            Overflowing why = telling.overflow(interaction);
            Outcome outcome = why == Overflowing.NO_AGENT ? Outcome.NO_AGENT : Outcome.OVERFLOWED;
            telling.told().add(new Happening.Unanswered(telling.at(), visit, outcome, 1));
        }
        if (after != null && before != null) {
            changed(telling, before, after);
        }
    }

    private Known entered(Telling telling, Contact contact) {
        Visit visit = new Visit(contact.interaction(), contact.queue(), contact.entered(), floor.position(contact));
        if (!(telling.input() instanceof FloorInput.Restored)) {
            telling.told().add(new Happening.Entered(telling.at(), visit));
            return new Known(visit, contact.waiting(Contact.Stage.WAITING), telling.at(), Duration.ZERO, Map.of());
        }
        // Known from the state alone: since when an agent has it is told by the agent.
        Map<String, Instant> ringing = new HashMap<>();
        contact.offers().forEach((offer, agent) -> ringing.put(offer, since(telling, agent)));
        Instant since = contact.agent() == null ? telling.at() : since(telling, contact.agent());
        return new Known(visit, contact, since, visit.until(since), ringing);
    }

    private Instant since(Telling telling, String agent) {
        AgentView view = floor.agents().get(agent);
        return view == null ? telling.at() : view.since();
    }

    private void changed(Telling telling, Known before, Contact after) {
        boolean talks = before.stage() == Contact.Stage.ACTIVE;
        boolean same = Objects.equals(before.agent(), after.agent());
        Map<String, Instant> ringing = new HashMap<>();
        after.offers()
                .keySet()
                .forEach(offer -> ringing.put(offer, before.ringing().getOrDefault(offer, telling.at())));
        contacts.put(
                after.interaction(),
                new Known(
                        before.visit(),
                        after,
                        same ? before.since() : telling.at(),
                        talks ? before.waited() : before.visit().until(telling.at()),
                        ringing));
        offersEnded(telling, before, after);
        if (talks && !same) {
            ends.remove(after.interaction());
            talkEnded(telling, before, new TalkEnd.HandedOver(String.valueOf(after.agent())));
        } else if (!talks && after.stage() == Contact.Stage.ACTIVE) {
            answered(telling, before, after);
        }
    }

    private void answered(Telling telling, Known before, Contact after) {
        QueuePlan plan = floor.queue(after.queue());
        Visit visit = before.visit();
        boolean inTime =
                plan != null && visit.until(telling.at()).compareTo(plan.get(QueueSettings.SERVICE_LEVEL)) <= 0;
        Instant since = before.ringing().getOrDefault(String.valueOf(after.offer()), telling.at());
        Duration rang = Duration.between(since, telling.at());
        telling.told()
                .add(new Happening.Answered(
                        telling.at(),
                        visit,
                        String.valueOf(after.offer()),
                        String.valueOf(after.agent()),
                        rang,
                        inTime));
    }

    /** Those that are over and were not the accepted one. */
    private void offersEnded(Telling telling, Known before, @Nullable Contact after) {
        before.contact().offers().forEach((offer, agent) -> {
            boolean rings =
                    after != null && before.isOf(after) && after.offers().containsKey(offer);
            boolean won = after != null && offer.equals(after.offer());
            if (rings || won) {
                return;
            }
            boolean missed = switch (telling.input()) {
                case FloorInput.OfferRefused refused ->
                    refused.offer().equals(offer) && refused.refusal() != Refusal.FAILED;
                // The ring time is over; a contact that overflows while a phone rings is let ring to its end.
                case FloorInput.TimerFired _ -> true;
                default -> false;
            };
            Instant since = before.ringing().getOrDefault(offer, telling.at());
            telling.told()
                    .add(new Happening.OfferEnded(
                            telling.at(), before.visit(), agent, Duration.between(since, telling.at()), missed));
        });
    }

    private void talkEnded(Telling telling, Known before, TalkEnd how) {
        telling.told()
                .add(new Happening.TalkEnded(
                        telling.at(),
                        before.visit(),
                        String.valueOf(before.agent()),
                        before.waited(),
                        Duration.between(before.since(), telling.at()),
                        how));
    }

    private TalkEnd endOf(Telling telling, String interaction) {
        TalkEnd told = ends.remove(interaction);
        if (telling.input() instanceof FloorInput.AgentVanished || telling.input() instanceof FloorInput.CalledOff) {
            return new TalkEnd.Failed();
        }
        String queue = telling.enters(interaction);
        if (queue != null) {
            return new TalkEnd.Transferred(queue);
        }
        return told == null ? new TalkEnd.ByCaller() : told;
    }

    private Outcome outcome(Telling telling, Visit visit) {
        Overflowing overflow = telling.overflow(visit.interaction());
        if (telling.enters(visit.interaction()) != null) {
            return Outcome.MOVED;
        }
        if (overflow != null) {
            return overflow == Overflowing.NO_AGENT ? Outcome.NO_AGENT : Outcome.OVERFLOWED;
        }
        if (telling.input() instanceof FloorInput.PlaceTaken || telling.input() instanceof FloorInput.CalledOff) {
            return Outcome.MOVED;
        }
        QueuePlan plan = floor.queue(visit.queue());
        boolean isShort =
                plan != null && visit.until(telling.at()).compareTo(plan.get(QueueSettings.SHORT_ABANDON)) < 0;
        return isShort ? Outcome.SHORT_ABANDONED : Outcome.ABANDONED;
    }

    private void tellAgent(Telling telling, String agent) {
        AgentView now = floor.agents().get(agent);
        if (now == null) {
            agents.remove(agent);
            queuesOf.remove(agent);
            inHand.remove(agent);
            callingOut.remove(agent);
            return;
        }
        AgentView before = agents.put(agent, now);
        boolean same = before != null
                && before.state() == now.state()
                && Objects.equals(before.interaction(), now.interaction())
                && Objects.equals(before.reason(), now.reason());
        if (now.interaction() == null) {
            inHand.remove(agent);
        } else {
            Visit had = inHand.get(agent);
            Known known = contacts.get(now.interaction());
            // The caller who is wrapped up may be in another queue already.
            boolean wrapsUp = now.state() == AgentState.WRAP_UP
                    && had != null
                    && had.interaction().equals(now.interaction());
            if (known != null && !wrapsUp) {
                inHand.put(agent, known.visit());
            }
        }
        callingOut(agent, now);
        Set<String> queues = now.state() == AgentState.LOGGED_OUT ? Set.of() : floor.queuesOf(agent);
        Set<String> queuesBefore = Objects.requireNonNullElse(queuesOf.put(agent, queues), Set.of());
        if (!queues.equals(queuesBefore)) {
            telling.told()
                    .add(new Happening.QueuesChanged(
                            telling.at(), agent, without(queuesBefore, queues), without(queues, queuesBefore)));
        }
        if (!same) {
            telling.told()
                    .add(new Happening.AgentChanged(
                            telling.at(), now, inHand.get(agent), callingOut.containsKey(agent)));
            paused(telling, before, now, queues);
        }
    }

    /** Its wrap-up is of the call too, when the floor knows no more of it. */
    private void callingOut(String agent, AgentView now) {
        String interaction = now.interaction();
        Contact contact = interaction == null ? null : floor.contact(interaction);
        if (contact != null && contact.isOutbound() && now.state() == AgentState.BUSY) {
            callingOut.put(agent, contact.interaction());
        } else if (!Objects.equals(interaction, callingOut.get(agent)) || now.state() != AgentState.WRAP_UP) {
            callingOut.remove(agent);
        }
    }

    private static void paused(Telling telling, @Nullable AgentView before, AgentView now, Set<String> queues) {
        boolean wasPaused = before != null && before.state() == AgentState.NOT_READY;
        if (now.state() == AgentState.NOT_READY) {
            telling.told()
                    .add(new Happening.Paused(
                            telling.at(), now.agent(), queues, true, Objects.requireNonNullElse(now.reason(), "")));
        } else if (wasPaused && now.state() != AgentState.LOGGED_OUT) {
            telling.told().add(new Happening.Paused(telling.at(), now.agent(), queues, false, ""));
        }
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> left = new HashSet<>(all);
        left.removeAll(some);
        return Set.copyOf(left);
    }
}
