package org.trunkline.call;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.trunkline.line.Cause;
import org.trunkline.line.Dial;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.Monitor;
import org.trunkline.line.Sound;
import org.trunkline.line.Survey;
import org.trunkline.line.Switchboard;
import org.trunkline.line.Tap;

/** A line at which nothing happens by itself; it keeps what was played. */
class FakeLine implements Line {
    final Map<String, List<Path>> played = new LinkedHashMap<>();
    final List<String> stopped = new ArrayList<>();
    private final Consumer<Path> check;

    /** @param check is given each file that is to be played */
    FakeLine(Consumer<Path> check) {
        this.check = check;
    }

    @Override
    public String id() {
        return "line";
    }

    @Override
    public void play(String play, Iterable<? extends Sound> sounds) {
        List<Path> files = new ArrayList<>();
        sounds.forEach(sound -> {
            files.add(Path.of(sound.path() + ".wav"));
            check.accept(files.getLast());
        });
        played.put(play, files);
    }

    @Override
    public void stop(String play) {
        stopped.add(play);
    }

    @Override
    public void answer() {}

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
    public void record(String recording, Duration max, Duration silence, boolean beep, String untilKey) {}

    @Override
    public void stopRecording(String recording) {}

    @Override
    public Tap tap(Consumer<short[]> samples) {
        throw new UnsupportedOperationException("nobody listens");
    }

    @Override
    public Tap tap(Side side, Consumer<short[]> samples) {
        throw new UnsupportedOperationException("nobody listens");
    }

    @Override
    public void handOver(String dialled) {}

    @Override
    public void hangUp(Cause cause) {}

    /** A switch that has no other line. */
    static class Alone implements Switchboard {
        private final Line line;

        Alone(Line line) {
            this.line = line;
        }

        @Override
        public Line take(String name, Consumer<LineEvent> receiver) {
            return line;
        }

        @Override
        public void bring(String line, String interaction) {
            throw new UnsupportedOperationException("nobody is brought");
        }

        @Override
        public boolean has(String name) {
            return true;
        }

        @Override
        public Line dial(Dial dial, Consumer<LineEvent> receiver) {
            throw new UnsupportedOperationException("nobody is called");
        }

        @Override
        public void openRoom(String room) {}

        @Override
        public void join(String room, List<Line> lines) {}

        @Override
        public void leave(String room, List<Line> lines) {}

        @Override
        public void closeRoom(String room) {}

        @Override
        public Monitor monitor(String monitored, Line listener, Monitor.Mode mode, Runnable ended) {
            throw new UnsupportedOperationException("nobody monitors");
        }

        @Override
        public void tell(String told, String play, Sound sound) {
            throw new UnsupportedOperationException("nobody is told");
        }

        @Override
        public Survey survey() {
            throw new UnsupportedOperationException("there is nothing to see");
        }

        @Override
        public Duration roundTrip() {
            return Duration.ZERO;
        }
    }
}
