package org.trunkline.flow;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trunkline.intent.Dialogue;
import org.trunkline.intent.Intent;
import org.trunkline.intent.Reference;
import org.trunkline.intent.SlotType;
import org.trunkline.intent.Understood;
import org.trunkline.speech.Heard;

/** Asks the caller, by keys and by speech at once, until there is an answer or the tries are over. */
final class Asker {
    /** Choices of ours beside the designer's, whose names begin with a letter, a figure or another key. */
    private static final String OPERATOR = "_operator";

    private static final String YES = "_yes";
    private static final String NO = "_no";
    private static final String VALUE = "_value";
    private static final String SLOT = "value";
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** How often a value is read back, with the corrections that came, before it is asked for anew. */
    private static final int MOST_CORRECTIONS = 3;

    private static final StepRunner.Move TO_OPERATOR = new StepRunner.Move.ToOperator();

    private sealed interface Reply {
        /** @param taken what was understood and is to be acted on */
        record Taken(Understood taken) implements Reply {}

        record Refused() implements Reply {}
    }

    private final FlowSet set;
    private final Flow flow;
    private final Variables variables;
    private final Conversation conversation;
    private final Attention attention;
    private final Speaking speaking;

    Asker(
            FlowSet set,
            Flow flow,
            Variables variables,
            Conversation conversation,
            Attention attention,
            Speaking speaking) {
        this.set = set;
        this.flow = flow;
        this.variables = variables;
        this.conversation = conversation;
        this.attention = attention;
        this.speaking = speaking;
    }

    private Reference now() {
        return new Reference(LocalDate.ofInstant(conversation.now(), flow.zone()), flow.region());
    }

    private Answer ask(Question question) {
        Answer answer = conversation.ask(question);
        if (answer instanceof Answer.Silence(boolean listened)) {
            attention.silence(listened);
        } else {
            attention.something();
        }
        return answer;
    }

    private StepRunner.Move givenUp() {
        return flow.deadAirEnds() && attention.deadAir()
                ? new StepRunner.Move.End(new Outcome.DeadAir())
                : StepRunner.OTHERWISE;
    }

    // --- menus ---

    StepRunner.Move menu(Step.Menu menu) {
        Step.Asking asking = menu.asking();
        Dialogue dialogue = dialogue(menu);
        Rounds rounds = new Rounds(asking);
        while (rounds.more()) {
            Answer answer = ask(new Question(
                    speaking.of(rounds.before(), asking.prompt()),
                    1,
                    "",
                    asking.timeout(),
                    asking.timeout(),
                    false,
                    menu.open()
                            ? Optional.of(new Question.Listen(flow.language(), Optional.empty()))
                            : dialogue.grammar().map(Question.Listen::to)));
            Optional<StepRunner.Move> move = switch (answer) {
                case Answer.Keys(String digits, Answer.End _) -> pressed(menu, digits);
                case Answer.Spoken(Heard heard) -> said(menu, dialogue, heard);
                case Answer.Silence _ -> Optional.empty();
            };
            if (move.isPresent()) {
                return move.get();
            }
            if (answer instanceof Answer.Silence) {
                rounds.noInput();
            } else {
                rounds.noMatch();
            }
        }
        return givenUp();
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
        return flow.operator().isPresent() ? dialogue.orOperator(OPERATOR) : dialogue;
    }

    private Optional<Intent> intent(Step.Choice choice) {
        return choice.intent().flatMap(name -> set.intents().intent(flow.language(), name));
    }

    private Optional<StepRunner.Move> pressed(Step.Menu menu, String digits) {
        Optional<StepRunner.Move> chosen = menu.choices().stream()
                .filter(choice -> choice.key().map(String::valueOf).equals(Optional.of(digits)))
                .findFirst()
                .map(choice -> take(choice, Map.of()));
        return chosen.or(() -> operatorBy(digits));
    }

    private Optional<StepRunner.Move> operatorBy(String digits) {
        return digits.equals("0") && flow.operator().isPresent() ? Optional.of(TO_OPERATOR) : Optional.empty();
    }

