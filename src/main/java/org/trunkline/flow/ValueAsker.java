package org.trunkline.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trunkline.intent.Dialogue;
import org.trunkline.intent.SlotType;
import org.trunkline.intent.Understood;
import org.trunkline.speech.Heard;
import org.trunkline.voice.Reading;

/** Asks for a value: by keys at any moment, by speech in one go or digit by digit, and reads back what was heard. */
final class ValueAsker {
    static final String VALUE = "_value";
    static final String ZERO = "_zero";
    static final String SLOT = "value";
    private static final String DIGIT = "_digit";
    /** How often a value is read back, with the corrections that came, before it is asked for anew. */
    private static final int MOST_CORRECTIONS = 3;
    /** Whoever speaks beside a question for keys is listened to so often, and then left to the keys. */
    private static final int MOST_ASIDE = 2;
    /** A shorter one is sooner said anew than corrected. */
    private static final int CORRECTABLE = 4;

    /** What came of asking once. */
    sealed interface Got {
        /** @param sure false: it is to be read back */
        record Value(String value, boolean sure) implements Got {}

        record Leave(StepRunner.Move move) implements Got {}

        record NoMatch() implements Got {}

        /** It was a value, and cannot be taken: too short, say, or of a wrong check digit. */
        record Refused() implements Got {}

        record NoInput() implements Got {}

        /** Something was said that is no answer, as keys alone are. */
        record Aside() implements Got {}

        /** Something was written before the question was put, and is no answer. */
        record Unasked() implements Got {}

        /** One digit is wrong, and it is not clear which. */
        record Ambiguous() implements Got {}

        /** The caller took it back. */
        record TakenBack() implements Got {}
    }

    private final Interview interview;
    private final Flow flow;

    ValueAsker(Interview interview) {
        this.interview = interview;
        this.flow = interview.flow();
    }

    StepRunner.Move gather(Step.Gather gather) {
        Rounds rounds = new Rounds(gather.asking());
        DigitAsker digits = new DigitAsker(interview, gather);
        while (rounds.more()) {
            Got got = gather.byDigit() ? digits.ask(rounds) : whole(gather, rounds);
            if (got instanceof Got.Value(String heard, boolean sure) && !sure) {
                got = readBack(gather, heard);
            }
            switch (got) {
                case Got.Value(String value, boolean _) -> {
                    interview.remember(gather.variable(), value, gather.sensitive());
                    return StepRunner.NEXT;
                }
                case Got.Leave(StepRunner.Move move) -> {
                    return move;
                }
                case Got.NoMatch _, Got.Ambiguous _ -> rounds.noMatch();
                case Got.Refused _ -> rounds.refused(Dialogue.notRight(flow.language(), gather.type()));
                case Got.NoInput _ -> rounds.noInput();
                case Got.TakenBack _, Got.Aside _ -> rounds.takenBack();
                case Got.Unasked _ -> {}
            }
        }
        return interview.givenUp();
    }

    /** The whole value at once. What is said beside a question for keys alone costs no try: it may be said to others. */
    private Got whole(Step.Gather gather, Rounds rounds) {
        Dialogue dialogue = dialogue(gather);
        Got got = once(gather, rounds, dialogue);
        for (int i = 1; i < MOST_ASIDE && got instanceof Got.Aside; i++) {
            got = once(gather, rounds, dialogue);
        }
        return got instanceof Got.Aside ? once(gather, rounds, Dialogue.in(flow.language())) : got;
    }

    private Got once(Step.Gather gather, Rounds rounds, Dialogue dialogue) {
        Step.Asking asking = gather.asking();
        Answer answer = interview.put(new Question(
                interview.prompt(rounds, asking),
                gather.max(),
                gather.terminators(),
                asking.timeout(),
                gather.between(),
                gather.sensitive(),
                dialogue.grammar().map(Question.Listen::to)));
        Got got = switch (answer) {
            case Answer.Keys(String keys, Answer.End _) -> pressed(gather, keys);
            case Answer.Spoken(Heard heard, boolean asked)
            when !gather.speech() -> asked ? aside(gather, dialogue, heard) : new Got.Unasked();
            case Answer.Spoken(Heard heard, boolean _) ->
                interview
                        .understood(dialogue, heard, asking.thresholds().confirm())
                        .map(said -> said(gather, said))
                        .orElseGet(Got.NoMatch::new);
            case Answer.Silence _ -> new Got.NoInput();
        };
        boolean unasked = answer instanceof Answer.Spoken(Heard _, boolean asked) && !asked;
        return unasked && !(got instanceof Got.Value) && !(got instanceof Got.Leave) ? new Got.Unasked() : got;
    }

