package org.trunkline.survey;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Answer;
import org.trunkline.conversation.Conversations;

/** Asks by a message in the conversation, with a link. Where markup is shown, the scale stands in the message. */
final class WrittenAsking implements Asking {
    /** Who writes it: no person, so it is no answer to anything, and goes to no program. */
    static final String BY = "survey";

    private final Conversations conversations;
    private final boolean html;

    WrittenAsking(Conversations conversations, boolean html) {
        this.conversations = conversations;
        this.html = html;
    }

    @Override
    public boolean ask(String interaction, Rule rule, String language) {
        String question = Rule.in(rule.question(), language);
        Wording words = Wording.of(language);
        String text = question + "\n\n" + SurveyLinks.HERE + "\n\n" + words.changeable();
        @Nullable String marked = html ? marked(rule, question, words) : null;
        String _ = conversations.write(interaction, new Answer(false, null, text, marked, List.of(), BY), BY);
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
