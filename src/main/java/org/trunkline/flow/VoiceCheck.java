package org.trunkline.flow;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.trunkline.voice.Style;
import org.trunkline.voice.Voice;
import org.trunkline.voice.Voices;
import org.trunkline.xml.Problems;

/** Warns of what the voice of the flow's language cannot do. */
final class VoiceCheck {
    private final Flow flow;
    private final Voices voices;
    private final Problems problems;

    VoiceCheck(Flow flow, Voices voices, Problems problems) {
        this.flow = flow;
        this.voices = voices;
        this.problems = problems;
    }

    void run() {
        Optional<Voice> voice = voices.of(flow.language());
        for (Step step : flow.steps().values()) {
            for (Prompt prompt : Ways.prompts(step)) {
                for (Prompt.Phrase phrase : prompt.phrases()) {
                    if (phrase instanceof Prompt.Phrase.Say say) {
                        voice.ifPresentOrElse(speaks -> style(say, speaks), () -> nobody(say));
                    }
                }
            }
        }
    }

    private void nobody(Prompt.Phrase.Say say) {
        problems.warn(
                say.where(),
                "no voice speaks " + flow.language().getDisplayLanguage(Locale.ENGLISH),
                "set one up with [[voice]] in trunkline.toml, or play recordings");
    }

    private void style(Prompt.Phrase.Say say, Voice voice) {
        Set<Style.Aspect> beyond = new HashSet<>(Set.of(Style.Aspect.values()));
        beyond.removeAll(voice.can());
        beyond.stream()
                .filter(say.style()::changes)
                .sorted()
                .forEach(aspect -> problems.warn(
                        say.where(),
                        "the " + aspect.name().toLowerCase(Locale.ROOT) + " is ignored by the voice " + voice.name(),
                        "leave it out, or choose another voice"));
    }
}
