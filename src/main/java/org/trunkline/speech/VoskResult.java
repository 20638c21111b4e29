package org.trunkline.speech;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What Vosk, or a server of its protocol, answers for an utterance, piece by piece. Not thread-safe. */
final class VoskResult {
    private static final String UNKNOWN = "[unk]";

    private final List<Heard.Word> words = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean unknown;

    void clear() {
        words.clear();
        text.setLength(0);
        unknown = false;
    }

    void add(JsonNode piece) {
        for (JsonNode word : piece.path("result")) {
            String said = word.path("word").asString("").toLowerCase(Locale.ROOT);
            if (!said.equals(UNKNOWN)) {
                words.add(new Heard.Word(
                        said,
                        seconds(word.path("start").asDouble(0)),
                        seconds(word.path("end").asDouble(0)),
                        Math.clamp(word.path("conf").asDouble(0), 0, 1)));
            }
        }
        for (String word :
                piece.path("text").asString("").toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (word.equals(UNKNOWN)) {
                unknown = true;
            } else if (!word.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(word);
            }
        }
    }

    String textWith(String partial) {
        return partial.isBlank() ? text.toString() : (text + " " + partial).strip();
    }

    /** Nothing if the grammar does not let it be said: words of a grammar are recombined at will. */
    Heard heard(Optional<Grammar> grammar, Duration speech) {
        String said = text.toString();
        if (said.isEmpty() || grammar.map(what -> !Phrases.accepts(what, said)).orElse(false)) {
            return new Heard(List.of(), speech);
        }
        // A phrase is as sure as its least sure word; without word confidences it is to be confirmed.
        double confidence =
                words.stream().mapToDouble(Heard.Word::confidence).min().orElse(0.6);
        return new Heard(
                List.of(new Heard.Hypothesis(said, unknown ? Math.min(confidence, 0.5) : confidence, words)), speech);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
