package org.trunkline.flow;

import java.util.List;
import java.util.stream.Collectors;

/** A prompt as text, for reading instead of hearing. */
final class Transcript {
    private Transcript() {}

    static String of(List<Utterance> prompt) {
        return prompt.stream()
                .map(utterance -> switch (utterance) {
                    case Utterance.Text text -> text.speech().written();
                    case Utterance.SoundFile(var file) -> "[" + file.getFileName() + "]";
                    case Utterance.Pause _ -> "";
                })
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