    /** A wish for a person, asked back where it is doubtful; keys answer the step's question at that moment, too. */
    private Got aside(Step.Gather gather, Dialogue dialogue, Heard heard) {
        Step.Thresholds thresholds = gather.asking().thresholds();
        Optional<Understood> said = interview.understood(dialogue, heard, thresholds.confirm());
        if (said.isEmpty()) {
            return interview.written() ? new Got.Refused() : new Got.Aside();
        }
        if (interview.isOperator(said.get()) && said.get().confidence() >= thresholds.accept()) {
            return new Got.Leave(interview.toOperator(said.get()));
        }
        Dialogue yesNo = interview.withOperator(Dialogue.in(flow.language()).orYesNo(Interview.YES, Interview.NO));
        String name = Dialogue.operatorName(flow.language());
        Answer answer = interview.ask(new Question(
                List.of(interview.fixed(Dialogue.confirmation(flow.language(), name))),
                gather.max(),
                gather.terminators(),
                Interview.ANSWER,
                gather.between(),
                gather.sensitive(),
                yesNo.grammar().map(Question.Listen::to)));
        boolean wanted = switch (answer) {
            case Answer.Keys(String keys, Answer.End _) ->
                keys.equals("1") && keyed(gather, keys).isEmpty();
            case Answer.Silence _ -> false;
            case Answer.Spoken(Heard reply, boolean _) ->
                interview
                        .understood(yesNo, reply, thresholds.confirm())
                        .filter(found -> !found.name().equals(Interview.NO))
                        .isPresent();
        };
        if (wanted) {
            return new Got.Leave(interview.toOperator(said.get()));
        }
        return answer instanceof Answer.Keys(String keys, Answer.End _) && !keys.equals("2")
                ? pressed(gather, keys)
                : new Got.Aside();
    }

    private Got pressed(Step.Gather gather, String keys) {
        Optional<String> value = keyed(gather, keys);
        return value.isPresent()
                ? new Got.Value(value.get(), true)
                : interview.isOperator(keys) ? new Got.Leave(Interview.TO_OPERATOR) : new Got.Refused();
    }

    /** Where keys alone count, the words for a person are all that is listened for. */
    private Dialogue dialogue(Step.Gather gather) {
        Dialogue dialogue = Dialogue.in(flow.language());
        dialogue = interview.withOperator(gather.speech() ? dialogue.orValue(VALUE, SLOT, gather.type()) : dialogue);
        boolean zero = interview.hasOperator() && keyed(gather, "0").isEmpty();
        return zero ? dialogue.orZero(ZERO) : dialogue;
    }

    private Got said(Step.Gather gather, Understood said) {
        Step.Thresholds thresholds = gather.asking().thresholds();
        if (interview.isOperator(said) && said.confidence() >= thresholds.accept()) {
            return new Got.Leave(interview.toOperator(said));
        }
        if (interview.isOperator(said) || said.name().equals(ZERO)) {
            // A lone zero may also be the first of the digits, said slowly.
            return switch (interview.confirmed(Dialogue.operatorName(flow.language()), thresholds.confirm())) {
                case YES, OPERATOR -> new Got.Leave(interview.toOperator(said));
                case NO -> new Got.NoMatch();
            };
        }
        return value(gather, said)
                .<Got>map(value -> new Got.Value(value, isSure(gather, said)))
                .orElseGet(Got.Refused::new);
    }

    /** What is written can be read by who wrote it. */
    private boolean isSure(Step.Gather gather, Understood said) {
        return (!gather.readBack() || interview.written())
                && said.confidence() >= gather.asking().thresholds().accept();
    }

    private Optional<String> keyed(Step.Gather gather, String keys) {
        return gather.type()
                .keyed(keys, interview.now())
                .filter(_ -> keys.length() >= gather.min())
                .filter(gather::fits);
    }

    private static Optional<String> value(Step.Gather gather, Understood said) {
        return Optional.ofNullable(said.slots().get(SLOT)).filter(gather::fits);
    }

    // --- reading back ---

    /** Whether the value is the caller's; a correction takes its place, and is read back in its turn. */
    private Got readBack(Step.Gather gather, String heard) {
        String value = heard;
        for (int i = 0; i < MOST_CORRECTIONS; i++) {
            Dialogue dialogue = corrections(gather, value).orYesNo(Interview.YES, Interview.NO);
            Answer answer = interview.ask(spoken(gather, value), dialogue);
            Optional<Understood> said = understood(gather, dialogue, answer);
            boolean no = said.filter(found ->
                            found.name().equals(Interview.NO) && found.slots().isEmpty())
                    .isPresent();
            if (answer instanceof Answer.Keys(String keys, Answer.End _)) {
                if (keys.equals("1")) {
                    return new Got.Value(value, true);
                }
                if (interview.isOperator(keys)) {
                    return new Got.Leave(Interview.TO_OPERATOR);
                }
                no = keys.equals("2");
            }
            if (said.filter(found -> found.name().equals(Interview.YES)).isPresent()) {
                return new Got.Value(value, true);
            }
            if (said.filter(interview::isOperator).isPresent()) {
                return new Got.Leave(interview.toOperator(said.get()));
            }
            Got right = no ? whichDigit(gather, value) : corrected(gather, value, said);
            if (right instanceof Got.Ambiguous) {
                right = whichDigit(gather, value);
            }
            if (!(right instanceof Got.Value(String better, boolean sure)) || sure) {
                return right;
            }
            value = better;
        }
        return new Got.TakenBack();
    }

