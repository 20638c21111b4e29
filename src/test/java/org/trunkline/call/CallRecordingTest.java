package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.flow.RecordOrder;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.StoredJournal;
import org.trunkline.line.Sound;
import org.trunkline.line.Tap;
import org.trunkline.queue.Reply;
import org.trunkline.recording.Archive;
import org.trunkline.recording.CallState;
import org.trunkline.recording.Direction;
import org.trunkline.recording.Recorder;
import org.trunkline.recording.RecordingFact;
import org.trunkline.recording.RecordingProjection;
import org.trunkline.recording.RecordingSettings;
import org.trunkline.recording.RecordingSettings.Rule;
import org.trunkline.recording.Recordings;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;

/** What a flow orders of the recording of a call, and the beep. */
class CallRecordingTest {
    private static final Duration BEEP = Duration.ofMillis(100);

    @TempDir
    Path home;

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Line caller = new Line("caller");
    private final Line agent = new Line("agent");
    private Database database;
    private StoredJournal journal;
    private Archive archive;
    private Recorder recorder;
    private RecordingDesk desk;
    private CallRecording recording;

    private static final class Line extends FakeLine {
        private final String id;

        Line(String id) {
            super(_ -> {});
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Tap tap(Side side, Consumer<short[]> samples) {
            return new Tap() {
                @Override
                public int rate() {
                    return 8000;
                }

                @Override
                public Duration behind() {
                    return Duration.ZERO;
                }

                @Override
                public boolean isLive() {
                    return true;
                }

                @Override
                public void close() {}
            };
        }
    }

    @BeforeEach
    void on() {
        InstantSource clock = InstantSource.system();
        Rule rule = new Rule("billing", "", null, true, "", "", BEEP, Duration.ZERO);
        RecordingSettings settings = new RecordingSettings(
                home.resolve("recordings"), Map.of(), "", "", 0, false, Duration.ZERO, List.of(rule));
        database = new H2ForTests(home).open();
        journal = StoredJournal.open(
                database,
                FactTypes.of(Map.of("recording", RecordingFact.class)),
                JournalSettings.in(home.resolve("spool")),
                clock,
                List.of(new RecordingProjection()));
        Recordings recordings = new Recordings(database, settings);
        archive = new Archive(settings, recordings, journal, clock);
        archive.start();
        recorder = new Recorder(settings, archive, journal, clock);
        desk = new RecordingDesk(recorder, recordings, settings, journal, clock);
        Context call = new Context(
                "1-1",
                caller,
                new Inbox(clock),
                new FakeLine.Alone(caller) {
                    @Override
                    public void tell(String to, String play, Sound sound) {
                        told.add(to + " " + sound.path());
                    }
                },
                journal,
                _ -> {},
                clock,
                () -> true);
        recording = CallRecording.of(desk, call, "main", Direction.IN, "", CallState.FRESH);
    }

    @AfterEach
    void off() {
        recording.end();
        recorder.close();
        archive.close();
        journal.close();
        database.close();
    }

    private void talk() {
        recording.arm("billing");
        recording.begin("101", agent);
    }

    private List<String> facts() {
        return journal.reader().ofInteraction("1-1").stream()
                .map(entry -> entry.fact().getClass().getSimpleName())
                .toList();
    }

    private void awaitFact(String last) {
        Awaitility.await().until(() -> facts().contains(last));
    }

    @Test
    void who_refused_in_the_flow_is_not_recorded_whoever_orders_it_and_that_is_kept() {
        recording.order(RecordOrder.REFUSE, "the flow, at step no");
        talk();
        assertThat(recording.done(RecordOrder.ON, "agent 101")).isInstanceOf(Reply.Refused.class);
        awaitFact("Refused");
        assertThat(journal.reader().ofInteraction("1-1").getFirst().fact())
                .isEqualTo(new RecordingFact.Refused("1-1", "the flow, at step no"));
        assertThat(desk.stateOf("1-1").refused()).isTrue();
        assertThat(facts()).containsExactly("Refused");
    }

    @Test
    void who_refuses_while_recorded_is_recorded_no_more() {
        talk();
        recording.order(RecordOrder.REFUSE, "api");
        awaitFact("Kept");
        assertThat(facts()).containsExactly("Began", "Refused", "Kept");
    }

    @Test
    void a_flow_switches_it_off_and_on_against_the_rule() {
        recording.order(RecordOrder.OFF, "the flow, at step no");
        talk();
        recording.order(RecordOrder.ON, "the flow, at step yes");
        awaitFact("Began");
        assertThat(facts()).containsExactly("Switched", "Switched", "Began");
    }

    @Test
    void what_a_flow_paused_begins_paused_and_is_resumed() {
        recording.order(RecordOrder.PAUSE, "the flow, at step secret");
        talk();
        awaitFact("Began");
        assertThat(journal.reader().ofInteraction("1-1"))
                .anySatisfy(entry -> assertThat(entry.fact())
                        .isInstanceOfSatisfying(
                                RecordingFact.Began.class,
                                began -> assertThat(began.paused()).isTrue()));
        assertThat(recording.isPausedByRequest()).isTrue();
        recording.order(RecordOrder.RESUME, "the flow, at step done");
        awaitFact("Resumed");
        assertThat(recording.isPausedByRequest()).isFalse();
    }

    @Test
    void both_hear_a_beep_at_once_and_again_as_long_as_it_is_recorded() throws InterruptedException {
        talk();
        for (int i = 0; i < 2; i++) {
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("caller beep");
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("agent beep");
        }
        recording.end();
        awaitFact("Kept");
        told.clear();
        // One pair at most was on its way.
        Awaitility.await().during(BEEP.multipliedBy(4)).until(() -> told.size() <= 2);
    }
}
