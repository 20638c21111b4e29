package org.trunkline.speech;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Vosk: one model shared by all calls, grammars and dictation. */
final class VoskRecognizer implements Recognizer {
    /** Beyond so many phrases the grammar is given as its words, and what was heard is held against it after. */
    static final int PHRASES = 2000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Model model;
    private final Function findWord;
    private final Abilities abilities;
    private final boolean knowsUnknown;

    private VoskRecognizer(Model model, String name, Locale language, boolean dictation) {
        this.model = model;
        findWord = NativeLibrary.getInstance("vosk", LibVosk.class.getClassLoader())
                .getFunction("vosk_model_find_word");
        knowsUnknown = knows("[unk]");
        abilities = new Abilities(name, language, List.of(16_000, 8_000), dictation, false, knowsUnknown);
    }

    /**
     * Takes seconds.
     *
     * @param folder with {@code am/final.mdl} and its like
     * @throws IllegalStateException with the remedy, if the model or the library cannot be used
     */
    static VoskRecognizer open(Path folder, Locale language, boolean dictation) {
        for (String part : List.of("am/final.mdl", "conf/model.conf")) {
            // The library ends the process when it reads half a model.
            if (!Files.isReadable(folder.resolve(part))) {
                throw new IllegalStateException("Vosk's model is not complete: " + folder.resolve(part)
                        + " cannot be read; install it anew with scripts/models");
            }
        }
        // JNA hands texts on in the platform's encoding otherwise.
        if (System.getProperty("jna.encoding") == null) {
            System.setProperty("jna.encoding", "UTF-8");
        }
        try {
            LibVosk.setLogLevel(LogLevel.WARNINGS);
            return new VoskRecognizer(
                    new Model(folder.toString()), "vosk " + folder.getFileName(), language, dictation);
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new IllegalStateException(
                    "Vosk cannot use the model " + folder + ": " + e.getMessage()
                            + "; check it with scripts/models check, or install it anew",
                    e);
        }
    }

    @Override
    public Abilities abilities() {
        return abilities;
    }

    @Override
    public boolean knows(String word) {
        return findWord.invokeInt(new Object[] {model.getPointer(), word}) >= 0;
    }

    @Override
    public CallSession session(int rate) {
        return new Session(rate);
    }

    @Override
    public void close() {
        model.close();
    }

    /** As the library takes it: a list of phrases. */
    private String phrases(Grammar grammar) {
        Set<String> words = Phrases.words(grammar);
        if (words.isEmpty()) {
            throw new GrammarRefused("nothing can be said by it: it has no words");
        }
        Set<String> unknown =
                words.stream().filter(word -> !knows(word)).collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            throw new WordsUnknown(List.copyOf(unknown));
        }
        List<String> phrases = new ArrayList<>(Phrases.all(grammar, PHRASES).orElse(words));
        if (knowsUnknown) {
            phrases.add("[unk]");
        }
        return JSON.writeValueAsString(phrases);
    }

    /** The utterances of a call; a native recognizer is kept as long as the grammar is the same. */
    private final class Session implements CallSession {
        private final int rate;
        private org.vosk.@Nullable Recognizer decoder;
        private Optional<Grammar> grammar = Optional.empty();
        private Consumer<String> partial = _ -> {};
        private String told = "";
        private long samples;
        private final VoskResult result = new VoskResult();

        private Session(int rate) {
            this.rate = rate;
        }

        @Override
        public void begin(Optional<Grammar> wanted, Consumer<String> toTell) {
            partial = toTell;
            told = "";
            samples = 0;
            result.clear();
            org.vosk.Recognizer kept = decoder;
            if (kept != null && grammar.equals(wanted)) {
                kept.reset();
                return;
            }
            if (wanted.isEmpty() && !abilities.dictation()) {
                throw new GrammarRefused(abilities.name() + " is set to hear grammars only (recognizer.dictation)");
            }
            close();
            try {
                org.vosk.Recognizer made = wanted.isPresent()
                        ? new org.vosk.Recognizer(model, rate, phrases(wanted.get()))
                        : new org.vosk.Recognizer(model, rate);
                made.setWords(true);
                decoder = made;
                grammar = wanted;
            } catch (IOException e) {
                throw new IllegalStateException("Vosk cannot make a recognizer", e);
            }
        }

        private org.vosk.Recognizer decoder() {
            if (decoder == null) {
                throw new IllegalStateException("no utterance was begun");
            }
            return decoder;
        }

        @Override
        public void audio(short[] audio) {
            samples += audio.length;
            if (decoder().acceptWaveForm(audio, audio.length)) {
                // Its own idea of an end of speech; ours is what counts.
                result.add(JSON.readTree(decoder().getResult()));
            } else {
                JsonNode node = JSON.readTree(decoder().getPartialResult());
                String text = result.textWith(node.path("partial").asString(""));
                if (!text.equals(told)) {
                    told = text;
                    partial.accept(text);
                }
            }
        }

        @Override
        public Heard end() {
            result.add(JSON.readTree(decoder().getFinalResult()));
            return result.heard(grammar, Duration.ofMillis(samples * 1000 / rate));
        }

        @Override
        public void close() {
            org.vosk.Recognizer left = decoder;
            decoder = null;
            if (left != null) {
                left.close();
            }
        }
    }
}
