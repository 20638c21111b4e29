package org.trunkline.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Fact;

/** What happens to tickets; registered as {@code ticket.*}. By: the name of the token or user, or of our own part. */
public sealed interface TicketFact extends Fact {
    /** Personal value of {@link Opened}, {@link SubjectSet}. */
    String SUBJECT = "subject";

    /** Personal value of {@link NoteWritten}. */
    String TEXT = "text";

    /** Personal value of {@link Tagged}. */
    String TAG = "tag";

    /** The ticket's number. */
    long ticket();

    /** Facts after which the ticket stands otherwise. */
    sealed interface Restanding extends TicketFact {
        Standing standing();
    }

    /**
     * Personal: the subject.
     *
     * @param key of what it was opened for by itself; a second one with the same key is none. Null: a person opened it
     * @param interaction that it is about; null: none
     * @param other the ticket that it came of, and how; null: none
     * @param moved interactions and notes that were the other's
     */
    record Opened(
            long ticket,
            Standing standing,
            @Nullable String customer,
            @Nullable String key,
            @Nullable String interaction,
            @Nullable Long other,
            @Nullable Kinship how,
            List<String> moved,
            String by)
            implements Restanding {
        public Opened {
            moved = List.copyOf(moved);
        }
    }

    /** @param about an interaction that belongs to it from now on; null: none */
    record Changed(
            long ticket,
            Cause cause,
            List<Change> changes,
            @Nullable String about,
            Standing standing,
            String by) implements Restanding {
        public Changed {
            changes = List.copyOf(changes);
        }

        @Override
        public @Nullable String interaction() {
            return about;
        }
    }

    /** Much of the time for a target is used up. */
    record Warned(long ticket, Target target, Instant due, Standing standing) implements Restanding {}

    /** The time for a target is used up. */
    record Missed(long ticket, Target target, Instant due, Standing standing) implements Restanding {}

    /** Personal: the subject. */
    record SubjectSet(long ticket, String by) implements TicketFact {}

    /** Personal: the tag. */
    record Tagged(long ticket, boolean on, String by) implements TicketFact {}

    /**
     * The note's id is {@code tn} and the entry's position. Personal: its text.
     *
     * @param mentions whom it names, as {@code agent:101} and {@code user:sue}
     */
    record NoteWritten(long ticket, Set<String> mentions, String by) implements TicketFact {
        public NoteWritten {
            mentions = Set.copyOf(mentions);
        }
    }

    /** An interaction belongs to the ticket, or does not after all. */
    record InteractionLinked(long ticket, String interaction, boolean on, String by) implements TicketFact {}

    record TicketsLinked(long ticket, long other, boolean on, String by) implements TicketFact {}

    /**
     * Two tickets are one matter. Nothing is moved: the absorbed one, with those merged into it, is shown as the other. Its
     * clock stands.
     */
    record Merged(long ticket, String merge, long absorbed, String by) implements TicketFact {}

    /**
     * They were two matters after all.
     *
     * @param ticket the one that was absorbed, as it stands from now on
     */
    record Unmerged(long ticket, String merge, Standing standing, String by) implements Restanding {}

    /** Somebody has the ticket open. */
    record Attended(long ticket, String who, boolean answering) implements TicketFact {}

    /** @param how {@code left, vanished} */
    record Departed(long ticket, String who, String how) implements TicketFact {}
}
