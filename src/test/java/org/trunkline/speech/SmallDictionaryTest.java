package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDictionaryTest {
    @TempDir
    private Path folder;

    @Test
    void holds_the_words_that_were_asked_for_with_all_their_sounds() throws IOException {
        Path whole = Files.writeString(
                folder.resolve("whole"), "a AH\na(2) EY\nbill B IH L\nbilling B IH L IH NG\npay P EY\n");
        Path files = Files.createDirectory(folder.resolve("files"));
        SmallDictionary small = new SmallDictionary(whole, files, Set.of("a"));
        SmallDictionary.Words first = small.with(Set.of("a"));
        assertThat(first.file()).hasContent("a AH\na(2) EY\n");
        SmallDictionary.Words more = small.with(Set.of("bill", "wibble"));
        assertThat(more.file()).hasContent("a AH\na(2) EY\nbill B IH L\n");
        assertThat(more.words()).containsExactlyInAnyOrder("a", "bill", "wibble");
        assertThat(first.file()).as("which a decoder may be reading").exists();
        assertThat(small.with(Set.of("a", "bill"))).isSameAs(more);
        small.close();
        assertThat(files).isEmptyDirectory();
    }
}
