package org.trunkline.call;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trunkline.flow.Utterance;
import org.trunkline.line.LineEvent;
import org.trunkline.line.Sound;
import org.trunkline.voice.PromptCache;

/**
 * A prompt on its way to the caller: what is rendered plays, the rest is rendered meanwhile and put behind it. Used by the
 * call's thread.
 */
final class Playing implements AutoCloseable {
    /** Rendered ahead of what the line has; more would make other callers wait. */
    private static final int AHEAD = 2;
    /** Between sentences, as within those that are rendered together. */
    private static final Duration BREATH = Duration.ofMillis(250);

    /** @param once the recording is this caller's alone, and goes when it has been used */
    private record Piece(Supplier<CompletableFuture<Path>> rendering, boolean once) {}

    private final Context call;
    private final List<Piece> pieces;
    /** Of the pieces, as far as rendering was begun. */
    private final List<CompletableFuture<Path>> begun = new ArrayList<>();

    /** How many pieces the line has been given. */
    private int given;

    private final List<String> plays = new ArrayList<>();
    /** The piece whose end of rendering will be told. */
    private int awaited = -1;

    private Playing(Context call, List<Piece> pieces) {
        this.call = call;
        this.pieces = pieces;
    }

    static Playing of(Context call, PromptCache prompts, List<Utterance> prompt) {
        List<Piece> pieces = new ArrayList<>();
        boolean sentence = false;
        for (Utterance utterance : prompt) {
            switch (utterance) {
                case Utterance.SoundFile file -> pieces.add(ready(withoutEnding(file.file())));
                case Utterance.Pause pause -> pieces.add(ready(prompts.pause(pause.length())));
                case Utterance.Text text -> {
                    if (sentence) {
                        pieces.add(ready(prompts.pause(BREATH)));
                    }
                    // Text with values of this caller in it must not outlive the call.
                    pieces.add(
                            text.fixed()
                                    ? new Piece(() -> prompts.kept(text.speech()), false)
                                    : new Piece(() -> prompts.once(text.speech()), true));
                }
            }
            sentence = utterance instanceof Utterance.Text text && text.speech().endsSentence();
        }
        return new Playing(call, pieces);
    }

    static Playing of(Context call, List<Sound> sounds) {
        return new Playing(
                call, sounds.stream().map(sound -> ready(Path.of(sound.path()))).toList());
    }

    private static Piece ready(Path path) {
        return new Piece(() -> CompletableFuture.completedFuture(path), false);
    }

    private static Path withoutEnding(Path file) {
        String name = file.toString();
        return name.endsWith(".wav") ? Path.of(name.substring(0, name.length() - ".wav".length())) : file;
    }

    /** Whether there is more to be heard. */
    boolean isPlaying() {
        return !plays.isEmpty() || given < pieces.size();
    }

    /**
     * Plays what is rendered, and has the next rendered.
     *
     * @throws org.trunkline.voice.Voice.VoiceFailed if that fails
     */
    void goOn() {
        List<Sound> sounds = new ArrayList<>();
        // One play stands behind the one that is heard, so that there is no gap, and what comes later can still be
        // stopped.
        while (plays.size() < 2 && given < pieces.size() && rendering(given).isDone()) {
            sounds.add(new Sound(PromptCache.joined(rendering(given)).toString()));
            given++;
        }
        if (!sounds.isEmpty()) {
            String play = call.names.play();
            plays.add(play);
            call.caller().play(play, sounds);
        }
        for (int i = given; i < Math.min(pieces.size(), given + AHEAD); i++) {
            var _ = rendering(i);
        }
        if (given < pieces.size() && awaited < given) {
            awaited = given;
            var _ = rendering(given).whenComplete((_, _) -> call.inbox.put(new CallSignal.Rendered()));
        }
    }

    private CompletableFuture<Path> rendering(int piece) {
        while (begun.size() <= piece) {
            begun.add(pieces.get(begun.size()).rendering().get());
        }
        return begun.get(piece);
    }

    /** Goes on if the signal is about this prompt. */
    void take(@Nullable CallSignal signal) {
        if (signal instanceof CallSignal.Rendered) {
            goOn();
        } else if (signal instanceof CallSignal.FromCaller(LineEvent.PlayEnded ended) && plays.remove(ended.play())) {
            goOn();
        }
    }

    void stop() {
        given = pieces.size();
        // The last first: the one behind must not begin.
        plays.reversed().forEach(call.caller()::stop);
        plays.clear();
    }

    /** Throws those recordings away that are this caller's alone. */
    @Override
    public void close() {
        for (int i = 0; i < begun.size(); i++) {
            if (pieces.get(i).once()) {
                PromptCache.discard(begun.get(i));
            }
        }
    }
}
