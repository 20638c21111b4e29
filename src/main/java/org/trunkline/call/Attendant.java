package org.trunkline.call;

import java.time.Duration;
import java.util.List;
import org.trunkline.flow.Answer;
import org.trunkline.flow.Question;
import org.trunkline.flow.Utterance;

/** Says short texts at one of our phones, and asks for digits. */
final class Attendant {
    static final String ASK_AGENT = "Please enter your agent number, then pound.";
    static final String ASK_PIN = "Please enter your pin, then pound.";
    static final String WRONG = "That is not right.";
    static final String REFUSED = "That is not possible now.";

    private final TelephoneConversation conversation;

    Attendant(TelephoneConversation conversation) {
        this.conversation = conversation;
    }

    void say(String text) {
        conversation.say(List.of(utterance(text)));
    }

    /** @return the digits before the pound key; empty if none came */
    String ask(String text, boolean sensitive) {
        Question question = new Question(
                List.of(utterance(text)), 20, "#", Duration.ofSeconds(10), Duration.ofSeconds(5), sensitive);
        return switch (conversation.ask(question)) {
            case Answer.Keys keys -> keys.digits();
            case Answer.Spoken _, Answer.Silence _ -> "";
        };
    }

    private static Utterance utterance(String text) {
        return new Utterance.Text(Announcements.speech(text), true, false);
    }
}
