package org.trunkline.flow;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.trunkline.intent.Dialogue;
import org.trunkline.intent.Reference;
import org.trunkline.intent.Understood;
import org.trunkline.speech.Heard;
import org.trunkline.voice.Reading;
import org.trunkline.voice.Speech;
import org.trunkline.voice.Style;

/** What all questions of a flow have in common: how they are asked, and that a person may be asked for at each. */
final class Interview {
    /** Choices of ours beside the designer's, whose names begin with a letter, a figure or another key. */
    static final String OPERATOR = "_operator";

    static final String YES = "_yes";
    static final String NO = "_no";
    static final StepRunner.Move TO_OPERATOR = new StepRunner.Move.ToOperator();

    /** For a question of ours between the designer's. */
    static final Duration ANSWER = Duration.ofSeconds(5);

    /** What came of asking back. */
    enum Confirmed {
        YES,
        NO,
        OPERATOR
    }

    private final Flow flow;
    private final Variables variables;
    private final Conversation conversation;
    private final Attention attention;
    private final Speaking speaking;

    Interview(Flow flow, Variables variables, Conversation conversation, Attention attention, Speaking speaking) {
        this.flow = flow;
        this.variables = variables;
        this.conversation = conversation;
        this.attention = attention;
        this.speaking = speaking;
    }

    Flow flow() {
        return flow;
    }

    Reference now() {
        return new Reference(LocalDate.ofInstant(conversation.now(), flow.zone()), flow.region());
    }

    boolean written() {
        return conversation.written();
    }

    /** A question of ours between the designer's: what was written before it was put is no answer to it. */
    Answer ask(Question question) {
        Answer answer = put(question);
        while (answer instanceof Answer.Spoken(Heard _, boolean asked) && !asked) {
            answer = put(question);
        }
        return answer;
    }

    /** A question of the designer's, which may be answered ahead. */
    Answer put(Question question) {
        Answer answer = conversation.ask(question);
        if (answer instanceof Answer.Silence(boolean listened)) {
            attention.silence(listened);
        } else {
            attention.something();
        }
        return answer;
    }

    /** A question of ours for a yes or no: by one key, or by what the dialogue knows. */
    Answer ask(List<Utterance> prompt, Dialogue dialogue) {
        return ask(new Question(
                prompt, 1, "", ANSWER, ANSWER, false, dialogue.grammar().map(Question.Listen::to), yesNo()));
    }

    List<Question.Option> yesNo() {
        return Dialogue.yesAndNo(flow.language()).stream()
                .map(Interview::option)
                .toList();
    }

    /** Something that is typed as it is read, but for the capital. */
    static Question.Option option(String value) {
        return new Question.Option(value.substring(0, 1).toUpperCase(Locale.ROOT) + value.substring(1), value);
    }

    StepRunner.Move givenUp() {
        return flow.deadAirEnds() && attention.deadAir()
                ? new StepRunner.Move.End(new Outcome.DeadAir())
                : StepRunner.OTHERWISE;
    }

    /** What is said before the step's own prompt in this try, and that. */
    List<Utterance> prompt(Rounds rounds, Step.Asking asking) {
        return speaking.of(rounds.before(), asking.prompt());
    }

    /** The question's dialogue with the words for a person, unless the designer wants none. */
    Dialogue withOperator(Dialogue dialogue) {
        return flow.operator().isPresent() ? dialogue.orOperator(OPERATOR) : dialogue;
    }

    boolean hasOperator() {
        return flow.operator().isPresent();
    }

    boolean isOperator(String keys) {
        return keys.equals("0") && hasOperator();
    }

    boolean isOperator(Understood said) {
        return said.name().equals(OPERATOR);
    }

    /** Tells of the caller's wish and gives the way to the person. */
    StepRunner.Move toOperator(Understood said) {
        conversation.understood("operator", said.confidence());
        return TO_OPERATOR;
    }

    void understood(String intent, double confidence) {
        conversation.understood(intent, confidence);
    }

    void remember(String name, String value, boolean sensitive) {
        variables.set(name, value, sensitive);
        conversation.remember(name, value, sensitive);
    }

    /** "Did you say billing?" A yes by speech or the key 1; whoever asks for a person comes to one. */
    Confirmed confirmed(String says, double confirm) {
        Dialogue yesNo = withOperator(Dialogue.in(flow.language()).orYesNo(YES, NO));
        return switch (ask(List.of(fixed(Dialogue.confirmation(flow.language(), says))), yesNo)) {
            case Answer.Keys(String keys, Answer.End _) ->
                keys.equals("1") ? Confirmed.YES : isOperator(keys) ? Confirmed.OPERATOR : Confirmed.NO;
            case Answer.Silence _ -> Confirmed.NO;
            case Answer.Spoken(Heard heard, boolean _) ->
                understood(yesNo, heard, confirm)
                        .map(said -> isOperator(said)
                                ? Confirmed.OPERATOR
                                : said.name().equals(YES) ? Confirmed.YES : Confirmed.NO)
                        .orElse(Confirmed.NO);
        };
    }

    /** What was meant, if it was heard well enough to be worth anything. */
    Optional<Understood> understood(Dialogue dialogue, Heard heard, double confirm) {
        Predicate<Understood> clear = said -> said.confidence() >= confirm;
        return dialogue.understand(heard, now()).filter(clear);
    }

    Utterance fixed(String text) {
        return new Utterance.Text(Speech.of(flow.locale(), text), true, false);
    }

    /** A value that the caller gave, repeated. */
    Utterance value(String value, Reading reading, boolean sensitive) {
        return value(List.of(new Speech.Part(value, reading, "")), sensitive);
    }

    /** A value that ends a sentence of ours, so that a pause comes after it. */
    Utterance valueAtTheEnd(String value, Reading reading, boolean sensitive) {
        return value(List.of(new Speech.Part(value, reading, ""), Speech.Part.plain(".")), sensitive);
    }

    private Utterance value(List<Speech.Part> parts, boolean sensitive) {
        return new Utterance.Text(new Speech(flow.locale(), parts, Style.PLAIN), false, sensitive);
    }
}
