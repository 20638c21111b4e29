package org.trunkline.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Need;
import org.trunkline.customer.Claim;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.QueuePlan;
import org.trunkline.settings.Section;

/** What a call asks of every queue that it comes into beside what the flow says: by its number, and by the customer's tier. */
final class Claims {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    /** Nobody is kept waiting for the record's sake. */
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private static final int MOST_PRIORITY = 100;

    private final Numbers numbers;
    private final Tiers tiers;
    private final Function<String, Optional<String>> tierOf;
    private final Supplier<FloorPlan> plan;

    /** @param tierOf of the customer with this number; asks the database */
    Claims(Numbers numbers, Tiers tiers, Function<String, Optional<String>> tierOf, Supplier<FloorPlan> plan) {
        this.numbers = numbers;
        this.tiers = tiers;
        this.tierOf = tierOf;
        this.plan = plan;
    }

    /** The {@code skills} of a section, each as a queue's. */
    static Set<String> skills(Section section) {
        List<String> skills = section.texts("skills", List.of());
        try {
            var _ = Need.all(skills);
            return new TreeSet<>(skills);
        } catch (IllegalArgumentException e) {
            section.problem("skills", String.valueOf(e.getMessage()), "write them as those of a queue");
            return Set.of();
        }
    }

    /**
     * Of the customer with this number; empty: none, or not known. Waits for the database, a second at most.
     *
     * @param number empty if it is withheld
     */
    String tier(String number) {
        if (tiers.claims().isEmpty() || number.isBlank()) {
            return "";
        }
        try {
            return CompletableFuture.supplyAsync(() -> tierOf.apply(number), Thread::startVirtualThread)
                    .orTimeout(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS)
                    .join()
                    .orElse("");
        } catch (CompletionException e) {
            log.warn("the caller's tier is not known: {}", String.valueOf(e.getCause()));
            return "";
        }
    }

    /** @param tier empty: none */
    List<Claim> of(String dialled, String tier) {
        return Stream.of(
                        numbers.claim(dialled),
                        Optional.ofNullable(tiers.claims().get(tier)))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Without the last of them as long as they and the queue's own need make more combinations of skills than the floor
     * looks for.
     */
    List<Claim> fitting(String queue, List<Claim> claims) {
        QueuePlan wanted = plan.get().queues().get(queue);
        List<Claim> fitting = new ArrayList<>(claims);
        while (wanted != null && !fitting.isEmpty() && !wanted.takes(skills(fitting))) {
            fitting.removeLast();
        }
        return List.copyOf(fitting);
    }

    static Set<String> skills(List<Claim> claims) {
        Set<String> skills = new HashSet<>();
        claims.forEach(claim -> skills.addAll(claim.skills()));
        return skills;
    }

    static int priority(List<Claim> claims) {
        return Math.min(MOST_PRIORITY, claims.stream().mapToInt(Claim::priority).sum());
    }
}
