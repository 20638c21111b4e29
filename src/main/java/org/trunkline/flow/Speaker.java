package org.trunkline.flow;

import java.nio.file.Path;
import java.time.Duration;
import org.trunkline.speech.SpeechEvent;

/** Speaks recordings into an ear, as answers of a caller. */
public interface Speaker {
    /**
     * Speaks one recording after a question.
     *
     * @param silence how long the question waits for somebody to speak
     * @return what the ear told at last
     * @throws IllegalArgumentException if the file cannot be spoken, or nobody can listen; its message is for the user
     */
    SpeechEvent speak(Path recording, Question.Listen question, Duration silence);
}
