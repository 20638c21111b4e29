package org.trunkline.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.trunkline.voice.Reading;
import org.trunkline.voice.Speech;
import org.trunkline.xml.Where;

/** Prompts with their variables put in, ready to be heard. */
final class Speaking {
    private final FlowSet set;
    private final Locale language;
    private final Variables variables;

    Speaking(FlowSet set, Locale language, Variables variables) {
        this.set = set;
        this.language = language;
        this.variables = variables;
    }

    /** @throws StepFailed if a variable has no value */
    List<Utterance> of(Prompt... prompts) {
        List<Utterance> spoken = new ArrayList<>();
        for (Prompt prompt : prompts) {
            for (Prompt.Phrase phrase : prompt.phrases()) {
                switch (phrase) {
                    case Prompt.Phrase.Say say -> spoken.addAll(said(say));
                    case Prompt.Phrase.Play(String file, Where _) ->
                        spoken.add(new Utterance.SoundFile(
                                FlowLoader.inside(set.folder().toAbsolutePath(), file)
                                        .orElseThrow(() -> new StepFailed("the sound file is outside the folder"))));
                    case Prompt.Phrase.Pause(var length) -> spoken.add(new Utterance.Pause(length));
                }
            }
        }
        return spoken;
    }

    private List<Utterance> said(Prompt.Phrase.Say whole) {
        List<Utterance> spoken = new ArrayList<>();
        for (Prompt.Phrase.Say say : Sentences.of(whole, language)) {
            boolean sensitive = say.pieces().stream().anyMatch(piece -> variables.sensitive(piece.text()));
            if (say.fixed()) {
                text(speech(say, language), true, sensitive, spoken);
            } else {
                // A value may be sentences itself.
                for (Prompt.Phrase.Say sentence : Sentences.each(filled(say), language)) {
                    text(speech(sentence, language), false, sensitive, spoken);
                }
            }
        }
        return spoken;
    }

    private static void text(Speech speech, boolean fixed, boolean sensitive, List<Utterance> spoken) {
        if (speech.parts().stream()
                .anyMatch(part -> part.text().chars().anyMatch(each -> !Character.isWhitespace(each)))) {
            spoken.add(new Utterance.Text(speech, fixed, sensitive));
        }
    }

    private Prompt.Phrase.Say filled(Prompt.Phrase.Say say) {
        return new Prompt.Phrase.Say(
                say.pieces().stream()
                        .map(piece -> new Prompt.Piece(Template.literal(value(piece)), piece.reading(), piece.format()))
                        .toList(),
                say.style(),
                say.where());
    }

    private String value(Prompt.Piece piece) {
        String value = variables.expand(piece.text());
        return piece.reading() == Reading.DIGITS ? value.replaceAll("[^0-9*#+]", "") : value;
    }

    /** What a text without variables says. */
    static Speech speech(Prompt.Phrase.Say fixed, Locale language) {
        return new Speech(
                language,
                fixed.pieces().stream()
                        .map(piece -> new Speech.Part(piece.text().toString(), piece.reading(), piece.format()))
                        .toList(),
                fixed.style());
    }
}