    /** What may be said against a value: another one, or one digit. */
    private Dialogue corrections(Step.Gather gather, String value) {
        Dialogue dialogue = interview.withOperator(Dialogue.in(flow.language())
                .orValue(Interview.NO, SLOT, gather.type())
                .orCorrection(Interview.NO, SLOT, gather.type()));
        return correctable(gather, value) ? dialogue.orDigitCorrection(DIGIT, value.length()) : dialogue;
    }

    private static boolean correctable(Step.Gather gather, String value) {
        return gather.type() instanceof SlotType.Digits && value.length() >= CORRECTABLE;
    }

    private Optional<Understood> understood(Step.Gather gather, Dialogue dialogue, Answer answer) {
        return answer instanceof Answer.Spoken(Heard heard, boolean _)
                ? interview.understood(
                        dialogue, heard, gather.asking().thresholds().confirm())
                : Optional.empty();
    }

    /** After a bare no: which digit, by speech or by its place and the right key; or all of them, by speech or by keys. */
    private Got whichDigit(Step.Gather gather, String value) {
        String question = Dialogue.whichDigit(flow.language());
        if (!correctable(gather, value) || question.isEmpty()) {
            return new Got.TakenBack();
        }
        Dialogue dialogue = corrections(gather, value);
        Answer answer = interview.ask(new Question(
                List.of(interview.fixed(question)),
                Math.max(gather.max(), 3),
                gather.terminators() + "*",
                Interview.ANSWER,
                gather.between(),
                gather.sensitive(),
                dialogue.grammar().map(Question.Listen::to)));
        if (answer instanceof Answer.Keys(String keys, Answer.End _)) {
            Optional<String> whole = keyed(gather, keys);
            if (whole.isPresent()) {
                return new Got.Value(whole.get(), true);
            }
            if (interview.isOperator(keys)) {
                return new Got.Leave(Interview.TO_OPERATOR);
            }
            if (!keys.matches("[0-9]{2,3}")) {
                return new Got.TakenBack();
            }
            int place = Integer.parseInt(keys.substring(0, keys.length() - 1));
            return valid(gather, withDigit(value, place, keys.charAt(keys.length() - 1)));
        }
        Optional<Understood> said = understood(gather, dialogue, answer);
        return said.filter(interview::isOperator).isPresent()
                ? new Got.Leave(interview.toOperator(said.get()))
                : corrected(gather, value, said);
    }

    private Got corrected(Step.Gather gather, String value, Optional<Understood> said) {
        if (said.isEmpty()) {
            return new Got.TakenBack();
        }
        if (!said.get().name().equals(DIGIT)) {
            return value(gather, said.get())
                    .<Got>map(another -> new Got.Value(another, false))
                    .orElseGet(Got.TakenBack::new);
        }
        char right = said.get().slots().getOrDefault("digit", "?").charAt(0);
        String place = said.get().slots().getOrDefault("place", "");
        String wrong = said.get().slots().getOrDefault("wrong", "");
        if (wrong.isEmpty()) {
            return valid(
                    gather, withDigit(value, place.equals("last") ? value.length() : Integer.parseInt(place), right));
        }
        int at = value.indexOf(wrong);
        // Where the wrong digit is there twice, nobody knows which of them is meant.
        return at < 0 || value.indexOf(wrong, at + 1) >= 0
                ? new Got.Ambiguous()
                : valid(gather, withDigit(value, at + 1, right));
    }

    /** @param place from 1; one that the value does not have changes nothing */
    private static String withDigit(String value, int place, char digit) {
        return place < 1 || place > value.length()
                ? value
                : value.substring(0, place - 1) + digit + value.substring(place);
    }

    /** A correction that cannot be, by the check digit say, is no correction. */
    private Got valid(Step.Gather gather, String value) {
        return keyed(gather, value).<Got>map(each -> new Got.Value(each, false)).orElseGet(Got.TakenBack::new);
    }

    private List<Utterance> spoken(Step.Gather gather, String value) {
        List<Utterance> spoken = new ArrayList<>();
        if (!Dialogue.heard(flow.language()).isEmpty()) {
            spoken.add(interview.fixed(Dialogue.heard(flow.language())));
        }
        Reading reading = switch (gather.type()) {
            case SlotType.Digits _ -> Reading.DIGITS;
            case SlotType.Phone _ -> Reading.TELEPHONE;
            case SlotType.Count _ -> Reading.CARDINAL;
            case SlotType.Money _ -> Reading.CURRENCY;
            case SlotType.Date _ -> Reading.DAY;
            case SlotType.OneOf _, SlotType.Spoken _ -> Reading.PLAIN;
        };
        spoken.add(interview.valueAtTheEnd(value, reading, gather.sensitive()));
        spoken.add(interview.fixed(Dialogue.isRight(flow.language())));
        return spoken;
    }
}
