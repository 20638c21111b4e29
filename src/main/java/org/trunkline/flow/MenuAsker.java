package org.trunkline.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trunkline.intent.Dialogue;
import org.trunkline.intent.Intent;
import org.trunkline.intent.Understood;
import org.trunkline.speech.Heard;

/** Asks for one of several things, by keys and by speech at once, until there is an answer or the tries are over. */
final class MenuAsker {
    private sealed interface Reply {
        /** @param taken what was understood and is to be acted on */
        record Taken(Understood taken) implements Reply {}

        record Operator() implements Reply {}

        record Refused() implements Reply {}
    }

    private final FlowSet set;
    private final Flow flow;
    private final Interview interview;

    MenuAsker(FlowSet set, Interview interview) {
        this.set = set;
        this.flow = interview.flow();
        this.interview = interview;
    }

    StepRunner.Move menu(Step.Menu menu) {
        Step.Asking asking = menu.asking();
        Dialogue dialogue = dialogue(menu);
        Rounds rounds = new Rounds(asking);
        while (rounds.more()) {
            Answer answer = interview.put(new Question(
                    interview.prompt(rounds, asking),
                    1,
                    "",
                    asking.timeout(),
                    asking.timeout(),
                    false,
                    menu.open()
                            ? Optional.of(new Question.Listen(flow.language(), Optional.empty()))
                            : dialogue.grammar().map(Question.Listen::to),
                    options(menu)));
            Optional<StepRunner.Move> move = switch (answer) {
                case Answer.Keys(String digits, Answer.End _) -> pressed(menu, digits);
                case Answer.Spoken(Heard heard, boolean _) -> said(menu, dialogue, heard);
                case Answer.Silence _ -> Optional.empty();
            };
            if (move.isPresent()) {
                return move.get();
            }
            if (answer instanceof Answer.Silence) {
                rounds.noInput();
            } else if (!(answer instanceof Answer.Spoken(Heard _, boolean asked)) || asked) {
                rounds.noMatch();
            }
        }
        return interview.givenUp();
    }

    private List<Question.Option> options(Step.Menu menu) {
        return menu.choices().stream()
                .filter(choice -> menu.offers() || choice.label().isPresent())
                .map(choice -> {
                    boolean sayable =
                            choice.intent().isPresent() || !choice.says().isEmpty();
                    Question.Option option = Interview.option(choice.key()
                            .filter(_ -> !sayable)
                            .map(String::valueOf)
                            .orElseGet(() -> set.says(flow, choice)));
                    return choice.label()
                            .map(label -> new Question.Option(label, option.value()))
                            .orElse(option);
                })
                .toList();
    }

    /** What may be said at a menu. */
    private Dialogue dialogue(Step.Menu menu) {
        Dialogue dialogue = Dialogue.in(flow.language());
        for (Step.Choice choice : menu.choices()) {
            dialogue = dialogue.orPhrases(choice.exit(), choice.says());
            Optional<Intent> intent = intent(choice);
            if (intent.isPresent()) {
                dialogue = dialogue.orIntent(choice.exit(), intent.get());
            }
            if (choice.key().isPresent()) {
                dialogue = dialogue.orKey(choice.exit(), choice.key().get());
            }
        }
        dialogue = interview.withOperator(dialogue);
        return zeroIsOperator(menu) ? dialogue.orZero(Interview.OPERATOR) : dialogue;
    }

    /** The key 0, unless it is a choice of this menu. */
    private boolean zeroIsOperator(Step.Menu menu) {
        return interview.hasOperator()
                && menu.choices().stream().noneMatch(choice -> choice.key().equals(Optional.of('0')));
    }

    private Optional<Intent> intent(Step.Choice choice) {
        return choice.intent().flatMap(name -> set.intents().intent(flow.language(), name));
    }

    private Optional<StepRunner.Move> pressed(Step.Menu menu, String digits) {
        Optional<StepRunner.Move> chosen = menu.choices().stream()
                .filter(choice -> choice.key().map(String::valueOf).equals(Optional.of(digits)))
                .findFirst()
                .map(choice -> take(choice, Map.of()));
        return chosen.or(() -> Optional.of(Interview.TO_OPERATOR).filter(_ -> interview.isOperator(digits)));
    }

