package org.trunkline.flow;

import java.util.List;
import java.util.Optional;
import org.trunkline.flow.ValueAsker.Got;
import org.trunkline.intent.CheckDigit;
import org.trunkline.intent.Dialogue;
import org.trunkline.intent.SlotType;
import org.trunkline.intent.Understood;
import org.trunkline.speech.Heard;
import org.trunkline.voice.Reading;

/**
 * Asks for digits one by one, each repeated as soon as it is heard, and asked back where it is doubtful: for recognizers
 * that hear a digit well and a string of them badly. Keys work at any moment, for the rest or for all.
 */
final class DigitAsker {
    private static final SlotType ONE = new SlotType.Digits(1, 1, CheckDigit.NONE);
    private static final String DIGIT = "_digit";
    private static final String COMPLETE = "_complete";

    /** What a word or a key did. */
    private enum Heed {
        MORE,
        COMPLETE,
        MISSED,
        OPERATOR
    }

    private final Interview interview;
    private final Flow flow;
    private final Step.Gather gather;
    private final Dialogue dialogue;
    private final StringBuilder digits = new StringBuilder();

    DigitAsker(Interview interview, Step.Gather gather) {
        this.interview = interview;
        this.flow = interview.flow();
        this.gather = gather;
        this.dialogue = interview.withOperator(Dialogue.in(flow.language())
                .orValue(DIGIT, ValueAsker.SLOT, ONE)
                .orYesNo(Interview.YES, Interview.NO)
                .orComplete(COMPLETE));
    }

    /** From the step's prompt on, until the digits are complete or too much of what was said was none. */
    Got ask(Rounds rounds) {
        digits.setLength(0);
        List<Utterance> prompt = interview.prompt(rounds, gather.asking());
        int misses = 0;
        while (digits.length() < gather.max()) {
            Answer answer = interview.put(new Question(
                    prompt,
                    gather.max(),
                    gather.terminators(),
                    gather.asking().timeout(),
                    gather.between(),
                    gather.sensitive(),
                    dialogue.grammar().map(Question.Listen::to)));
            int before = digits.length();
            if (answer instanceof Answer.Silence && before == 0) {
                return new Got.NoInput();
            }
            Optional<Got> end = Optional.empty();
            Heed heed = Heed.COMPLETE;
            switch (answer) {
                case Answer.Keys(String keys, Answer.End how) -> {
                    end = whole(keys);
                    heed = keyed(keys, how);
                }
                case Answer.Spoken(Heard heard, boolean _) -> {
                    Optional<Understood> said = interview.understood(
                            dialogue, heard, gather.asking().thresholds().confirm());
                    end = said.flatMap(this::operator);
                    heed = end.isPresent()
                            ? Heed.COMPLETE
                            : said.map(this::said).orElse(Heed.MISSED);
                }
                case Answer.Silence _ -> {}
            }
            if (end.isPresent()) {
                return end.get();
            }
            if (heed == Heed.OPERATOR) {
                return new Got.Leave(Interview.TO_OPERATOR);
            }
            if (heed == Heed.COMPLETE && digits.length() >= gather.min()) {
                break;
            }
            if (answer instanceof Answer.Spoken(Heard _, boolean asked) && !asked && heed == Heed.MISSED) {
                continue;
            }
            if (heed != Heed.MORE && ++misses > gather.asking().retries()) {
                return new Got.NoMatch();
            }
            prompt = heed == Heed.MORE ? told(digits.substring(before)) : told(digits.toString());
        }
        String value = digits.toString();
        boolean fits = gather.type().keyed(value, interview.now()).isPresent() && gather.fits(value);
        return fits ? new Got.Value(value, !gather.readBack() || interview.written()) : new Got.Refused();
    }

    /** What was just heard, or after a miss all so far. */
    private List<Utterance> told(String heard) {
        return heard.isEmpty() ? List.of() : List.of(interview.value(heard, Reading.DIGITS, gather.sensitive()));
    }

    /** All of the digits keyed at once, whatever was said before; or the key of a person, where no digit is there yet. */
    private Optional<Got> whole(String keys) {
        if (keys.length() >= gather.min()
                && gather.type().keyed(keys, interview.now()).isPresent()
                && gather.fits(keys)) {
            return Optional.of(new Got.Value(keys, true));
        }
        return digits.isEmpty() && interview.isOperator(keys)
                ? Optional.of(new Got.Leave(Interview.TO_OPERATOR))
                : Optional.empty();
    }

    private Heed keyed(String keys, Answer.End how) {
        if (!keys.matches("[0-9]*") || digits.length() + keys.length() > gather.max()) {
            return Heed.MISSED;
        }
        digits.append(keys);
        return how == Answer.End.TERMINATOR ? Heed.COMPLETE : Heed.MORE;
    }

    private Optional<Got> operator(Understood said) {
        if (!interview.isOperator(said)) {
            return Optional.empty();
        }
        Step.Thresholds thresholds = gather.asking().thresholds();
        boolean wanted = said.confidence() >= thresholds.accept()
                || interview.confirmed(Dialogue.operatorName(flow.language()), thresholds.confirm())
                        != Interview.Confirmed.NO;
        return wanted ? Optional.of(new Got.Leave(interview.toOperator(said))) : Optional.empty();
    }

    private Heed said(Understood said) {
        return switch (said.name()) {
            case DIGIT -> digit(said.slots().getOrDefault(ValueAsker.SLOT, "?").charAt(0), said.confidence());
            case Interview.NO -> {
                // The last one was heard wrong.
                digits.setLength(Math.max(0, digits.length() - 1));
                yield Heed.MISSED;
            }
            case COMPLETE -> Heed.COMPLETE;
            default -> Heed.MISSED;
        };
    }

    private Heed digit(char digit, double confidence) {
        Step.Thresholds thresholds = gather.asking().thresholds();
        String name = Dialogue.keyName(flow.language(), digit).orElse(String.valueOf(digit));
        Interview.Confirmed right = confidence >= thresholds.accept()
                ? Interview.Confirmed.YES
                : interview.confirmed(name, thresholds.confirm());
        return switch (right) {
            case YES -> {
                digits.append(digit);
                yield Heed.MORE;
            }
            case NO -> Heed.MISSED;
            case OPERATOR -> Heed.OPERATOR;
        };
    }
}
