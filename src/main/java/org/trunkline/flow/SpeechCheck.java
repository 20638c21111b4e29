package org.trunkline.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.trunkline.intent.Dialogue;
import org.trunkline.intent.Intent;
import org.trunkline.intent.IntentFiles;
import org.trunkline.intent.SlotType;
import org.trunkline.speech.Ears;
import org.trunkline.speech.Recognizer;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;

/** Holds what a flow wants to hear against its intents and against what the recognizer of its language can do. */
final class SpeechCheck {
    private final FlowSet set;
    private final Flow flow;
    private final Catalogue catalogue;
    private final boolean unsure;
    private final Problems problems;

    /** @param unsure whether an intent that is missing may be in a file that has a mistake */
    SpeechCheck(FlowSet set, Flow flow, Catalogue catalogue, boolean unsure, Problems problems) {
        this.unsure = unsure;
        this.set = set;
        this.flow = flow;
        this.catalogue = catalogue;
        this.problems = problems;
    }

    void run() {
        flow.operator().ifPresent(this::operator);
        for (Step step : flow.steps().values()) {
            if (step instanceof Step.Menu menu) {
                menu.choices().forEach(this::choice);
                distinct(menu);
                if (menu.open()) {
                    open(menu);
                }
            }
            if (step instanceof Step.Gather gather) {
                if (gather.speech()) {
                    gather(gather);
                } else if (flow.operator().isPresent()) {
                    keysAlone(gather);
                }
            }
        }
    }

    private void operator(Flow.Operator operator) {
        boolean queue =
                catalogue.queues().map(names -> names.contains(operator.name())).orElse(true);
        boolean ofFault = flow.faultQueue()
                .filter(fault -> fault.where().equals(operator.where()))
                .isPresent();
        boolean step = OperatorSteps.named(flow.steps(), operator.name())
                .filter(named -> !OperatorSteps.has(named.id()))
                .isPresent();
        if (!step && !queue && !ofFault) {
            problems.unknown(
                    operator.where(),
                    "step or queue",
                    operator.name(),
                    catalogue.queues().orElse(Set.of()));
        }
    }

    private void choice(Step.Choice choice) {
        choice.intent()
                .filter(_ -> !unsure)
                .filter(name -> set.intents().intent(flow.language(), name).isEmpty())
                .ifPresent(name -> problems.unknown(
                        choice.where(), "intent", name, set.intents().names(flow.language())));
        choice.says()
                .forEach(phrase -> IntentFiles.check(flow.language(), phrase, choice.where(), this::knows, problems));
    }

    /** What leads to two choices would always lead to the first. */
    private void distinct(Step.Menu menu) {
        Map<String, Step.Choice> said = new HashMap<>();
        for (Step.Choice choice : menu.choices()) {
            Optional<Intent> intent =
                    choice.intent().flatMap(name -> set.intents().intent(flow.language(), name));
            IntentFiles.said(choice.says(), intent).stream()
                    .filter(phrase -> said.putIfAbsent(phrase, choice) != null)
                    .findFirst()
                    .ifPresent(phrase -> problems.add(
                            choice.where(),
                            "'" + phrase + "' leads to the choice of line "
                                    + Objects.requireNonNull(said.get(phrase))
                                            .where()
                                            .line()
                                    + " too",
                            "keep it in the one that callers mean by it"));
        }
    }

    private boolean knows(Locale language, String word) {
        return catalogue.ears().map(ears -> ears.knows(language, word)).orElse(true);
    }

    private void open(Step.Menu menu) {
        Where where = menu.head().where();
        if (catalogue.ears().isPresent()
                && !abilities().map(Recognizer.Abilities::dictation).orElse(false)) {
            problems.add(
                    where,
                    abilities()
                                    .map(Recognizer.Abilities::name)
                                    .map(name -> name + " takes no")
                                    .orElse("no recognizer takes")
                            + " dictation in " + flow.language().getDisplayLanguage(Locale.ENGLISH),
                    "write mode=\"directed\", or install a model that can");
        }
    }

    private Optional<Recognizer.Abilities> abilities() {
        return catalogue.ears().flatMap((Ears ears) -> ears.abilities(flow.language()));
    }

    /** Where a value is for keys alone, a person may be asked for all the same. */
    private void keysAlone(Step.Gather gather) {
        notHeardForAPerson()
                .ifPresent(why -> problems.warn(
                        gather.head().where(),
                        "a person cannot be asked for by speech here: " + why,
                        "say in the prompt that the key 0 leads to a person"));
    }

    private Optional<String> notHeardForAPerson() {
        String spoken = flow.language().getDisplayLanguage(Locale.ENGLISH);
        if (catalogue.ears().isEmpty()) {
            return Optional.empty();
        }
        if (abilities().isEmpty()) {
            return Optional.of("there is no recognizer for " + spoken);
        }
        String name = abilities().get().name();
        List<String> words = Dialogue.operatorWords(flow.language());
        if (words.isEmpty()) {
            return Optional.of("the words for it are not known in " + spoken);
        }
        List<String> unknown =
                words.stream().filter(word -> !knows(flow.language(), word)).toList();
        if (!unknown.isEmpty()) {
            return Optional.of(name + " lacks the words " + String.join(", ", unknown));
        }
        return abilities().get().rejection()
                ? Optional.empty()
                : Optional.of(name + " does not tell it from other words, so that these may lead to a person");
    }

    private void gather(Step.Gather gather) {
        boolean strings = gather.type() instanceof SlotType.Digits || gather.type() instanceof SlotType.Phone;
        if (strings
                && !gather.byDigit()
                && gather.max() > 1
                && abilities().filter(can -> !can.digitStrings()).isPresent()) {
            String what = "strings of digits are often misheard by "
                    + abilities().map(Recognizer.Abilities::name).orElse("the recognizer");
            if (gather.readBack()) {
                problems.warn(
                        gather.head().where(),
                        what,
                        "write by=\"digit\", so that each is confirmed, or speech=\"false\", for keys alone");
            } else {
                problems.add(
                        gather.head().where(),
                        what,
                        "leave read-back out, so that they are confirmed, write by=\"digit\", or speech=\"false\"");
            }
        }
        if (Dialogue.in(flow.language()).orValue("_", "_", gather.type()).isEmpty()
                && abilities().isPresent()) {
            problems.add(
                    gather.head().where(),
                    "values of the type '" + gather.type().name() + "' cannot be said in the language "
                            + flow.language(),
                    "write speech=\"false\"");
        }
    }
}
