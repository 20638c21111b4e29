package org.trunkline.flow;

import java.util.List;

/** The tries of one question: what is said before each, and how many there are. */
final class Rounds {
    private final Step.Asking asking;
    private int tries;
    private int nomatches;
    private int noinputs;
    private Prompt before = Prompt.NONE;

    Rounds(Step.Asking asking) {
        this.asking = asking;
    }

    boolean more() {
        return tries <= asking.retries();
    }

    /** Said before the question in this try. */
    Prompt before() {
        return before;
    }

    void noMatch() {
        before = escalated(asking.nomatch(), nomatches++);
        tries++;
    }

    /** @param why said where the designer says nothing; may be empty */
    void refused(String why) {
        noMatch();
        if (asking.nomatch().isEmpty()) {
            before = Prompt.of(why);
        }
    }

    void noInput() {
        before = escalated(asking.noinput(), noinputs++);
        tries++;
    }

    /** What was heard was taken back: asked again without a word about it. */
    void takenBack() {
        before = Prompt.NONE;
        tries++;
    }

    private static Prompt escalated(List<Prompt> prompts, int time) {
        return prompts.isEmpty() ? Prompt.NONE : prompts.get(Math.min(time, prompts.size() - 1));
    }
}
