package org.trunkline.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real PocketSphinx on recordings of people, by the way that a call's audio takes: windows, voice activity, end of
 * speech. Scored are the speakers on whom nothing was set: of AN4 every second one by name (the first is of the others),
 * of the digits lucas.
 */
class PocketSphinxIT {
    private static final Logger log = LoggerFactory.getLogger(PocketSphinxIT.class);
    private static final ListeningEars.Limits LIMITS = new ListeningEars.Limits(
            10, 2, 0.5f, Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMillis(2500));
    private static final double CLEAN = 99;

    private static PocketSphinxRecognizer recognizer;
    private static VoiceActivity activity;

    private record Scored(Recordings.Clip clip, Optional<Heard.Hypothesis> heard, Duration work) {
        boolean right() {
            return heard.map(best -> best.text().equals(clip.said())).orElse(false);
        }

        boolean accepted() {
            return heard.map(best -> best.confidence() >= PocketSphinxRecognizer.AGREED)
                    .orElse(false);
        }
    }

    @BeforeAll
    static void open() {
        recognizer = PocketSphinxRecognizer.open(PocketSphinxRecognizer.DEFAULT_MODEL);
        activity = VoiceActivity.open();
    }

    @AfterAll
    static void close() {
        recognizer.close();
        activity.close();
    }

    private static List<Recordings.Clip> unseen(List<Recordings.Clip> clips) {
        List<String> speakers =
                clips.stream().map(Recordings.Clip::speaker).distinct().sorted().toList();
        return clips.stream()
                .filter(clip -> speakers.indexOf(clip.speaker()) % 2 == 1)
                .toList();
    }