    private Optional<StepRunner.Move> said(Step.Menu menu, Dialogue dialogue, Heard heard) {
        Optional<Understood> understood = understood(menu, dialogue, heard);
        if (understood.isEmpty()) {
            return Optional.empty();
        }
        return switch (decided(menu, dialogue, understood.get())) {
            case Reply.Taken(Understood taken) -> {
                Optional<Step.Choice> choice = choice(menu, taken.name());
                interview.understood(
                        choice.map(found -> found.intent().orElse(found.exit())).orElse("operator"),
                        taken.confidence());
                yield Optional.of(
                        choice.map(found -> take(found, taken.slots())).orElse(Interview.TO_OPERATOR));
            }
            case Reply.Operator _ -> Optional.of(Interview.TO_OPERATOR);
            case Reply.Refused _ -> Optional.empty();
        };
    }

    private static Optional<Step.Choice> choice(Step.Menu menu, String name) {
        return menu.choices().stream().filter(each -> each.exit().equals(name)).findFirst();
    }

    /** By the grammar; what was written or dictated otherwise is brought to the intent that it is likest to. */
    private Optional<Understood> understood(Step.Menu menu, Dialogue dialogue, Heard heard) {
        Optional<Understood> exact = dialogue.understand(heard, interview.now());
        boolean free = menu.open() || heard.speech().isZero();
        return exact.isPresent() || !free
                ? exact
                : set.intents()
                        .classify(flow.language(), heard, interview.now())
                        .flatMap(found -> menu.choices().stream()
                                .filter(choice -> choice.intent().equals(Optional.of(found.name())))
                                .findFirst()
                                .map(choice -> new Understood(
                                        choice.exit(), found.slots(), found.confidence(), found.nearest())));
    }

    private Reply decided(Step.Menu menu, Dialogue dialogue, Understood understood) {
        Step.Thresholds thresholds = menu.asking().thresholds();
        if (understood.confidence() >= thresholds.accept()) {
            return new Reply.Taken(understood);
        }
        return understood.confidence() >= thresholds.confirm()
                ? confirmed(menu, dialogue, understood)
                : new Reply.Refused();
    }

    /** "Did you say billing?" */
    private Reply confirmed(Step.Menu menu, Dialogue dialogue, Understood doubtful) {
        String says = choice(menu, doubtful.name())
                .map(choice -> set.says(flow, choice))
                .orElseGet(() -> Dialogue.operatorName(flow.language()));
        Dialogue yesNo = dialogue.orYesNo(Interview.YES, Interview.NO);
        Step.Thresholds thresholds = menu.asking().thresholds();
        Answer answer = interview.ask(List.of(interview.fixed(Dialogue.confirmation(flow.language(), says))), yesNo);
        return switch (answer) {
            case Answer.Keys(String digits, Answer.End _) ->
                digits.equals("1")
                        ? new Reply.Taken(doubtful)
                        : interview.isOperator(digits) && zeroIsOperator(menu)
                                ? new Reply.Operator()
                                : new Reply.Refused();
            case Answer.Silence _ -> new Reply.Refused();
            case Answer.Spoken(Heard heard, boolean _) ->
                yesNo.understand(heard, interview.now())
                        .<Reply>map(said -> {
                            boolean yes = said.name().equals(Interview.YES)
                                    || said.name().equals(doubtful.name());
                            boolean another = !yes
                                    && !said.name().equals(Interview.NO)
                                    && said.confidence() >= thresholds.accept();
                            return another
                                    ? new Reply.Taken(said)
                                    : yes && said.confidence() >= thresholds.confirm()
                                            ? new Reply.Taken(doubtful)
                                            : new Reply.Refused();
                        })
                        .orElseGet(Reply.Refused::new);
        };
    }

    private StepRunner.Move take(Step.Choice choice, Map<String, String> said) {
        intent(choice).ifPresent(intent -> {
            Map<String, String> slots = new LinkedHashMap<>();
            intent.slots().keySet().forEach(name -> slots.put(name, said.getOrDefault(name, "")));
            slots.forEach((name, value) ->
                    interview.remember(name, value, set.secrets().contains(name)));
        });
        return new StepRunner.Move.By(choice.exit());
    }
}
