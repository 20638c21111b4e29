package org.trunkline.profile;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Fact;

/** What was written about customers; registered as {@code profile.*}. By: the name of the token or user. */
public sealed interface ProfileFact extends Fact {
    /** Personal value: what was written. */
    String TEXT = "text";

    /** Personal value of {@link Tagged}. */
    String TAG = "tag";

    /** Personal values of {@link Attached}: its name, the hash of its content, its file. */
    String NAME = "name";

    String SHA256 = "sha256";

    String FILE = "file";

    /** Fields were given. Personal: the value of each by its name; empty: it is known no more. */
    record FieldsSet(String customer, Set<String> fields, String by) implements ProfileFact {
        public FieldsSet {
            fields = Set.copyOf(fields);
        }
    }

    /** A tag was put on, or taken off. Personal: the tag. */
    record Tagged(String customer, boolean on, String by) implements ProfileFact {}

    /**
     * The note's id is {@code n} and the entry's position. Personal: its text.
     *
     * @param about an interaction; null: none
     */
    record NoteWritten(String customer, @Nullable String about, String by) implements ProfileFact {}

    /**
     * A file is kept; its id is {@code a} and the entry's position. Personal: name, hash, file.
     *
     * @param about an interaction; null: none
     */
    record Attached(String customer, @Nullable String about, String mediaType, long bytes, String by)
            implements ProfileFact {}

    record AttachmentDeleted(String attachment, String by) implements ProfileFact {}

    record NoteDeleted(String note, String by) implements ProfileFact {}

    /**
     * The task's id is {@code t} and the entry's position. Personal: its text.
     *
     * @param owner an agent's id; null: nobody's yet
     */
    record TaskAdded(
            String customer,
            @Nullable String owner,
            @Nullable Instant due,
            String by) implements ProfileFact {}

    /** All of the task as it is now, but for its text. */
    record TaskChanged(
            String task, @Nullable String owner, @Nullable Instant due, boolean done, String by)
            implements ProfileFact {}
}
