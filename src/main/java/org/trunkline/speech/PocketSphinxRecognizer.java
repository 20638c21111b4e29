package org.trunkline.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * PocketSphinx with its English model, grammars only. A grammar decoder hears a phrase of the grammar in whatever is said;
 * so a second decoder listens for the grammar's words among the common words of the language, and only what both hear
 * alike is believed.
 */
final class PocketSphinxRecognizer implements Recognizer {
    static final Path DEFAULT_MODEL = Path.of("/usr/share/pocketsphinx/model/en-us");

    /** Alternative pronunciations are named so: {@code the(2)}. */
    private static final Pattern VARIANT = Pattern.compile("\\(\\d+\\)$");

    private static final int GRAMMARS = 200;
    private static final String DICTIONARY = "cmudict-en-us.dict";

    // How often what was heard is right, by how far the second decoder agrees; measured, see docs/speech.md.
    static final double AGREED = 0.95;
    static final double NEARLY = 0.7;
    static final double DIFFERENT = 0.35;

    /**
     * What was found by trial; see docs/speech.md.
     *
     * @param fold see {@link Upsampler}
     * @param meanFrames how many frames of a usual line the cepstral mean begins with
     * @param boost the part of the second decoder's probability that the grammar's words have
     */
    record Tuning(
            double fold,
            List<Float> mean,
            int meanFrames,
            double boost,
            List<String> options,
            List<String> openOptions) {
        static final Tuning DEFAULT = new Tuning(
                0.1,
                List.of(
                        41.00f, -5.29f, -0.12f, 5.09f, 2.48f, -4.07f, -1.37f, -1.78f, -5.08f, -2.05f, -6.45f, -1.42f,
                        1.17f),
                500,
                0.97,
                List.of("-remove_noise", "yes"),
                List.of("-lw", "3"));
    }

    /** What the two decoders heard. */
    record Evidence(List<String> words, List<String> openWords) {
        /** Without words that mean nothing: a grammar hears "please" in a breath. */
        Evidence without(Set<String> around) {
            return new Evidence(without(words, around), without(openWords, around));
        }

        private static List<String> without(List<String> words, Set<String> around) {
            return words.stream().filter(word -> !around.contains(word)).toList();
        }
    }

    private final PocketSphinxLibrary library;
    private final Path model;
    private final Tuning tuning;
    private final CommonWords common;
    private final PocketSphinxDecoder dictionary;
    private final Path temporary;
    /**
     * What decoders listen with: with all of the model's words each takes 21 MB more, and each grammar and language model
     * tenths of a second.
     */
    private final SmallDictionary words;

