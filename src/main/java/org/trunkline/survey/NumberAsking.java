package org.trunkline.survey;

import java.util.List;
import java.util.stream.IntStream;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Choice;
import org.trunkline.conversation.Conversations;

/** Asks by a message in the conversation that is answered by writing a number of the scale. */
final class NumberAsking implements Asking {
    private final Conversations conversations;
    private final boolean linked;

    private final boolean buttons;

    /**
     * @param linked whether there are links too, which lead to where there is room for words
     * @param buttons whether the numbers are offered as choices
     */
    NumberAsking(Conversations conversations, boolean linked, boolean buttons) {
        this.conversations = conversations;
        this.linked = linked;
        this.buttons = buttons;
    }

    @Override
    public boolean ask(String interaction, Rule rule, String language) {
        Wording words = Wording.of(language);
        Kind kind = rule.kind();
        String text = Rule.in(rule.question(), language) + "\n" + kind.lowest() + ": " + words.worst(kind) + ", "
                + kind.highest() + ": " + words.best(kind) + (linked ? "\n" + SurveyLinks.HERE : "");
        List<Choice> choices = buttons
                ? IntStream.rangeClosed(kind.lowest(), kind.highest())
                        .mapToObj(Integer::toString)
                        .map(score -> new Choice(score, score))
                        .toList()
                : List.of();
        Answer answer = new Answer(false, null, text, null, List.of(), LinkAsking.BY, choices);
        String _ = conversations.write(interaction, answer, LinkAsking.BY);
        return true;
    }
}
