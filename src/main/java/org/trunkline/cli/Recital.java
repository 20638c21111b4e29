package org.trunkline.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.trunkline.speech.Ears;
import org.trunkline.speech.Grammar;
import org.trunkline.speech.SpeechEvent;

/** Speaks a recording into an ear as a call would bring it, with silence around it, until the ear tells what it was. */
final class Recital {
    static final int RATE = 8000;
    /** Between the frames of a call. */
    static final Duration PACE = Duration.ofMillis(20);

    private static final int FRAME = RATE / 50;
    /** Nobody speaks at once, and recognizers want to hear the line before. */
    private static final int BEFORE = RATE / 2;
    /** After the end of the recording: by then every ear has told something. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    /** @param after how long after the recording's last sample it was told; zero: before */
    record Told(SpeechEvent event, Duration after) {}

    private Recital() {}

    /** @param silence how long nobody may speak */
    static Told speak(Ears.Ear ear, short[] recording, Optional<Grammar> grammar, Duration silence, Duration pace) {
        short[] samples = new short[BEFORE + recording.length];
        System.arraycopy(recording, 0, samples, BEFORE, recording.length);
        CompletableFuture<SpeechEvent> told = new CompletableFuture<>();
        ear.listen(grammar, silence, event -> {
            if (!(event instanceof SpeechEvent.Began || event instanceof SpeechEvent.Partial)) {
                told.complete(event);
            }
        });
        ear.promptEnded();
        long next = System.nanoTime();
        int frames = (samples.length + FRAME - 1) / FRAME;
        long most = frames + LONGEST.toMillis() / 20;
        long ended = 0;
        for (int frame = 0; frame < most && !told.isDone(); frame++) {
            if (frame == frames) {
                ended = System.nanoTime();
            }
            ear.audio(Arrays.copyOf(
                    frame < frames
                            ? Arrays.copyOfRange(samples, frame * FRAME, Math.min(samples.length, (frame + 1) * FRAME))
                            : new short[0],
                    FRAME));
            next += pace.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
        }
        try {
            SpeechEvent event = told.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            return new Told(event, ended == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - ended));
        } catch (TimeoutException e) {
            return new Told(new SpeechEvent.Deaf("the ear told nothing"), LONGEST);
        } catch (InterruptedException | ExecutionException e) {
            throw new Refused("listening was interrupted");
        }
    }
}
