package org.trunkline.voice;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The voices of an installation by language. Thread-safe. */
public final class Voices {
    private static final Logger log = LoggerFactory.getLogger(Voices.class);

    /** A voice that failed is left alone for so long: callers do not wait for its time limit again and again. */
    private static final Duration REST = Duration.ofSeconds(30);

    private record Failure(String why, Instant until) {}

    private final Map<String, Voice> byLanguage;
    /** Speaks where no voice was set up, and where one failed. */
    private final Voice last;

    private final InstantSource clock;
    private final List<String> troubles;
    private final Map<String, Failure> failing = new ConcurrentHashMap<>();

    /**
     * @param byLanguage by two-letter code
     * @param last needs nothing and speaks English
     */
    public Voices(Map<String, Voice> byLanguage, Voice last, InstantSource clock) {
        this(byLanguage, last, clock, List.of());
    }

    /** @param troubles see {@link #troubles} */
    Voices(Map<String, Voice> byLanguage, Voice last, InstantSource clock, List<String> troubles) {
        this.troubles = List.copyOf(troubles);
        this.byLanguage = Map.copyOf(byLanguage);
        this.last = last;
        this.clock = clock;
    }

    /** This voice for whatever language. */
    public static Voices only(Voice voice) {
        return new Voices(Map.of(), voice, InstantSource.system());
    }

    /** The voice of a language; empty if none was set up for it and it is not English. */
    public Optional<Voice> of(Locale language) {
        return Optional.ofNullable(byLanguage.get(language.getLanguage()))
                .or(() -> isEnglish(language) ? Optional.of(last) : Optional.empty());
    }

    private static boolean isEnglish(Locale language) {
        return language.getLanguage().equals("en");
    }

    /** What was wrong with the voices of the settings when they were opened: place, what, remedy. */
    List<String> troubles() {
        return troubles;
    }

    private Voice any(Locale language) {
        return of(language).orElse(last);
    }

    /** Languages whose voice fails at the moment, with why. */
    public Map<String, String> failing() {
        Map<String, String> now = new TreeMap<>();
        failing.forEach((language, failure) -> now.put(language, failure.why()));
        return now;
    }

    /** The name of the voice that speaks this language when all is well. */
    String name(Locale language) {
        return any(language).name();
    }

    /** What was spoken, and the name of the voice that spoke. */
    static final class Rendered {
        final String voice;
        final short[] samples;

        Rendered(String voice, short[] samples) {
            this.voice = voice;
            this.samples = samples;
        }
    }

    /**
     * Speaks with the language's voice and, where that fails and the language is English, with the last one.
     *
     * @throws Voice.VoiceFailed if the text cannot be spoken
     */
    Rendered render(Speech speech) {
        String language = speech.language().getLanguage();
        Voice voice = any(speech.language());
        boolean other = isEnglish(speech.language()) && !voice.equals(last);
        Failure before = failing.get(language);
        if (other && before != null && clock.instant().isBefore(before.until())) {
            return rendered(last, speech);
        }
        try {
            Rendered rendered = rendered(voice, speech);
            if (failing.remove(language) != null) {
                log.info("the voice {} speaks again", voice.name());
            }
            return rendered;
        } catch (Voice.VoiceFailed e) {
            String why = voice.name() + ": " + e.getMessage();
            Failure told =
                    failing.put(language, new Failure(why, clock.instant().plus(REST)));
            if (told == null || !told.why().equals(why)) {
                log.error("a voice failed{}: {}", other ? ", FreeTTS speaks for it" : "", why);
            }
            if (other) {
                return rendered(last, speech);
            }
            throw e;
        }
    }

    private static Rendered rendered(Voice voice, Speech speech) {
        return new Rendered(voice.name(), voice.render(speech.words(), speech.style()));
    }
}
