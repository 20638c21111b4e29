package org.trunkline.profile;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.journal.Position;

/**
 * Writes about customers. Each change is a fact, and is in force when the method returns. Blocks; thread-safe. By: the name
 * of who asked. What a customer's id does not lead to, or what is too long, is for the one who asks to find out.
 */
public final class ProfileDesk {
    public static final int LONGEST_NOTE = 20_000;
    public static final int LONGEST_TASK = 2_000;
    private static final int LONGEST_TAG = 64;

    private final Map<String, Field> fields;
    private final Journal journal;
    private final InstantSource clock;

    public ProfileDesk(ProfileSettings settings, Journal journal, InstantSource clock) {
        this.fields = settings.fields();
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Gives fields; null or empty: not known.
     *
     * @throws IllegalArgumentException if there is no such field, or a value is none of its type; then nothing is changed
     */
    public void set(String customer, Map<String, @Nullable String> given, String by) {
        Map<String, String> values = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            Field field = fields.get(name);
            if (field == null) {
                throw new IllegalArgumentException(name + ": is no field of [[customers.field]]"
                        + (fields.isEmpty() ? "" : "; known are " + String.join(", ", fields.keySet())));
            }
            values.put(name, value == null || value.isBlank() ? "" : field.read(clean(value)));
        });
        if (!values.isEmpty()) {
            write(new ProfileFact.FieldsSet(customer, values.keySet(), by), new Personal(values));
        }
    }

    /** @throws IllegalArgumentException if it is no tag */
    public static String tag(String tag) {
        String text = clean(tag).strip();
        if (text.isEmpty() || text.length() > LONGEST_TAG) {
            throw new IllegalArgumentException("a tag has 1 to " + LONGEST_TAG + " characters");
        }
        return text;
    }

    public void tag(String customer, String tag, boolean on, String by) {
        write(new ProfileFact.Tagged(customer, on, by), Personal.of(ProfileFact.TAG, tag(tag)));
    }

    /** @return the note's id */
    public String note(String customer, @Nullable String interaction, String text, String by) {
        return "n"
                + write(
                        new ProfileFact.NoteWritten(customer, interaction, by),
                        Personal.of(ProfileFact.TEXT, clean(text)));
    }

    public void deleteNote(String note, String by) {
        write(new ProfileFact.NoteDeleted(note, by), Personal.NONE);
    }

    /** @return the task's id */
    public String addTask(String customer, String text, @Nullable String owner, @Nullable Instant due, String by) {
        return "t"
                + write(
                        new ProfileFact.TaskAdded(customer, owner, due, by),
                        Personal.of(ProfileFact.TEXT, clean(text)));
    }

    public void changeTask(String task, @Nullable String owner, @Nullable Instant due, boolean done, String by) {
        write(new ProfileFact.TaskChanged(task, owner, due, done, by), Personal.NONE);
    }

    /** Without the zero bytes that PostgreSQL refuses. */
    private static String clean(String text) {
        return text.replace("\0", "");
    }

    private Position write(ProfileFact fact, Personal personal) {
        return journal.commit(clock.instant(), fact, personal);
    }
}
