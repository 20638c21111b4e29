package org.trunkline.survey;

import java.util.List;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversations;

/** Asks by a message in the conversation that is answered by writing a number of the scale. */
final class NumberAsking implements Asking {
    private final Conversations conversations;
    private final boolean linked;

    /** @param linked whether there are links too, which lead to where there is room for words */
    NumberAsking(Conversations conversations, boolean linked) {
        this.conversations = conversations;
        this.linked = linked;
    }

    @Override
    public boolean ask(String interaction, Rule rule, String language) {
        Wording words = Wording.of(language);
        Kind kind = rule.kind();
        String text = Rule.in(rule.question(), language) + "\n" + kind.lowest() + ": " + words.worst(kind) + ", "
                + kind.highest() + ": " + words.best(kind) + (linked ? "\n" + SurveyLinks.HERE : "");
        Answer answer = new Answer(false, null, text, null, List.of(), LinkAsking.BY);
        String _ = conversations.write(interaction, answer, LinkAsking.BY);
        return true;
    }
}