    private Optional<StepRunner.Move> said(Step.Menu menu, Dialogue dialogue, Heard heard) {
        Optional<Understood> understood = understood(menu, dialogue, heard);
        if (understood.isEmpty()) {
            return Optional.empty();
        }
        return switch (decided(menu, dialogue, understood.get())) {
            case Reply.Taken(Understood taken) -> {
                Optional<Step.Choice> choice = choice(menu, taken.name());
                conversation.understood(
                        choice.map(found -> found.intent().orElse(found.exit())).orElse("operator"),
                        taken.confidence());
                yield Optional.of(
                        choice.map(found -> take(found, taken.slots())).orElse(TO_OPERATOR));
            }
            case Reply.Refused _ -> Optional.empty();
        };
    }

    private static Optional<Step.Choice> choice(Step.Menu menu, String name) {
        return menu.choices().stream().filter(each -> each.exit().equals(name)).findFirst();
    }

    /** By the grammar; what was written or dictated otherwise is brought to the intent that it is likest to. */
    private Optional<Understood> understood(Step.Menu menu, Dialogue dialogue, Heard heard) {
        Optional<Understood> exact = dialogue.understand(heard, now());
        boolean free = menu.open() || heard.speech().isZero();
        return exact.isPresent() || !free
                ? exact
                : set.intents()
                        .classify(flow.language(), heard, now())
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
                .map(choice -> says(choice))
                .orElseGet(() -> Dialogue.operatorName(flow.language()));
        Dialogue yesNo = dialogue.orYesNo(YES, NO);
        Step.Thresholds thresholds = menu.asking().thresholds();
        Answer answer = ask(new Question(
                List.of(fixed(Dialogue.confirmation(flow.language(), says))),
                1,
                "",
                ANSWER,
                ANSWER,
                false,
                yesNo.grammar().map(Question.Listen::to)));
        return switch (answer) {
            case Answer.Keys(String digits, Answer.End _) ->
                digits.equals("1") ? new Reply.Taken(doubtful) : new Reply.Refused();
            case Answer.Silence _ -> new Reply.Refused();
            case Answer.Spoken(Heard heard) ->
                yesNo.understand(heard, now())
                        .<Reply>map(said -> {
                            boolean yes = said.name().equals(YES) || said.name().equals(doubtful.name());
                            boolean another =
                                    !yes && !said.name().equals(NO) && said.confidence() >= thresholds.accept();
                            return another
                                    ? new Reply.Taken(said)
                                    : yes && said.confidence() >= thresholds.confirm()
                                            ? new Reply.Taken(doubtful)
                                            : new Reply.Refused();
                        })
                        .orElseGet(Reply.Refused::new);
        };
    }

    private String says(Step.Choice choice) {
        return set.says(flow, choice);
    }

    private StepRunner.Move take(Step.Choice choice, Map<String, String> said) {
        intent(choice).ifPresent(intent -> {
            Map<String, String> slots = new LinkedHashMap<>();
            intent.slots().keySet().forEach(name -> slots.put(name, said.getOrDefault(name, "")));
            slots.forEach((name, value) -> remember(name, value, set.secrets().contains(name)));
        });
        return new StepRunner.Move.By(choice.exit());
    }

    private void remember(String name, String value, boolean sensitive) {
        variables.set(name, value, sensitive);
        conversation.remember(name, value, sensitive);
    }

    private static Utterance fixed(String text) {
        return new Utterance.Text(text, true, false);
    }

    // --- values ---

    StepRunner.Move gather(Step.Gather gather) {
        Step.Asking asking = gather.asking();
        Dialogue dialogue = dialogue(gather);
        Rounds rounds = new Rounds(asking);
        while (rounds.more()) {
            Answer answer = ask(new Question(
                    speaking.of(rounds.before(), asking.prompt()),
                    gather.max(),
                    gather.terminators(),
                    asking.timeout(),
                    gather.between(),
                    gather.sensitive(),
                    dialogue.grammar().map(Question.Listen::to)));
            switch (answer) {
                case Answer.Keys(String digits, Answer.End _) -> {
                    Optional<String> value = keyed(gather, digits);
                    if (value.isPresent()) {
                        remember(gather.variable(), value.get(), gather.sensitive());
                        return StepRunner.NEXT;
                    }
                    if (operatorBy(digits).isPresent()) {
                        return TO_OPERATOR;
                    }
                    rounds.noMatch();
                }
                case Answer.Spoken(Heard heard) -> {
                    Optional<Understood> said = dialogue.understand(heard, now())
                            .filter(found ->
                                    found.confidence() >= asking.thresholds().confirm());
                    if (said.filter(found -> found.name().equals(OPERATOR)).isPresent()) {
                        conversation.understood("operator", said.get().confidence());
                        return TO_OPERATOR;
                    }
                    Optional<String> value = said.flatMap(found -> value(gather, found));
                    if (value.isEmpty()) {
                        rounds.noMatch();
                    } else if (right(gather, value.get(), said.get().confidence())) {
                        return StepRunner.NEXT;
                    } else {
                        rounds.takenBack();
                    }
                }
                case Answer.Silence _ -> rounds.noInput();
            }
        }
        return givenUp();
    }

