package org.trunkline.call;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.OpenInteraction;
import org.trunkline.customer.Partner;

/**
 * Where each call is just now, for those who look on from outside of its script. It follows what the calls themselves
 * write down. Thread-safe; who follows a call is told by the call's thread and must not block.
 */
final class Whereabouts {
    /**
     * @param line the caller's
     * @param queue the one that the caller came to last; null: none
     * @param agent who talks with the caller; null: no agent
     * @param leg the agent's line
     * @param card the caller keys card data: nobody is to hear them
     * @param over the call has ended, all else is as it was
     */
    record Spot(
            String interaction,
            String line,
            @Nullable String queue,
            @Nullable String agent,
            @Nullable String leg,
            boolean card,
            boolean over) {
        /** The line at which all of the conversation is heard, and a whisper reaches the agent, if there is one. */
        String heard() {
            return leg == null ? line : leg;
        }

        private Spot queued(String next) {
            return new Spot(interaction, line, next, null, null, card, over);
        }

        /** Of those whom the caller talks with, only an agent is somebody to whisper to. */
        private Spot with(@Nullable Partner host) {
            return host != null && host.isAgent()
                    ? with(host.name(), host.leg())
                    : new Spot(interaction, line, queue, null, null, card, over);
        }

        private Spot with(String nextAgent, String nextLeg) {
            return new Spot(interaction, line, queue, nextAgent, nextLeg, card, over);
        }

        private Spot card(boolean now) {
            return new Spot(interaction, line, queue, agent, leg, now, over);
        }

        private Spot ended() {
            return new Spot(interaction, line, queue, agent, leg, card, true);
        }
    }

    private final Map<String, Spot> spots = new HashMap<>();
    private final Map<String, Set<Consumer<Spot>>> followers = new HashMap<>();

    synchronized void began(String interaction, String line) {
        spots.put(interaction, new Spot(interaction, line, null, null, null, false, false));
    }

    synchronized void resumed(OpenInteraction found) {
        OpenInteraction.Place queued = found.queued();
        OpenInteraction.Talk talk = found.talk();
        Partner host = talk == null || talk.slot() != null ? null : talk.host();
        spots.put(
                found.id(),
                new Spot(
                                found.id(),
                                found.line(),
                                queued == null ? null : queued.queue(),
                                null,
                                null,
                                found.card(),
                                false)
                        .with(host));
    }

    synchronized void wrote(CallFact fact) {
        if (fact instanceof CallFact.CallbackDialled dialled) {
            began(dialled.interaction(), dialled.line());
        }
        Spot before = fact.interaction() == null ? null : spots.get(fact.interaction());
        if (before == null) {
            return;
        }
        Spot now = switch (fact) {
            case CallFact.Queued queued -> before.queued(queued.queue());
            case CallFact.Connected connected -> before.with(connected.agent(), connected.leg());
            case CallFact.HandedOver handed -> before.with(handed.to());
            case CallFact.StepEntered _,
                    CallFact.Transferred _,
                    CallFact.HostLeft _,
                    CallFact.MovedToQueue _,
                    CallFact.Parked _ -> before.with(null);
            case CallFact.CardSwitchOn _ -> before.card(true);
            case CallFact.CardSwitchOff _ -> before.card(false);
            case CallFact.Ended _ -> before.ended();
            default -> before;
        };
        if (!now.equals(before)) {
            spots.put(now.interaction(), now);
            followers.getOrDefault(now.interaction(), Set.of()).forEach(follower -> follower.accept(now));
        }
    }

    /** The script is over, also one that wrote no ending because the controller stops. */
    synchronized void forget(String interaction) {
        spots.remove(interaction);
    }

    /** Where a call is that is under way. */
    synchronized Optional<Spot> find(String interaction) {
        return Optional.ofNullable(spots.get(interaction)).filter(spot -> !spot.over());
    }

    /** Has the follower told of every move from now on; it begins with where the call is, if it is under way. */
    synchronized Optional<Spot> follow(String interaction, Consumer<Spot> follower) {
        followers.computeIfAbsent(interaction, _ -> new HashSet<>()).add(follower);
        return find(interaction);
    }

    synchronized void leave(String interaction, Consumer<Spot> follower) {
        Set<Consumer<Spot>> told = followers.getOrDefault(interaction, Set.of());
        told.remove(follower);
        if (told.isEmpty()) {
            followers.remove(interaction);
        }
    }
}
