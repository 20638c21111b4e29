package org.trunkline.flow;

import java.util.List;
import java.util.stream.Collectors;

/** A prompt as text, for reading instead of hearing. */
final class Transcript {
    private Transcript() {}

    static String of(List<Utterance> prompt) {
        return prompt.stream()
                .map(utterance -> switch (utterance) {
                    case Utterance.Text(String text, boolean _, boolean _) -> text;
                    case Utterance.SoundFile(var file) -> "[" + file.getFileName() + "]";
                    case Utterance.Digits(String digits, boolean _) ->
                        String.join(" ", digits.split("", -1)).strip();
                    case Utterance.Cardinal(var value, boolean _) -> value.toPlainString();
                })
                .collect(Collectors.joining(" "));
    }
}
