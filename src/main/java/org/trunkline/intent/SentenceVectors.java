package org.trunkline.intent;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What English sentences mean, as vectors. Those of examples are kept in a file by the hash of the sentence, so that after a
 * change only what is new is worked out. The model is loaded with the first examples; where it cannot be had there are no
 * vectors, and {@link #trouble} says why. Thread-safe; a sentence takes about a millisecond of a processor,
 * and no two are worked out at once.
 */
public final class SentenceVectors implements AutoCloseable {
    /** For languages and installations without. */
    public static final SentenceVectors NONE = new SentenceVectors(null, MiniLm::open);

    private static final Logger LOG = LoggerFactory.getLogger(SentenceVectors.class);
    /** 1.5 kB each; beyond that the examples that are not in use any more go. */
    private static final int MOST_KEPT = 20_000;

    private static final int HASH = 64;

    private final @Nullable Path folder;
    private final Supplier<MiniLm> models;
    private final ReentrantLock working = new ReentrantLock();
    private @Nullable MiniLm model;
    private boolean closed;
    private volatile @Nullable String trouble;

    private SentenceVectors(@Nullable Path folder, Supplier<MiniLm> models) {
        this.folder = folder;
        this.models = models;
    }

    /** @param folder made when there is something to keep, if the one that it is to stand in is there */
    public static SentenceVectors keptIn(Path folder) {
        return keptIn(folder, MiniLm::open);
    }

    /** @param models opens the model, or throws {@link MiniLm.Missing} */
    static SentenceVectors keptIn(Path folder, Supplier<MiniLm> models) {
        return new SentenceVectors(folder, models);
    }

    /** Why there are no vectors, though there should be. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Of all these sentences, kept for the next time.
     *
     * @return empty if there are none for this language, or none at all
     */
    Map<String, float[]> of(Locale language, Collection<String> sentences) {
        if (folder == null || !speaks(language) || opened().isEmpty()) {
            return Map.of();
        }
        Path file = folder.resolve(MiniLm.NAME + ".bin");
        Map<String, float[]> kept = read(file);
        Map<String, float[]> vectors = new HashMap<>();
        Map<String, float[]> keep = new LinkedHashMap<>();
        boolean more = false;
        for (String sentence : sentences) {
            String hash = DigestUtils.sha256Hex(sentence);
            float[] vector = kept.get(hash);
            if (vector == null) {
                Optional<float[]> found = worked(sentence);
                if (found.isEmpty()) {
                    return Map.of();
                }
                vector = found.get();
                more = true;
            }
            vectors.put(sentence, vector);
            keep.put(hash, vector);
        }
        if (more && there(folder)) {
            kept.forEach(keep::putIfAbsent);
            write(file, keep);
        }
        return vectors;
    }

    /** Empty if there is none for this language, or none at all. */
    Optional<float[]> of(Locale language, String sentence) {
        return folder == null || !speaks(language) ? Optional.empty() : worked(sentence);
    }

    private static boolean speaks(Locale language) {
        return language.getLanguage().equals("en");
    }

    private Optional<float[]> worked(String sentence) {
        working.lock();
        try {
            return opened().map(open -> open.vector(sentence));
        } catch (MiniLm.Missing e) {
            return missing(e);
        } finally {
            working.unlock();
        }
    }

    private Optional<MiniLm> opened() {
        working.lock();
        try {
            if (model == null && !closed && trouble == null) {
                model = models.get();
            }
            return Optional.ofNullable(model).filter(_ -> trouble == null);
        } catch (MiniLm.Missing e) {
            return missing(e);
        } finally {
            working.unlock();
        }
    }

    private <T> Optional<T> missing(MiniLm.Missing e) {
        trouble = "texts are understood by their words alone, not by their meaning: " + e.getMessage();
        LOG.warn("{}", trouble, e);
        return Optional.empty();
    }

    // --- the file: its size, then the hash and the vector of each sentence ---

    private static Map<String, float[]> read(Path file) {
        Map<String, float[]> kept = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String hash = new String(in.readNBytes(HASH), StandardCharsets.US_ASCII);
                float[] vector = new float[MiniLm.SIZE];
                for (int j = 0; j < vector.length; j++) {
                    vector[j] = in.readFloat();
                }
                kept.put(hash, vector);
            }
            return kept;
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            LOG.warn("{} cannot be read; the meanings of all examples are worked out again", file, e);
            return Map.of();
        }
    }

    /** Whether it is, or can be made in a folder that is: a command may run where nothing is installed. */
    private static boolean there(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
            }
            return true;
        } catch (IOException e) {
            LOG.debug("The meanings of examples are not kept", e);
            return false;
        }
    }

    private static void write(Path file, Map<String, float[]> keep) {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
                out.writeInt(Math.min(keep.size(), MOST_KEPT));
                int written = 0;
                for (Map.Entry<String, float[]> each : keep.entrySet()) {
                    if (written++ == MOST_KEPT) {
                        break;
                    }
                    out.write(each.getKey().getBytes(StandardCharsets.US_ASCII));
                    for (float value : each.getValue()) {
                        out.writeFloat(value);
                    }
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("{} cannot be written; the meanings of new examples are worked out again next time", file, e);
        }
    }

    @Override
    public void close() {
        working.lock();
        try {
            closed = true;
            MiniLm open = model;
            model = null;
            if (open != null) {
                open.close();
            }
        } finally {
            working.unlock();
        }
    }
}
