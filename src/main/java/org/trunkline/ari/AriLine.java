package org.trunkline.ari;

import static org.trunkline.ari.AriCommands.path;
import static org.trunkline.ari.AriCommands.unlessGone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Sound;
import org.trunkline.line.Tap;

/**
 * One channel of Asterisk. Knows what it has under way (plays, recordings), so that what ended while the event link was
 * down can be told to the receiver afterwards. Commands are called by the call's thread, the rest by the event reader.
 */
final class AriLine implements Line {
    /** Where the dialplan keeps the fallback of each number. */
    private static final String FALLBACK_CONTEXT = "fallback";

    private final String id;
    private final AriCommands commands;
    private final AriTaps taps;
    private final Consumer<LineEvent> receiver;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Set<String> playing = ConcurrentHashMap.newKeySet();
    private final Set<String> recording = ConcurrentHashMap.newKeySet();
    private volatile boolean known;
    private volatile boolean answered;
    private volatile Cause cause = Cause.NORMAL;

    /** @param known whether Asterisk has the channel already (not while it is still being asked to dial it) */
    AriLine(String id, AriCommands commands, AriTaps taps, Consumer<LineEvent> receiver, boolean known) {
        this.id = id;
        this.commands = commands;
        this.taps = taps;
        this.receiver = receiver;
        this.known = known;
        this.answered = known;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void answer() {
        commands.post(path("channels", id) + "/answer");
    }

    @Override
    public void play(String play, Iterable<? extends Sound> sounds) {
        List<String> media = new ArrayList<>();
        for (Sound sound : sounds) {
            media.add("sound:" + sound.path());
        }
        playing.add(play);
        try {
            commands.post(path("channels", id) + path("/play", play), Map.of("media", String.join(",", media)));
        } catch (LineFailure e) {
            playing.remove(play);
            throw e;
        }
    }

    @Override
    public void stop(String play) {
        unlessGone(() -> commands.delete(path("playbacks", play), Map.of()));
    }

    @Override
    public void startMusic() {
        commands.post(path("channels", id) + "/moh");
    }

    @Override
    public void stopMusic() {
        commands.delete(path("channels", id) + "/moh", Map.of());
    }

    @Override
    public void startRinging() {
        commands.post(path("channels", id) + "/ring");
    }

    @Override
    public void stopRinging() {
        commands.delete(path("channels", id) + "/ring", Map.of());
    }

    @Override
    public void answerTransfer(boolean done) {
        commands.post(
                path("channels", id) + "/transfer_progress",
                Map.of("states", done ? "channel_answered" : "channel_unavailable"));
    }

    @Override
    public void record(String name, Duration max, Duration silence, boolean beep, String untilKey) {
        recording.add(name);
        try {
            commands.post(
                    path("channels", id) + "/record",
                    Map.of(
                            "name",
                            name,
                            "format",
                            "wav",
                            "maxDurationSeconds",
                            seconds(max),
                            "maxSilenceSeconds",
                            seconds(silence),
                            "ifExists",
                            "fail",
                            "beep",
                            Boolean.toString(beep),
                            "terminateOn",
                            untilKey));
        } catch (LineFailure e) {
            recording.remove(name);
            throw e;
        }
    }

    /** ARI counts whole seconds: a part of one counts as one. */
    static String seconds(Duration duration) {
        return Long.toString(duration.plusMillis(999).toSeconds());
    }

    @Override
    public void stopRecording(String name) {
        unlessGone(() -> commands.post(path("recordings/live", name) + "/stop"));
    }

    @Override
    public Tap tap(Consumer<short[]> samples) {
        return taps.open(id, samples);
    }

    @Override
    public Tap tap(Side side, Consumer<short[]> samples) {
        return taps.open(id, side, samples);
    }

    @Override
    public void handOver(String dialled) {
        commands.post(
                path("channels", id) + "/continue",
                Map.of("context", FALLBACK_CONTEXT, "extension", dialled, "priority", "1"));
    }

    @Override
    public void hangUp(Cause why) {
        if (ended.get()) {
            return;
        }
        String reason = switch (why) {
            case BUSY -> "busy";
            case NO_ANSWER -> "no_answer";
            case CONGESTION -> "congestion";
            default -> "normal";
        };
        unlessGone(() -> commands.delete(path("channels", id), Map.of("reason", reason)));
    }

    // The rest is called as events arrive.

    void becameKnown() {
        known = true;
    }

    boolean isKnown() {
        return known;
    }

    boolean isAnswered() {
        return answered;
    }

    void rings() {
        receiver.accept(new LineEvent.Ringing());
    }

    void becameAnswered() {
        known = true;
        if (!answered) {
            answered = true;
            receiver.accept(new LineEvent.Answered());
        }
    }

    void pressed(String digit) {
        if (!digit.isEmpty()) {
            receiver.accept(new LineEvent.Key(digit.charAt(0)));
        }
    }

    void held(boolean held) {
        receiver.accept(held ? new LineEvent.Held() : new LineEvent.Unheld());
    }

    void transferAsked(String to, String line) {
        receiver.accept(new LineEvent.TransferAsked(to, line));
    }

    void playEnded(String play) {
        if (playing.remove(play)) {
            receiver.accept(new LineEvent.PlayEnded(play));
        }
    }

    void recordEnded(String name, int seconds, boolean failed) {
        if (recording.remove(name)) {
            receiver.accept(new LineEvent.RecordEnded(name, Duration.ofSeconds(seconds), failed));
        }
    }

    void willEnd(Cause why) {
        cause = why;
    }

    /** The end; told to the receiver once, whatever number of events say so. */
    void hungUp() {
        if (ended.compareAndSet(false, true)) {
            receiver.accept(new LineEvent.HungUp(cause));
        }
    }

    Set<String> playing() {
        return Set.copyOf(playing);
    }

    Set<String> recording() {
        return Set.copyOf(recording);
    }
}
