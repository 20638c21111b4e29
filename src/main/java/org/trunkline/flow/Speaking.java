package org.trunkline.flow;

import java.util.ArrayList;
import java.util.List;
import org.trunkline.xml.Where;

/** Prompts with their variables put in, ready to be heard. */
final class Speaking {
    private final FlowSet set;
    private final Variables variables;

    Speaking(FlowSet set, Variables variables) {
        this.set = set;
        this.variables = variables;
    }

    /** @throws StepFailed if a variable has no value, or what should be a number is none */
    List<Utterance> of(Prompt... prompts) {
        List<Utterance> spoken = new ArrayList<>();
        for (Prompt prompt : prompts) {
            for (Prompt.Phrase phrase : prompt.phrases()) {
                switch (phrase) {
                    case Prompt.Phrase.Say(Template text) ->
                        spoken.add(new Utterance.Text(variables.expand(text), text.fixed(), variables.sensitive(text)));
                    case Prompt.Phrase.Play(String file, Where _) ->
                        spoken.add(new Utterance.SoundFile(
                                FlowLoader.inside(set.folder().toAbsolutePath(), file)
                                        .orElseThrow(() -> new StepFailed("the sound file is outside the folder"))));
                    case Prompt.Phrase.Spell(Template digits) -> {
                        String spelt = variables.expand(digits).replaceAll("[^0-9*#]", "");
                        if (!spelt.isEmpty()) {
                            spoken.add(new Utterance.Digits(spelt, variables.sensitive(digits)));
                        }
                    }
                    case Prompt.Phrase.Count(Template number) ->
                        spoken.add(new Utterance.Cardinal(
                                Variables.number(variables.expand(number), "what <number> should speak"),
                                variables.sensitive(number)));
                }
            }
        }
        return spoken;
    }
}