    private Dialogue dialogue(Step.Gather gather) {
        Dialogue dialogue = Dialogue.in(flow.language());
        if (!gather.speech()) {
            return dialogue;
        }
        dialogue = dialogue.orValue(VALUE, SLOT, gather.type());
        return flow.operator().isPresent() ? dialogue.orOperator(OPERATOR) : dialogue;
    }

    private Optional<String> keyed(Step.Gather gather, String digits) {
        return gather.type()
                .keyed(digits, now())
                .filter(_ -> digits.length() >= gather.min())
                .filter(value -> fits(gather, value));
    }

    private static boolean fits(Step.Gather gather, String value) {
        return gather.pattern().map(pattern -> pattern.matcher(value).matches()).orElse(true);
    }

    private static Optional<String> value(Step.Gather gather, Understood said) {
        return Optional.ofNullable(said.slots().get(SLOT)).filter(value -> fits(gather, value));
    }

    /** Whether the value is the caller's, read back if need be; a correction takes its place. Then it is remembered. */
    private boolean right(Step.Gather gather, String heard, double confidence) {
        String value = heard;
        boolean sure =
                !gather.readBack() && confidence >= gather.asking().thresholds().accept();
        for (int i = 0; i < MOST_CORRECTIONS && !sure; i++) {
            Dialogue yesNo = Dialogue.in(flow.language())
                    .orYesNo(YES, NO)
                    .orValue(NO, SLOT, gather.type())
                    .orCorrection(NO, SLOT, gather.type());
            Answer answer = ask(new Question(
                    readBack(gather, value),
                    1,
                    "",
                    ANSWER,
                    ANSWER,
                    false,
                    yesNo.grammar().map(Question.Listen::to)));
            Optional<Understood> said = answer instanceof Answer.Spoken(Heard spoken)
                    ? yesNo.understand(spoken, now())
                            .filter(found -> found.confidence()
                                    >= gather.asking().thresholds().confirm())
                    : Optional.empty();
            sure = (answer instanceof Answer.Keys(String digits, Answer.End _) && digits.equals("1"))
                    || said.filter(found -> found.name().equals(YES)).isPresent();
            Optional<String> correction = said.flatMap(found -> value(gather, found));
            if (!sure && correction.isEmpty()) {
                return false;
            }
            value = correction.orElse(value);
        }
        if (sure) {
            remember(gather.variable(), value, gather.sensitive());
        }
        return sure;
    }

    private List<Utterance> readBack(Step.Gather gather, String value) {
        List<Utterance> spoken = new ArrayList<>();
        if (!Dialogue.heard(flow.language()).isEmpty()) {
            spoken.add(fixed(Dialogue.heard(flow.language())));
        }
        spoken.add(
                switch (gather.type()) {
                    case SlotType.Digits _ -> new Utterance.Digits(value, gather.sensitive());
                    case SlotType.Phone _ -> new Utterance.Digits(value.replace("+", ""), gather.sensitive());
                    case SlotType.Count _, SlotType.Money _ ->
                        new Utterance.Cardinal(new BigDecimal(value), gather.sensitive());
                    case SlotType.Date _ ->
                        new Utterance.Text(
                                LocalDate.parse(value)
                                        .format(DateTimeFormatter.ofPattern("EEEE, d MMMM", flow.language())),
                                false,
                                gather.sensitive());
                    case SlotType.OneOf _ -> new Utterance.Text(value, false, gather.sensitive());
                });
        spoken.add(fixed(Dialogue.isRight(flow.language())));
        return spoken;
    }
}
