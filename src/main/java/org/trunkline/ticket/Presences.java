package org.trunkline.ticket;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.trunkline.journal.Journal;

/**
 * Who has which ticket open, and who is about to answer. It holds for a lease; who does not renew it has left. Nothing of it
 * outlives the process: whoever is still there says so again. Coming, going and beginning to answer are facts. Thread-safe.
 */
public final class Presences implements AutoCloseable {
    /** @param since when they came */
    public record Present(String who, boolean answering, Instant since) {}

    /** @param round counts renewals */
    private record Lease(Present present, long round, ScheduledFuture<?> end) {}

    private final Journal journal;
    private final Duration lease;
    private final InstantSource clock;
    private final Map<Long, Map<String, Lease>> leases = new HashMap<>();
    private long rounds;
    private final ScheduledThreadPoolExecutor alarmClock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("ticket-leases").daemon().factory());

    public Presences(TicketSettings settings, Journal journal, InstantSource clock) {
        this.journal = journal;
        this.lease = settings.lease();
        this.clock = clock;
        alarmClock.setRemoveOnCancelPolicy(true);
    }

    /** Somebody is there, or still is. @return all who are */
    public synchronized List<Present> attend(long ticket, String who, boolean answering) {
        Map<String, Lease> there = leases.computeIfAbsent(ticket, _ -> new HashMap<>());
        Lease before = there.get(who);
        Present now = new Present(
                who,
                answering,
                before == null ? clock.instant() : before.present().since());
        if (before != null) {
            before.end().cancel(false);
        }
        long round = ++rounds;
        ScheduledFuture<?> end =
                alarmClock.schedule(() -> expire(ticket, who, round), lease.toMillis(), TimeUnit.MILLISECONDS);
        there.put(who, new Lease(now, round, end));
        if (before == null || before.present().answering() != answering) {
            var _ = journal.append(clock.instant(), new TicketFact.Attended(ticket, who, answering));
        }
        return present(ticket);
    }

    public synchronized void leave(long ticket, String who) {
        depart(ticket, who, "left");
    }

    private synchronized void expire(long ticket, String who, long round) {
        Lease now = leases.getOrDefault(ticket, Map.of()).get(who);
        if (now != null && now.round() == round) { // was not renewed in the same moment
            depart(ticket, who, "vanished");
        }
    }

    private void depart(long ticket, String who, String how) {
        Map<String, Lease> there = leases.getOrDefault(ticket, new HashMap<>());
        Lease gone = there.remove(who);
        if (gone != null) {
            gone.end().cancel(false);
            if (there.isEmpty()) {
                leases.remove(ticket);
            }
            var _ = journal.append(clock.instant(), new TicketFact.Departed(ticket, who, how));
        }
    }

    /** Who is there, in the order in which they came. */
    public synchronized List<Present> present(long ticket) {
        return leases.getOrDefault(ticket, Map.of()).values().stream()
                .map(Lease::present)
                .sorted(Comparator.comparing(Present::since).thenComparing(Present::who))
                .toList();
    }

    @Override
    public void close() {
        alarmClock.shutdownNow();
    }
}
