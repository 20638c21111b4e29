package org.trunkline.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.trunkline.flow.Question;
import org.trunkline.flow.Speaker;
import org.trunkline.phone.PhoneException;
import org.trunkline.phone.Wav;
import org.trunkline.speech.Ears;
import org.trunkline.speech.SpeechEvent;

/** A caller who speaks from recordings; the ear is kept as in a call, since it learns the line and the voice. */
final class RecordedCaller implements Speaker, AutoCloseable {
    private final Ears ears;
    private @Nullable Locale language;
    private Ears.@Nullable Ear ear;

    RecordedCaller(Ears ears) {
        this.ears = ears;
    }

    @Override
    public SpeechEvent speak(Path recording, Question.Listen question, Duration silence) {
        short[] samples;
        try {
            samples = Wav.read(recording);
        } catch (PhoneException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return Recital.speak(ear(question.language()), samples, question.grammar(), silence, Recital.PACE)
                .event();
    }

    private Ears.Ear ear(Locale spoken) {
        Ears.Ear open = ear;
        if (open == null || !spoken.equals(language)) {
            close();
            open = ears.open(spoken, Recital.RATE)
                    .orElseThrow(() -> new IllegalArgumentException("there is no recognizer for the language "
                            + spoken.toLanguageTag() + " in this installation; see docs/speech.md"));
            ear = open;
            language = spoken;
        }
        return open;
    }

    @Override
    public void close() {
        Ears.Ear open = ear;
        ear = null;
        if (open != null) {
            open.close();
        }
    }
}