    /** Each speaker is a call. */
    private static List<Scored> score(List<Recordings.Clip> clips, Grammar grammar, double decibels) {
        List<Scored> scored = new ArrayList<>();
        clips.stream()
                .collect(Collectors.groupingBy(Recordings.Clip::speaker, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(call -> {
                    try (Listening listening = new Listening(LIMITS, activity, recognizer, 8000)) {
                        for (Recordings.Clip clip : call) {
                            scored.add(hear(listening, clip, grammar, decibels));
                        }
                    }
                });
        return scored;
    }

    private static Scored hear(Listening listening, Recordings.Clip clip, Grammar grammar, double decibels) {
        short[] audio = Recordings.inCall(clip.audio(), 4000, 8000);
        if (decibels < CLEAN) {
            audio = Recordings.noisy(audio, decibels, clip.file().hashCode());
        }
        listening.turnTo(new CallEar.Question(Optional.of(grammar), Duration.ofSeconds(5), _ -> {}), () -> {});
        long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Optional<Heard.Hypothesis> heard = Optional.empty();
        for (int at = 0; at < audio.length; at += 160) {
            SpeechEvent end =
                    listening.audio(Arrays.copyOfRange(audio, at, Math.min(at + 160, audio.length)), true, _ -> {});
            if (end instanceof SpeechEvent.Understood(Heard what)) {
                heard = what.hypotheses().stream().findFirst();
                break;
            }
        }
        return new Scored(
                clip,
                heard,
                Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from));
    }

    private static double share(List<Scored> scored, Predicate<Scored> of) {
        return (double) scored.stream().filter(of).count() / scored.size();
    }

    private static List<Scored> report(String what, List<Scored> scored) {
        double audio = scored.stream()
                .mapToDouble(each -> each.clip().samples().size() / 8000.0 + 1)
                .sum();
        double work = scored.stream()
                .mapToDouble(each -> each.work().toMillis() / 1000.0)
                .sum();
        note(String.format(
                Locale.ROOT,
                "%s: %d recordings of %d speakers, right %s %%, accepted at first try and right %s %%, accepted and wrong"
                        + " %s %%, nearly %s %% (right %s), different %s %% (right %s); %s s of processor a second",
                what,
                scored.size(),
                scored.stream().map(each -> each.clip().speaker()).distinct().count(),
                percent(share(scored, Scored::right)),
                percent(share(scored, each -> each.accepted() && each.right())),
                percent(share(scored, each -> each.accepted() && !each.right())),
                percent(share(scored, each -> confidence(each) == PocketSphinxRecognizer.NEARLY)),
                percent(share(scored, each -> confidence(each) == PocketSphinxRecognizer.NEARLY && each.right())),
                percent(share(scored, each -> confidence(each) == PocketSphinxRecognizer.DIFFERENT)),
                percent(share(scored, each -> confidence(each) == PocketSphinxRecognizer.DIFFERENT && each.right())),
                Math.round(work / audio * 100) / 100.0));
        return scored;
    }

    /** Into a file too, since the figures are what is wanted. */
    private static void note(String line) {
        log.info(line);
        try {
            Files.writeString(
                    Path.of("target/speech-figures.txt"),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double confidence(Scored scored) {
        return scored.heard().map(Heard.Hypothesis::confidence).orElse(0.0);
    }

    private static double percent(double share) {
        return Math.round(share * 1000) / 10.0;
    }

    @Test
    void words_of_a_menu_by_unseen_speakers_are_heard() {
        List<Recordings.Clip> commands = unseen(Recordings.commands());
        List<Scored> clean = report("menu, clean", score(commands, Grammars.MENU, CLEAN));
        List<Scored> noisy = report("menu, 20 dB", score(commands, Grammars.MENU, 20));
        assertThat(share(clean, Scored::right)).isGreaterThanOrEqualTo(0.85);
        assertThat(share(clean, each -> each.accepted() && each.right())).isGreaterThanOrEqualTo(0.65);
        assertThat(share(noisy, Scored::right)).isGreaterThanOrEqualTo(0.6);
    }

    @Test
    void what_is_not_in_the_menu_is_rarely_accepted() {
        List<Recordings.Clip> outside = new ArrayList<>(unseen(Recordings.outside()));
        outside.addAll(unseen(Recordings.digits()));
        List<Scored> scored = report("outside the menu", score(outside, Grammars.MENU, CLEAN));
        assertThat(share(scored, Scored::accepted)).isLessThanOrEqualTo(0.08);
    }

    @Test
    void digits_by_an_unseen_speaker_are_heard() {
        List<Recordings.Clip> digits = unseen(Recordings.digits());
        List<Scored> clean = report("digits, clean", score(digits, Grammars.DIGIT, CLEAN));
        report("digits, 20 dB", score(digits, Grammars.DIGIT, 20));
        assertThat(share(clean, Scored::right)).isGreaterThanOrEqualTo(0.6);
    }

    @Test
    void words_that_it_lacks_are_refused_by_name_and_the_session_goes_on() {
        assertThat(recognizer.knows("billing")).isTrue();
        assertThat(recognizer.knows("frobnicate")).isFalse();
        try (Recognizer.CallSession session = recognizer.session(8000)) {
            Grammar unknown = Grammars.menu(Grammars.MENU.language(), "billing", "frobnicate wibble");
            assertThatThrownBy(() -> session.begin(Optional.of(unknown), _ -> {}))
                    .isInstanceOf(Recognizer.WordsUnknown.class)
                    .hasMessageContaining("frobnicate, wibble");
            session.begin(Optional.of(Grammars.MENU), _ -> {});
            session.audio(new short[8000]);
            assertThat(session.end().speech()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void free_speech_is_refused() {
        try (Recognizer.CallSession session = recognizer.session(8000)) {
            assertThatThrownBy(() -> session.begin(Optional.empty(), _ -> {}))
                    .isInstanceOf(Recognizer.GrammarRefused.class);
        }
    }

    @Test
    void ten_thousand_sessions_leave_memory_flat() throws IOException {
        churn(1500);
        long before = resident();
        churn(10_000);
        long grown = resident() - before;
        note("10,000 sessions with 10 grammars: " + grown / 1024 + " kB more");
        assertThat(grown).isLessThan(60L << 20);
    }

    @Test
    void a_call_more_at_the_same_time_takes_less_than_30_megabytes() throws IOException {
        int calls = 4;
        List<Recognizer.CallSession> open = new ArrayList<>();
        try {
            // Tests before left one pair of decoders.
            hearing(open, 2);
            long before = resident();
            hearing(open, calls);
            long each = (resident() - before) / calls;
            note("a call more at the same time: " + each / 1024 + " kB");
            assertThat(each).isLessThan(30L << 20);
        } finally {
            open.forEach(Recognizer.CallSession::close);
        }
    }

    private static void hearing(List<Recognizer.CallSession> open, int more) {
        for (int i = 0; i < more; i++) {
            Recognizer.CallSession session = recognizer.session(8000);
            open.add(session);
            session.begin(Optional.of(Grammars.MENU), _ -> {});
            session.audio(Recordings.commands().getFirst().audio());
            session.end();
        }
    }

    private static void churn(int sessions) {
        List<String> words =
                List.of("billing", "support", "sales", "agent", "help", "yes", "no", "stop", "go", "start");
        for (int i = 0; i < sessions; i++) {
            try (Recognizer.CallSession session = recognizer.session(8000)) {
                // Some must be made anew, which takes tenths of a second.
                int which = i / 100 % 10;
                session.begin(
                        Optional.of(Grammars.menu(
                                Grammars.MENU.language(),
                                words.get(which % 10),
                                words.get(which / 10 % 10) + " " + words.get((which + 3) % 10))),
                        _ -> {});
                session.audio(new short[160]);
                session.end();
            }
        }
    }

    /** Bytes of this process that are in memory, but for Java's heap. */
    private static long resident() throws IOException {
        System.gc();
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * 4096
                - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }
}
