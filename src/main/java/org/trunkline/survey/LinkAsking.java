package org.trunkline.survey;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversations;

/** Asks by an email in the conversation, with the scale in it; each of its numbers is a link. */
final class LinkAsking implements Asking {
    /** Who writes it: no person, so it is no answer to anything, and goes to no program. */
    static final String BY = "survey";

    private final Conversations conversations;

    LinkAsking(Conversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public boolean ask(String interaction, Rule rule, String language) {
        String question = Rule.in(rule.question(), language);
        Wording words = Wording.of(language);
        String text = question + "\n\n" + SurveyLinks.HERE + "\n\n" + words.changeable();
        Answer answer = new Answer(false, null, text, marked(rule, question, words), List.of(), BY);
        String _ = conversations.write(interaction, answer, BY);
        return true;
    }

    private static String marked(Rule rule, String question, Wording words) {
        Kind kind = rule.kind();
        String scale = IntStream.rangeClosed(kind.lowest(), kind.highest())
                .mapToObj(score -> "<a href=\"" + SurveyLinks.HERE + "?score=" + score + "\">" + score + "</a>")
                .collect(Collectors.joining(" &#160; "));
        return "<p>" + escaped(question) + "</p><p>" + escaped(words.worst(kind)) + " &#160; <b>" + scale
                + "</b> &#160; " + escaped(words.best(kind)) + "</p><p>" + escaped(words.changeable()) + "</p>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
