package org.trunkline.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The part of a pronouncing dictionary that is wanted, as a file; it grows with what is asked for. Thread-safe. */
final class SmallDictionary {
    /** @param words all that were asked for, whether the whole dictionary has them or not */
    record Words(Path file, Set<String> words) {}

    private final Path whole;
    private final Path folder;
    private final List<Path> files = new ArrayList<>();
    private Words newest;

    /** @param whole each line a word, or {@code word(2)}, a blank, and its sounds */
    SmallDictionary(Path whole, Path folder, Set<String> words) {
        this.whole = whole;
        this.folder = folder;
        newest = write(words);
    }

    /** The words asked for so far, and these. */
    synchronized Words with(Set<String> more) {
        if (!newest.words().containsAll(more)) {
            Set<String> all = new HashSet<>(newest.words());
            all.addAll(more);
            newest = write(all);
        }
        return newest;
    }

    private Words write(Set<String> words) {
        try (Stream<String> lines = Files.lines(whole)) {
            Path file = Files.createTempFile(folder, "words", ".dict");
            files.add(file);
            Files.write(file, lines.filter(line -> words.contains(word(line))).toList());
            return new Words(file, Set.copyOf(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String word(String line) {
        int end = line.indexOf(' ');
        String word = end < 0 ? line : line.substring(0, end);
        int variant = word.indexOf('(');
        return variant < 1 ? word : word.substring(0, variant);
    }

    /** Removes the files. */
    synchronized void close() {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
