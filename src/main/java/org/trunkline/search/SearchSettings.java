package org.trunkline.search;

import java.nio.file.Path;
import org.trunkline.settings.Section;

/** @param folder of the index, which can be deleted while Trunkline does not run: it is made anew */
public record SearchSettings(Path folder) {
    /** The table {@code [search]}. */
    public static SearchSettings from(Section root) {
        return new SearchSettings(root.section("search").path("folder", "data/search"));
    }
}
