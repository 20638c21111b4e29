package org.trunkline.voice;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spoken text as WAV files (8 kHz, 16 bit, mono, even level) in a folder, named by the hash of voice, style and text.
 * Thread-safe; at most a few texts are rendered at a time, on platform threads of its own.
 */
public final class PromptCache implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PromptCache.class);
    private static final AudioFormat FORMAT = new AudioFormat(8000, 16, 1, true, false);
    /** So many texts may wait to be rendered; a folder of flows has some hundreds. */
    private static final int MOST_WAITING = 10_000;

    private final Path folder;
    private final Path once;
    private final Voices voices;
    private final ExecutorService renderers;
    /** For what a caller waits for now: it must not stand behind the hundreds of texts of a changed flow. */
    private final ExecutorService urgent;
    /** What is being rendered now, so that nothing is rendered twice at once. */
    private final ConcurrentHashMap<String, CompletableFuture<Path>> underWay = new ConcurrentHashMap<>();

    private PromptCache(Path folder, Voices voices, int threads) {
        this.folder = folder;
        this.once = folder.resolve("once");
        this.voices = voices;
        this.renderers = threads("voice-", threads);
        this.urgent = threads("voice-now-", threads);
    }

    private static ExecutorService threads(String name, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most,
                most,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name(name, 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * @param folder made if it is not there
     * @param threads so many texts are rendered ahead at a time, and as many that callers wait for
     * @throws UncheckedIOException if the folder cannot be made or written
     */
    public static PromptCache open(Path folder, Voices voices, int threads) {
        PromptCache cache = new PromptCache(folder.toAbsolutePath().normalize(), voices, threads);
        try {
            Files.createDirectories(cache.once);
            try (Stream<Path> left = Files.walk(cache.folder, 2)) {
                for (Path file : left.filter(cache::isLeftOver).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of rendered prompts " + folder + " cannot be written", e);
        }
        return cache;
    }

    private boolean isLeftOver(Path file) {
        return once.equals(file.getParent()) || file.toString().endsWith(".part");
    }

    /**
     * Blocks until the text is rendered, if it is not yet; fine on a virtual thread.
     *
     * @return absolute path without the ending {@code .wav}, as Asterisk wants it
     * @throws Voice.VoiceFailed if the text cannot be spoken or written
     */
    public Path path(Speech speech) {
        return joined(kept(speech));
    }

    /** As {@link #path}, without waiting. */
    public CompletableFuture<Path> kept(Speech speech) {
        return rendered(speech, urgent);
    }

    /**
     * As {@link #kept}, for text that must not be kept: a file of its own with a random name, which the caller of this
     * method {@linkplain #discard discards} after playing; left-overs are deleted when the cache is opened.
     */
    public CompletableFuture<Path> once(Speech speech) {
        Path file = once.resolve(UUID.randomUUID() + ".wav");
        return submitted(urgent, () -> write(even(voices.render(speech), speech), file));
    }

    /** Deletes what {@link #once} made, as soon as it is made. */
    public static void discard(CompletableFuture<Path> once) {
        var _ = once.thenAccept(path -> delete(Path.of(path + ".wav")));
    }

    /** So much silence. */
    public Path pause(Duration length) {
        Path file = folder.resolve("silence-" + length.toMillis() + ".wav");
        return Files.exists(file)
                ? withoutEnding(file)
                : write(new short[Math.toIntExact(length.toMillis() * Resampler.TELEPHONE / 1000)], file);
    }

    /** Renders in the background what is not there yet. Completes with all done, or with a failure of one of them. */
    public CompletableFuture<Void> prepare(Collection<Speech> texts) {
        return CompletableFuture.allOf(texts.stream()
                .distinct()
                .map(speech -> rendered(speech, renderers))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** @throws Voice.VoiceFailed if it could not be rendered */
    public static Path joined(CompletableFuture<Path> rendered) {
        try {
            return rendered.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Voice.VoiceFailed failed) {
                throw failed;
            }
            throw new Voice.VoiceFailed("a prompt cannot be rendered", e.getCause());
        }
    }

    private CompletableFuture<Path> rendered(Speech speech, ExecutorService threads) {
        Path file = file(voices.name(speech.language()), speech);
        if (Files.exists(file)) {
            return CompletableFuture.completedFuture(withoutEnding(file));
        }
        String name = String.valueOf(file.getFileName());
        CompletableFuture<Path> promise = new CompletableFuture<>();
        CompletableFuture<Path> other = underWay.putIfAbsent(name, promise);
        if (other != null) {
            return other;
        }
        var ignored = submitted(threads, () -> render(speech)).whenComplete((path, failure) -> {
            underWay.remove(name);
            if (failure == null) {
                promise.complete(path);
            } else {
                promise.completeExceptionally(failure instanceof CompletionException ? cause(failure) : failure);
            }
        });
        return promise;
    }

    /** Under the name of the voice that spoke, which may be another one than was to. */
    private Path render(Speech speech) {
        Voices.Rendered rendered = voices.render(speech);
        return write(even(rendered, speech), file(rendered.voice, speech));
    }

    private static short[] even(Voices.Rendered rendered, Speech speech) {
        return Level.even(rendered.samples, speech.style().gain());
    }

    private Path file(String voice, Speech speech) {
        return folder.resolve(DigestUtils.sha256Hex(voice + "\n" + speech.style() + "\n" + speech.words()) + ".wav");
    }

    private static Throwable cause(Throwable failure) {
        return Objects.requireNonNullElse(failure.getCause(), failure);
    }

    private static CompletableFuture<Path> submitted(ExecutorService threads, Supplier<Path> rendering) {
        try {
            return CompletableFuture.supplyAsync(rendering, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new Voice.VoiceFailed("too many prompts wait to be rendered, or the cache is closed", e));
        }
    }

    private Path write(short[] samples, Path file) {
        ByteBuffer pcm = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        pcm.asShortBuffer().put(samples);
        // Beside the target, so that the move is one step: nobody plays half a prompt.
        Path part = folder.resolve("." + UUID.randomUUID() + ".part");
        try (AudioInputStream audio =
                new AudioInputStream(new ByteArrayInputStream(pcm.array()), FORMAT, samples.length)) {
            AudioSystem.write(audio, AudioFileFormat.Type.WAVE, part.toFile());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Voice.VoiceFailed("a prompt cannot be written to " + folder, e);
        } finally {
            delete(part);
        }
        return withoutEnding(file);
    }

    private static Path withoutEnding(Path file) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        return file.resolveSibling(name.substring(0, name.length() - ".wav".length()));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} stays until the next start: {}", file, e.toString());
        }
    }

    /** Texts being rendered are finished; none is begun any more. */
    @Override
    public void close() {
        renderers.shutdown();
        urgent.shutdown();
    }
}
