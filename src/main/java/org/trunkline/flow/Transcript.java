package org.trunkline.flow;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.trunkline.voice.Speech;

/** A prompt as text, for reading instead of hearing. */
final class Transcript {
    private Transcript() {}

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
