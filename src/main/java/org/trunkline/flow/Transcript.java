package org.trunkline.flow;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.trunkline.voice.Speech;

/** A prompt as text, for reading instead of hearing. */
public final class Transcript {
    /** Stands for a value that must be written down nowhere. */
    public static final String SECRET = "••••";

    private Transcript() {}

    /**
     * As a message: values as they are, but for sensitive ones, of which nobody who reads it later may know. Recordings and
     * pauses are nothing to be read.
     */
    public static String message(List<Utterance> prompt) {
        return prompt.stream()
                .map(utterance -> switch (utterance) {
                    case Utterance.Text text when text.sensitive() -> SECRET;
                    case Utterance.Text text ->
                        text.speech().parts().stream().map(Speech.Part::text).collect(Collectors.joining());
                    case Utterance.SoundFile _, Utterance.Pause _ -> "";
                })
                .map(text -> text.strip().replaceAll("\\s+", " "))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** Figures as they are written. */
    static String of(List<Utterance> prompt) {
        return of(prompt, Speech::written);
    }

    /** Figures as a voice reads them. */
    static String heard(List<Utterance> prompt) {
        return of(prompt, Speech::words);
    }

    private static String of(List<Utterance> prompt, Function<Speech, String> reading) {
        return prompt.stream()
                .map(utterance -> switch (utterance) {
                    case Utterance.Text text -> reading.apply(text.speech());
                    case Utterance.SoundFile(var file) -> "[" + file.getFileName() + "]";
                    case Utterance.Pause _ -> "";
                })
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
