package org.trunkline.call;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trunkline.customer.Numbers;
import org.trunkline.customer.Partner;
import org.trunkline.line.Destination;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Floor;

/**
 * Whom agents can give callers to: what is dialled or asked for, as somebody who can be rung.
 *
 * @param phones the extensions of ours
 */
record Targets(Floor floor, Destinations destinations, Set<String> phones, Numbers notation) {
    /** @param phone empty: none of ours */
    record Way(Partner.Kind kind, String name, String phone, Destination to) {
        Partner partner(String leg) {
            return new Partner(kind, name, phone.isEmpty() ? null : phone, leg);
        }
    }

    /**
     * What keys mean: the number of an agent, an extension of ours, or a number outside. An agent who is free at the
     * extension is that agent, so that the floor knows.
     */
    TalkTarget dialled(String digits) {
        Map<String, AgentView> agents = floor.view().agents();
        if (agents.containsKey(digits)) {
            return new TalkTarget.Agent(digits);
        }
        if (phones.contains(digits)) {
            return agents.values().stream()
                    .filter(agent ->
                            digits.equals(agent.phone()) && agent.state() == org.trunkline.agent.AgentState.AVAILABLE)
                    .findFirst()
                    .<TalkTarget>map(agent -> new TalkTarget.Agent(agent.agent()))
                    .orElse(new TalkTarget.Extension(digits));
        }
        String queue = destinations.queues().get(digits);
        return queue == null ? new TalkTarget.Outside(digits) : new TalkTarget.Queue(queue);
    }

    /** Empty if it cannot be rung: an unknown extension, a number that is not allowed, an agent who is logged out. */
    Optional<Way> way(TalkTarget target) {
        return switch (target) {
            case TalkTarget.Agent(String id) ->
                Optional.ofNullable(floor.view().agents().get(id))
                        .map(AgentView::phone)
                        .map(phone -> new Way(Partner.Kind.AGENT, id, phone, new Destination.Phone(phone)));
            case TalkTarget.Extension(String number) ->
                phones.contains(number)
                        ? Optional.of(new Way(Partner.Kind.EXTENSION, number, number, new Destination.Phone(number)))
                        : Optional.empty();
            case TalkTarget.Outside(String number) ->
                destinations
                        .outside(number, notation)
                        .map(found -> new Way(Partner.Kind.OUTSIDE, found.name(), "", found.to()));
            case TalkTarget.Queue _ -> Optional.empty();
        };
    }

    /** Who is at a phone of ours: the agent who is logged in there, or the phone itself. */
    Way at(String phone) {
        return floor.view().agents().values().stream()
                .filter(agent -> phone.equals(agent.phone()))
                .map(agent -> new Way(Partner.Kind.AGENT, agent.agent(), phone, new Destination.Phone(phone)))
                .findFirst()
                .orElse(new Way(Partner.Kind.EXTENSION, phone, phone, new Destination.Phone(phone)));
    }

    boolean hasQueue(String name) {
        return floor.view().queues().containsKey(name);
    }
}
