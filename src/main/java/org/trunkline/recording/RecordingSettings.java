package org.trunkline.recording;

import java.nio.file.Path;
import org.trunkline.settings.Section;

/** @param folder where kept sound files are */
public record RecordingSettings(Path folder) {
    /** From the table {@code [recordings]}: {@code folder}. */
    public static RecordingSettings from(Section root) {
        return new RecordingSettings(root.section("recordings").path("folder", "data/recordings"));
    }
}
