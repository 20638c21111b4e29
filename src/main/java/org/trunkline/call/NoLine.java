package org.trunkline.call;

import java.util.function.Consumer;
import org.trunkline.line.Cause;
import org.trunkline.line.Line;
import org.trunkline.line.Sound;
import org.trunkline.line.Tap;

/** Of a customer who has not been dialled: nobody is there to hear anything. */
final class NoLine implements Line {
    @Override
    public String id() {
        return "";
    }

    @Override
    public void answer() {}

    @Override
    public void play(String play, Iterable<? extends Sound> sounds) {}

    @Override
    public void stop(String play) {}

    @Override
    public void startMusic() {}

    @Override
    public void stopMusic() {}

    @Override
    public void startRinging() {}

    @Override
    public void stopRinging() {}

    @Override
    public void answerTransfer(boolean done) {}

    @Override
    public void record(
            String recording, java.time.Duration max, java.time.Duration silence, boolean beep, String untilKey) {
        throw noLine();
    }

    @Override
    public void stopRecording(String recording) {}

    @Override
    public Tap tap(Consumer<short[]> samples) {
        throw noLine();
    }

    @Override
    public Tap tap(Side side, Consumer<short[]> samples) {
        throw noLine();
    }

    @Override
    public void handOver(String dialled) {}

    @Override
    public void hangUp(Cause cause) {}

    private static IllegalStateException noLine() {
        return new IllegalStateException("the customer has not been dialled");
    }
}
