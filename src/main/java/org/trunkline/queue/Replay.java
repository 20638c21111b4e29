package org.trunkline.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Need;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Position;

/**
 * Runs journaled inputs through the core again. Entries are of one epoch, in order; facts of other rooms among them are
 * passed over, and so is what comes before the first {@link FloorInput.Restored}: any stretch that has one will do.
 */
public final class Replay {
    private Replay() {}

    /** An input with what was decided on it. */
    public record Step(Entry entry, List<Decision> decisions) {}

    /** All decisions, as they were made. */
    public static List<Step> decisions(Stream<Entry> entries) {
        List<Step> steps = new ArrayList<>();
        run(new FloorCore(), entries, steps::add);
        return steps;
    }

    /** The state after the last entry; null if there is nothing to begin from. */
    public static @Nullable FloorState state(Stream<Entry> entries) {
        FloorCore core = new FloorCore();
        return run(core, entries, _ -> {}) ? core.state() : null;
    }

    /** Every offer of an interaction, with what was found of each agent. */
    public static List<Explained> why(Stream<Entry> entries, String interaction) {
        List<Explained> offers = new ArrayList<>();
        Witness witness = new Witness(interaction, offers);
        run(witness.core, entries, _ -> {});
        return offers;
    }

    /**
     * Why an interaction waited at a moment.
     *
     * @param entries up to that moment at least
     * @return empty if it did not wait just then
     */
    public static Optional<ExplainedWait> waiting(Stream<Entry> entries, String interaction, Instant at) {
        FloorCore core = new FloorCore();
        run(core, entries.takeWhile(entry -> !entry.at().isAfter(at)), _ -> {});
        return Optional.ofNullable(ExplainedWait.of(core, interaction, at));
    }

    /**
     * Why an interaction waited when it did so last: just before the input that ended its wait, or now.
     *
     * @param entries read twice
     * @return empty if it never waited
     */
    public static Optional<ExplainedWait> waited(Supplier<Stream<Entry>> entries, String interaction, Instant now) {
        Scan last = new Scan();
        FloorCore scanned = new FloorCore();
        run(scanned, entries.get(), step -> {
            Contact contact = scanned.contacts().contact(interaction);
            if (contact != null && contact.stage() == Contact.Stage.WAITING) {
                last.place = step.entry().position();
                last.ended = null;
            } else if (last.ended == null) {
                last.ended = step.entry().at();
            }
        });
        Position place = last.place;
        if (place == null) {
            return Optional.empty();
        }
        FloorCore core = new FloorCore();
        run(core, entries.get().takeWhile(entry -> entry.position().compareTo(place) <= 0), _ -> {});
        return Optional.ofNullable(ExplainedWait.of(core, interaction, Objects.requireNonNullElse(last.ended, now)));
    }

    private static final class Scan {
        /** After which entry it waited last. */
        @Nullable
        Position place;

        @Nullable
        Instant ended;
    }

    private static boolean run(FloorCore core, Stream<Entry> entries, Consumer<Step> each) {
        boolean[] begun = {false};
        entries.forEachOrdered(entry -> {
            if (entry.fact() instanceof FloorInput input) {
                begun[0] |= input instanceof FloorInput.Restored;
                if (begun[0]) {
                    each.accept(new Step(entry, core.apply(entry.at(), input)));
                }
            }
        });
        return begun[0];
    }

    private static final class Witness implements Offers.Witness {
        final FloorCore core = new FloorCore(this);
        private final String interaction;
        private final List<Explained> offers;

        Witness(String interaction, List<Explained> offers) {
            this.interaction = interaction;
            this.offers = offers;
        }

        @Override
        public void offering(Turn turn, String offer, Contact contact, String chosen) {
            if (!Contact.conversation(contact.interaction()).equals(interaction)) {
                return;
            }
            Need need = core.contacts().need(contact);
            Strategy strategy = Objects.requireNonNull(core.contacts().plan(contact.queue()))
                    .strategy();
            String last = core.contacts().lastOffered(contact.queue());
            int busy = core.seats().busy(core.seats().taken(chosen));
            List<Explained.Considered> considered = new ArrayList<>();
            core.plan().agents().keySet().forEach(agent -> {
                Seat seat = core.seats().taken(agent);
                long rank = strategy.rank(core.seats().candidate(seat, contact.entry(), last));
                Verdict verdict = seat.agent().equals(chosen)
                        ? new Verdict.Chosen(seat.idleSince(), byIdleTime(strategy) ? null : rank)
                        : notChosen(seat, contact, need, strategy, rank, busy);
                considered.add(new Explained.Considered(agent, verdict));
            });
            offers.add(new Explained(
                    offer,
                    turn.at,
                    interaction,
                    contact.queue(),
                    chosen,
                    need.written(),
                    strategy.name(),
                    core.plan().version(),
                    considered));
        }

        /** @param busy how much of the one who was chosen is taken */
        private Verdict notChosen(Seat seat, Contact contact, Need need, Strategy strategy, long rank, int busy) {
            Verdict obstacle =
                    Verdict.obstacle(core.seats(), seat, need, contact.waiting().channel());
            if (obstacle != null) {
                return obstacle;
            }
            if (core.seats().busy(seat) > busy) {
                return new Verdict.MoreInHand(seat.assignments().size());
            }
            return byIdleTime(strategy) ? new Verdict.LessIdle(seat.idleSince()) : new Verdict.Outranked(rank);
        }

        private static boolean byIdleTime(Strategy strategy) {
            return strategy.name().equals(Strategies.LONGEST_IDLE);
        }
    }
}
