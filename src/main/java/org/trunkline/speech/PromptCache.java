package org.trunkline.speech;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
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
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * Spoken text as WAV files (8 kHz, 16 bit, mono, even level) in a folder, named by the hash of voice and text.
 * Thread-safe; at most a few texts are rendered at a time, on platform threads of its own.
 */
public final class PromptCache implements AutoCloseable {
    private static final AudioFormat FORMAT = new AudioFormat(8000, 16, 1, true, false);
    /** So many texts may wait to be rendered; a folder of flows has some hundreds. */
    private static final int MOST_WAITING = 10_000;

    private final Path folder;
    private final Path once;
    private final Voice voice;
    private final ExecutorService renderers;
    /** What is being rendered now, so that nothing is rendered twice at once. */
    private final ConcurrentHashMap<String, CompletableFuture<Path>> underWay = new ConcurrentHashMap<>();

    private PromptCache(Path folder, Voice voice, int threads) {
        this.folder = folder;
        this.once = folder.resolve("once");
        this.voice = voice;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("voice-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        this.renderers = pool;
    }

    /**
     * @param folder made if it is not there
     * @throws UncheckedIOException if the folder cannot be made or written
     */
    public static PromptCache open(Path folder, Voice voice, int threads) {
        PromptCache cache = new PromptCache(folder.toAbsolutePath().normalize(), voice, threads);
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
    public Path path(String text) {
        return joined(rendered(text));
    }

    /**
     * As {@link #path}, for text that must not be kept: a file of its own with a random name, which the caller of this
     * method deletes (ending {@code .wav}) after playing; left-overs are deleted when the cache is opened.
     */
    public Path once(String text) {
        Path file = once.resolve(UUID.randomUUID() + ".wav");
        return joined(submitted(text, file));
    }

    /** Renders in the background what is not there yet. Completes with all done, or with a failure of one of them. */
    public CompletableFuture<Void> prepare(Collection<String> texts) {
        return CompletableFuture.allOf(
                texts.stream().distinct().map(this::rendered).toArray(CompletableFuture<?>[]::new));
    }

    private static Path joined(CompletableFuture<Path> rendered) {
        try {
            return rendered.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Voice.VoiceFailed failed) {
                throw failed;
            }
            throw new Voice.VoiceFailed("a prompt cannot be rendered", e.getCause());
        }
    }

    private CompletableFuture<Path> rendered(String text) {
        String name = hash(voice.name() + "\n" + text);
        Path file = folder.resolve(name + ".wav");
        if (Files.exists(file)) {
            return CompletableFuture.completedFuture(folder.resolve(name));
        }
        CompletableFuture<Path> promise = new CompletableFuture<>();
        CompletableFuture<Path> other = underWay.putIfAbsent(name, promise);
        if (other != null) {
            return other;
        }
        var ignored = submitted(text, file).whenComplete((path, failure) -> {
            underWay.remove(name);
            if (failure == null) {
                promise.complete(path);
            } else {
                promise.completeExceptionally(failure instanceof CompletionException ? cause(failure) : failure);
            }
        });
        return promise;
    }

    private static Throwable cause(Throwable failure) {
        return Objects.requireNonNullElse(failure.getCause(), failure);
    }

    private CompletableFuture<Path> submitted(String text, Path file) {
        try {
            return CompletableFuture.supplyAsync(() -> write(Level.even(voice.render(text)), file), renderers);
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
            discard(part);
        }
        String name = Objects.requireNonNull(file.getFileName()).toString();
        return file.resolveSibling(name.substring(0, name.length() - ".wav".length()));
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // It is hidden and small, and the next failure to write will be told.
        }
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Texts being rendered are finished; none is begun any more. */
    @Override
    public void close() {
        renderers.shutdown();
    }
}
