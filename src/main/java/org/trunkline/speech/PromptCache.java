package org.trunkline.speech;

import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * Spoken text as WAV files (8 kHz, 16 bit, mono, even level) in a folder, named by the hash of voice and text.
 * Thread-safe; at most a few texts are rendered at a time, on platform threads of its own.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class PromptCache implements AutoCloseable {
    /** @param folder made if it is not there */
    public static PromptCache open(Path folder, Voice voice, int threads) {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * Blocks until the text is rendered, if it is not yet; fine on a virtual thread.
     *
     * @return absolute path without the ending {@code .wav}, as Asterisk wants it
     * @throws Voice.VoiceFailed if the text cannot be spoken or written
     */
    public Path path(String text) {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * As {@link #path}, for text that must not be kept: a file of its own with a random name, which the caller of this
     * method deletes (ending {@code .wav}) after playing; left-overs are deleted when the cache is opened.
     */
    public Path once(String text) {
        throw new UnsupportedOperationException("being written");
    }

    /** Renders in the background what is not there yet. Completes with all done, or with the first failure. */
    public CompletableFuture<Void> prepare(Collection<String> texts) {
        throw new UnsupportedOperationException("being written");
    }

    @Override
    public void close() {}
}
