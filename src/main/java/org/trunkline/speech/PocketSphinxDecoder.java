package org.trunkline.speech;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One decoder of PocketSphinx with its native memory. Used by one thread at a time. */
final class PocketSphinxDecoder implements AutoCloseable {
    /** At 16 kHz, as the model wants it. */
    private static final int CHUNK = 4096;
    /** Searches that are kept; making one takes tenths of a second, keeping it some 5 MB. */
    private static final int KEPT = 6;

    /** A word of the best path; frames are 10 ms, from the stream's begin. */
    record Segment(String word, int from, int to, int score) {
        boolean isFiller() {
            return word.startsWith("<") || word.startsWith("[") || word.startsWith("++") || word.equals("(NULL)");
        }
    }

    /** A search cannot be made or used. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    private final PocketSphinxLibrary library;
    private final Arena arena;
    private final MemorySegment decoder;
    private final MemorySegment chunk;
    private final MemorySegment mean;
    private final int meanFrames;
    private final LinkedHashMap<String, Boolean> searches = new LinkedHashMap<>(16, 0.75f, true);
    private boolean inUtterance;
    private boolean closed;

    PocketSphinxDecoder(PocketSphinxLibrary library, List<Float> mean, int meanFrames, List<String> options) {
        this.library = library;
        this.meanFrames = meanFrames;
        // Shared: a call's utterances are decoded by whichever thread is free.
        arena = Arena.ofShared();
        chunk = arena.allocate(JAVA_SHORT, CHUNK);
        this.mean = arena.allocate(JAVA_FLOAT, mean.size());
        for (int i = 0; i < mean.size(); i++) {
            this.mean.setAtIndex(JAVA_FLOAT, i, mean.get(i));
        }
        decoder = library.newDecoder(options.toArray(String[]::new));
        if (decoder.equals(MemorySegment.NULL)) {
            arena.close();
            throw new Refused("PocketSphinx does not accept its model or its options: " + options);
        }
    }

    boolean knows(String word) {
        return library.hasWord(decoder, word);
    }

    /** What is learnt of one call is nothing to the next. */
    void newCall() {
        abandonUtterance();
        library.setMean(decoder, mean, meanFrames);
        library.startStream(decoder);
    }

    /** Makes the search unless it is there, and uses it from the next utterance on. */
    void selectJsgf(String name, String grammar) {
        if (!has(name)) {
            abandonUtterance();
            made(name, library.setJsgf(decoder, name, grammar));
        }
        use(name);
    }

    boolean has(String name) {
        return searches.get(name) != null;
    }

    void addLanguageModel(String name, Path file) {
        abandonUtterance();
        made(name, library.setLanguageModel(decoder, name, file.toString()));
    }

    /** Within an utterance no search can be chosen: one that was ceased and not ended is given up. */
    void use(String name) {
        abandonUtterance();
        if (!library.setSearch(decoder, name)) {
            throw new Refused("PocketSphinx cannot use the search " + name);
        }
    }

    private void made(String name, boolean good) {
        if (!good) {
            throw new Refused("PocketSphinx does not accept a grammar");
        }
        searches.put(name, true);
        if (searches.size() > KEPT) {
            Map.Entry<String, Boolean> oldest = searches.pollFirstEntry();
            if (oldest != null) {
                // Never the one in use: another was just made, and is selected next.
                use(name);
                library.unsetSearch(decoder, oldest.getKey());
            }
        }
    }

    void begin() {
        abandonUtterance();
        if (!library.startUtterance(decoder)) {
            throw new Refused("PocketSphinx cannot begin an utterance");
        }
        inUtterance = true;
    }

    /** At 16 kHz. */
    void audio(short[] samples) {
        for (int from = 0; from < samples.length; from += CHUNK) {
            int count = Math.min(CHUNK, samples.length - from);
            MemorySegment.copy(samples, from, chunk, JAVA_SHORT, 0, count);
            if (!library.process(decoder, chunk, count)) {
                throw new Refused("PocketSphinx cannot take audio");
            }
        }
    }

    /** What was said, fillers included; empty: nothing that fits. */
    List<Segment> end() {
        if (!inUtterance) {
            return List.of();
        }
        inUtterance = false;
        if (!library.endUtterance(decoder)) {
            throw new Refused("PocketSphinx cannot end an utterance");
        }
        return path();
    }

    /** As far as it was heard. */
    List<Segment> path() {
        if (!library.hasHypothesis(decoder)) {
            return List.of();
        }
        List<Segment> path = new ArrayList<>();
        library.segments(decoder, (word, from, to, score) -> path.add(new Segment(word, from, to, score)));
        return path;
    }

    void abandonUtterance() {
        if (inUtterance) {
            inUtterance = false;
            library.endUtterance(decoder);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            abandonUtterance();
            library.free(decoder);
            arena.close();
        }
    }
}