    private final ConcurrentLinkedQueue<Pair> idle = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Map<Grammar, Compiled> grammars = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Grammar, Compiled> eldest) {
            return size() > GRAMMARS;
        }
    });

    private record Compiled(String name, Jsgf jsgf) {}

    /** The decoder of the grammar, and the one that listens openly. */
    private record Decoders(SmallDictionary.Words knows, PocketSphinxDecoder grammar, PocketSphinxDecoder open) {
        void newCall() {
            grammar.newCall();
            open.newCall();
        }

        void abandonUtterance() {
            grammar.abandonUtterance();
            open.abandonUtterance();
        }

        void close() {
            grammar.close();
            open.close();
        }
    }

    /** What a call listens with; made when it is known for what. */
    private static final class Pair {
        private @Nullable Decoders decoders;
    }

    private PocketSphinxRecognizer(PocketSphinxLibrary library, Path model, Tuning tuning) {
        this.library = library;
        this.model = model;
        this.tuning = tuning;
        this.common = CommonWords.english();
        try {
            temporary = Files.createTempDirectory("trunkline-speech");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made", e);
        }
        words = new SmallDictionary(
                model.resolve(DICTIONARY), temporary, common.probabilities().keySet());
        dictionary = decoder(model.resolve(DICTIONARY), tuning.options());
    }

    /**
     * @param model the folder with {@code en-us} and {@code cmudict-en-us.dict}
     * @throws RuntimeException with the remedy, if the library or the model is not there
     */
    static PocketSphinxRecognizer open(Path model) {
        return open(model, Tuning.DEFAULT);
    }

    static PocketSphinxRecognizer open(Path model, Tuning tuning) {
        for (String part : List.of("en-us/mdef", "en-us/means", "en-us/feat.params", "cmudict-en-us.dict")) {
            if (!Files.isReadable(model.resolve(part))) {
                throw new IllegalStateException("PocketSphinx's model is not complete: " + model.resolve(part)
                        + " cannot be read; install it, on Debian and Ubuntu: apt install pocketsphinx-en-us");
            }
        }
        PocketSphinxRecognizer recognizer = new PocketSphinxRecognizer(PocketSphinxLibrary.load(), model, tuning);
        recognizer.warmUp();
        return recognizer;
    }

    /** The first utterance costs a second or more: better at the start than in somebody's first word. */
    private void warmUp() {
        try (Session session = session(8000)) {
            session.begin(Optional.of(new Grammar(Locale.ENGLISH, new Grammar.Words("yes"))), _ -> {});
            session.audio(new short[4000]);
            var _ = session.end();
        }
    }

    private PocketSphinxDecoder decoder(Path dict, List<String> options) {
        List<String> all =
                new ArrayList<>(List.of("-hmm", model.resolve("en-us").toString(), "-dict", dict.toString()));
        all.addAll(options);
        return new PocketSphinxDecoder(library, tuning.mean(), tuning.meanFrames(), all);
    }

    @Override
    public Abilities abilities() {
        return new Abilities("pocketsphinx en-us", Locale.ENGLISH, List.of(16_000, 8_000), false, false, true);
    }

    @Override
    public boolean knows(String word) {
        synchronized (dictionary) {
            return dictionary.knows(word);
        }
    }

    @Override
    public Session session(int rate) {
        Pair pair = idle.poll();
        if (pair == null) {
            pair = new Pair();
        }
        if (pair.decoders != null) {
            pair.decoders.newCall();
        }
        return new Session(pair, new Upsampler(rate, tuning.fold()));
    }

    /** Those of the pair, or others if they lack words; what they learnt of the line is lost then. */
    private Decoders decoders(Pair pair, Set<String> needed) {
        Decoders decoders = pair.decoders;
        if (decoders == null || !decoders.knows().words().containsAll(needed)) {
            if (decoders != null) {
                pair.decoders = null;
                decoders.close();
            }
            SmallDictionary.Words more = words.with(needed);
            List<String> openOptions = new ArrayList<>(tuning.options());
            openOptions.addAll(tuning.openOptions());
            PocketSphinxDecoder grammar = decoder(more.file(), tuning.options());
            try {
                decoders = new Decoders(more, grammar, decoder(more.file(), openOptions));
            } catch (PocketSphinxDecoder.Refused e) {
                grammar.close();
                throw e;
            }
            decoders.newCall();
            pair.decoders = decoders;
        }
        return decoders;
    }

    private Compiled compiled(Grammar grammar) {
        Compiled known = grammars.get(grammar);
        if (known == null) {
            Jsgf jsgf = Jsgf.of(grammar, this::knows);
            known = new Compiled(DigestUtils.sha256Hex(jsgf.text()), jsgf);
            grammars.put(grammar, known);
        }
        return known;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            for (Pair pair = idle.poll(); pair != null; pair = idle.poll()) {
                closeDecoders(pair);
            }
            dictionary.close();
            words.close();
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void closeDecoders(Pair pair) {
        if (pair.decoders != null) {
            pair.decoders.close();
            pair.decoders = null;
        }
    }

    final class Session implements CallSession {
        private final Pair pair;
        private final Upsampler upsampler;
        private boolean gone;
        private int samples;
        private Set<String> around = Set.of();

        private Session(Pair pair, Upsampler upsampler) {
            this.pair = pair;
            this.upsampler = upsampler;
        }

        @Override
        public void begin(Optional<Grammar> grammar, Consumer<String> partial) {
            Compiled what = compiled(grammar.orElseThrow(() ->
                    new GrammarRefused("PocketSphinx hears grammars only; free speech needs another recognizer")));
            Set<String> needed = new HashSet<>(what.jsgf().needed());
            needed.addAll(what.jsgf().around());
            Decoders decoders = decoders(pair, needed);
            decoders.grammar().selectJsgf(what.name(), what.jsgf().text());
            selectWords(decoders.open(), what);
            decoders.grammar().begin();
            decoders.open().begin();
            around = what.jsgf().around();
            samples = 0;
        }

        private void selectWords(PocketSphinxDecoder listening, Compiled what) {
            if (!listening.has(what.name())) {
                try {
                    Path file = Files.createTempFile(temporary, "words", ".lm");
                    try {
                        Files.writeString(
                                file,
                                common.languageModel(
                                        what.jsgf().needed(), what.jsgf().around(), tuning.boost()));
                        listening.addLanguageModel(what.name(), file);
                    } finally {
                        Files.delete(file);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException("the folder for temporary files cannot be written", e);
                }
            }
            listening.use(what.name());
        }

        @Override
        public void audio(short[] audio) {
            short[] wide = upsampler.apply(audio);
            samples += wide.length;
            Decoders decoders = pair.decoders;
            if (decoders != null) {
                decoders.grammar().audio(wide);
                decoders.open().audio(wide);
            }
        }

        @Override
        public Heard end() {
            Decoders decoders = pair.decoders;
            return decoders == null
                    ? heard(List.of(), List.of())
                    : heard(decoders.grammar().end(), decoders.open().end());
        }

        private Heard heard(List<PocketSphinxDecoder.Segment> path, List<PocketSphinxDecoder.Segment> open) {
            Duration length = Duration.ofMillis(samples / 16);
            Evidence evidence = new Evidence(wordsOf(path), wordsOf(open));
            if (evidence.words().isEmpty()) {
                return new Heard(List.of(), length);
            }
            double confidence = confidence(evidence.without(around));
            return new Heard(
                    List.of(new Heard.Hypothesis(
                            String.join(" ", evidence.words()), confidence, words(path, confidence))),
                    length);
        }

        @Override
        public void close() {
            if (!gone) {
                gone = true;
                if (pair.decoders != null) {
                    pair.decoders.abandonUtterance();
                }
                if (closed.get()) {
                    closeDecoders(pair);
                } else {
                    idle.add(pair);
                }
            }
        }
    }

    private static List<String> wordsOf(List<PocketSphinxDecoder.Segment> path) {
        return path.stream()
                .filter(segment -> !segment.isFiller())
                .map(segment -> VARIANT.matcher(segment.word()).replaceFirst(""))
                .toList();
    }

    /** By how far the open decoder agrees. */
    static double confidence(Evidence evidence) {
        if (evidence.words().equals(evidence.openWords())) {
            return AGREED;
        }
        boolean within = Collections.indexOfSubList(evidence.openWords(), evidence.words()) >= 0;
        int more = evidence.openWords().size() - evidence.words().size();
        return within && more == 1 ? NEARLY : DIFFERENT;
    }

    /** Frames are counted from the session's begin: the first one, a filler's or a word's, is the utterance's begin. */
    private static List<Heard.Word> words(List<PocketSphinxDecoder.Segment> path, double confidence) {
        int begin = path.getFirst().from();
        return path.stream()
                .filter(segment -> !segment.isFiller())
                .map(segment -> new Heard.Word(
                        VARIANT.matcher(segment.word()).replaceFirst(""),
                        Duration.ofMillis(10L * (segment.from() - begin)),
                        Duration.ofMillis(10L * (segment.to() + 1 - begin)),
                        confidence))
                .toList();
    }
}
