package org.trunkline.queue;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A contact on the floor.
 *
 * @param entry running number of entering; breaks ties of priority and arrival
 * @param entered when it entered this queue: waits are counted from here
 * @param offers agents who are offered it, by id of the offer; one, or several in a queue that rings all
 * @param offer the accepted one; null before
 * @param agent who is talking; null before
 * @param overdue the longest wait passed while an agent's phone rang or while nobody had resumed it: it overflows instead
 *     of waiting again
 * @param step how far its need is relaxed: 0 is the preferred agent, 1 what the queue needs, then its relaxations
 * @param estimate of its wait in this queue; null: it did not have to wait
 */
public record Contact(
        Waiting waiting,
        long entry,
        Instant entered,
        Stage stage,
        Map<String, String> offers,
        @Nullable String offer,
        @Nullable String agent,
        boolean overdue,
        int step,
        @Nullable Estimate estimate) {
    @SuppressWarnings("NullAway") // journals of before several could be offered it have no list of them
    public Contact {
        offers = offers == null ? Map.of() : Ordered.map(offers);
    }

    public enum Stage {
        /** After a restart, until its script has resumed it: keeps its place, is not offered. */
        HELD,
        WAITING,
        OFFERED,
        ACTIVE
    }

    private static final String OUT = "/out";
    private static final String ASKING = ".consult";

    /** In conversation from the beginning: the agent calls the customer. */
    static Contact calledOut(Waiting waiting, long entry, Instant at, String agent) {
        String offer = waiting.interaction() + OUT;
        return new Contact(waiting, entry, at, Stage.ACTIVE, Map.of(), offer, agent, false, 1, null);
    }

    /** Whether the agent called the customer; once the customer is sent to a queue, they wait there as any other. */
    public boolean isOutbound() {
        return offer != null && offer.endsWith(OUT);
    }

    /** The contact by which the agent of this conversation asks a queue for one of its agents. */
    public static String asking(String interaction) {
        return interaction + ASKING;
    }

    /** Whether this is the contact of an agent who asks a queue: no caller's, and no call of the queue. */
    public static boolean isAsking(String interaction) {
        return interaction.endsWith(ASKING);
    }

    /** The conversation into which agents are asked by this contact; any other is its own. */
    static String conversation(String interaction) {
        return isAsking(interaction) ? interaction.substring(0, interaction.length() - ASKING.length()) : interaction;
    }

    public String interaction() {
        return waiting.interaction();
    }

    public String queue() {
        return waiting.queue();
    }

    /** Who is offered it or talks with the customer; the first, if a queue rings all. Null: nobody. */
    public @Nullable String withAgent() {
        return agent != null || offers.isEmpty()
                ? agent
                : offers.values().iterator().next();
    }

    /** Nobody is offered it. */
    public Contact waiting(Stage next) {
        return new Contact(waiting, entry, entered, next, Map.of(), null, null, overdue, step, estimate);
    }

    Contact offered(String toOffer, String toAgent) {
        Map<String, String> more = new TreeMap<>(offers);
        more.put(toOffer, toAgent);
        return new Contact(waiting, entry, entered, Stage.OFFERED, more, null, null, overdue, step, estimate);
    }

    /** Without this offer; waits if it was the only one. */
    Contact without(String gone) {
        Map<String, String> fewer = new TreeMap<>(offers);
        fewer.remove(gone);
        return fewer.isEmpty()
                ? waiting(Stage.WAITING)
                : new Contact(waiting, entry, entered, stage, fewer, null, null, overdue, step, estimate);
    }

    Contact active(String accepted) {
        return new Contact(
                waiting,
                entry,
                entered,
                Stage.ACTIVE,
                Map.of(),
                accepted,
                offers.get(accepted),
                overdue,
                step,
                estimate);
    }

    /** In conversation with another agent. */
    Contact with(String nextAgent) {
        return new Contact(waiting, entry, entered, stage, offers, offer, nextAgent, overdue, step, estimate);
    }

    Contact with(Waiting next) {
        return new Contact(next, entry, entered, stage, offers, offer, agent, overdue, step, estimate);
    }

    /** Entered another queue. */
    Contact moved(Waiting next, Instant at) {
        return new Contact(next, entry, at, stage, offers, offer, agent, false, 1, null);
    }

    Contact late() {
        return new Contact(waiting, entry, entered, stage, offers, offer, agent, true, step, estimate);
    }

    Contact step(int next) {
        return new Contact(waiting, entry, entered, stage, offers, offer, agent, overdue, next, estimate);
    }

    Contact expecting(Estimate next) {
        return new Contact(waiting, entry, entered, stage, offers, offer, agent, overdue, step, next);
    }
}
