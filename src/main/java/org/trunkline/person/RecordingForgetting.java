package org.trunkline.person;

import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.trunkline.customer.Forgetting;
import org.trunkline.customer.Person;
import org.trunkline.recording.Archive;
import org.trunkline.recording.Recordings;

/** The sound goes; the row stays and says so, without what told the file's content. */
final class RecordingForgetting implements Forgetting {
    private final Recordings recordings;
    private final Archive archive;

    RecordingForgetting(Recordings recordings, Archive archive) {
        this.recordings = recordings;
        this.archive = archive;
    }

    @Override
    public Set<String> columns() {
        return Set.of("recording.file", "recording.sha256");
    }

    @Override
    public Map<String, Integer> forget(Handle tx, Person person, String by) {
        int count = 0;
        for (String interaction : person.interactions()) {
            for (Recordings.Row row : recordings.of(interaction)) {
                if (row.kept() && row.deleted() == null) {
                    archive.delete(row.recording(), by, "the person was erased");
                    count++;
                }
            }
            tx.execute("UPDATE recording SET sha256 = '' WHERE interaction = ?", interaction);
        }
        return Map.of("recordings", count);
    }
}
