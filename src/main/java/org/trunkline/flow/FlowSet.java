package org.trunkline.flow;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trunkline.hours.OpeningHours;
import org.trunkline.intent.Dialogue;
import org.trunkline.intent.Intent;
import org.trunkline.intent.IntentSet;
import org.trunkline.voice.Speech;

/**
 * Flows that belong together, and the calendars they go by. Immutable: a session keeps the set it began with.
 *
 * @param calendars by name as written in the flows
 * @param secrets variables that hold something sensitive, or may
 */
record FlowSet(
        Path folder,
        SortedMap<String, Flow> flows,
        Map<String, OpeningHours> calendars,
        IntentSet intents,
        Set<String> secrets) {
    FlowSet {
        flows = Collections.unmodifiableSortedMap(new TreeMap<>(flows));
        calendars = Map.copyOf(calendars);
        secrets = Set.copyOf(secrets);
    }

    static FlowSet of(Path folder, SortedMap<String, Flow> flows, Map<String, OpeningHours> calendars) {
        return of(folder, flows, calendars, IntentSet.NONE);
    }

    static FlowSet of(
            Path folder, SortedMap<String, Flow> flows, Map<String, OpeningHours> calendars, IntentSet intents) {
        return new FlowSet(folder, flows, calendars, intents, secretsOf(flows, intents));
    }

    Optional<Flow> flow(String name) {
        return Optional.ofNullable(flows.get(name));
    }

    /** This set with one of its flows in another version. */
    FlowSet with(Flow flow) {
        TreeMap<String, Flow> changed = new TreeMap<>(flows);
        changed.put(flow.name(), flow);
        return of(folder, changed, calendars, intents);
    }

    /** Text that is the same in every call. */
    Set<Speech> fixedTexts() {
        Set<Speech> texts = new LinkedHashSet<>();
        for (Flow flow : flows.values()) {
            for (Step step : flow.steps().values()) {
                askedBack(flow, step).forEach(text -> texts.add(Speech.of(flow.locale(), text)));
                for (Prompt prompt : Ways.prompts(step)) {
                    for (Prompt.Phrase phrase : prompt.phrases()) {
                        if (phrase instanceof Prompt.Phrase.Say say) {
                            Sentences.of(say, flow.locale()).stream()
                                    .filter(Prompt.Phrase.Say::fixed)
                                    .forEach(fixed -> texts.add(Speaking.speech(fixed, flow.locale())));
                        }
                    }
                }
            }
        }
        return texts;
    }

    /** What a step says of its own when it is not sure what it heard, or cannot take it. */
    private Set<String> askedBack(Flow flow, Step step) {
        Set<String> texts = new LinkedHashSet<>();
        if (step instanceof Step.Gather && flow.operator().isPresent()) {
            texts.add(Dialogue.confirmation(flow.language(), Dialogue.operatorName(flow.language())));
        }
        if (step instanceof Step.Gather gather && gather.asking().nomatch().isEmpty()) {
            texts.add(Dialogue.notRight(flow.language(), gather.type()));
        }
        if (step instanceof Step.Gather gather && gather.speech()) {
            texts.add(Dialogue.heard(flow.language()));
            texts.add(Dialogue.isRight(flow.language()));
            texts.add(Dialogue.whichDigit(flow.language()));
            if (gather.byDigit()) {
                "0123456789"
                        .chars()
                        .mapToObj(digit -> Dialogue.keyName(flow.language(), (char) digit))
                        .flatMap(Optional::stream)
                        .forEach(name -> texts.add(Dialogue.confirmation(flow.language(), name)));
            }
        }
        if (step instanceof Step.Menu menu) {
            menu.choices().forEach(choice -> texts.add(Dialogue.confirmation(flow.language(), says(flow, choice))));
            texts.add(Dialogue.confirmation(flow.language(), Dialogue.operatorName(flow.language())));
        }
        texts.remove("");
        return texts;
    }

    /** How a choice is called when it is asked back. */
    String says(Flow flow, Step.Choice choice) {
        return choice.intent()
                .flatMap(name -> intents.intent(flow.language(), name))
                .map(Intent::says)
                .or(() -> choice.says().stream().findFirst())
                .or(() -> choice.key().flatMap(key -> Dialogue.keyName(flow.language(), key)))
                .orElse(choice.exit());
    }

    /** Variables that have a value, perhaps an empty one, after the step was left by that way. */
    Set<String> sets(Flow flow, Step step, String exit) {
        Set<String> sets = new HashSet<>(Ways.sets(step, exit));
        if (step instanceof Step.Menu menu) {
            menu.choices().stream()
                    .filter(choice -> choice.exit().equals(exit))
                    .flatMap(choice -> choice.intent().stream())
                    .flatMap(name -> intents.intent(flow.language(), name).stream())
                    .forEach(intent -> sets.addAll(intent.slots().keySet()));
        }
        return sets;
    }

    /** Whatever is said, gathered or received as sensitive, and whatever is made of it. */
    private static Set<String> secretsOf(Map<String, Flow> flows, IntentSet intents) {
        Set<String> secrets = new HashSet<>();
        for (Flow flow : flows.values()) {
            for (Step step : flow.steps().values()) {
                if (step instanceof Step.Menu menu) {
                    menu.choices().stream()
                            .flatMap(choice -> choice.intent().stream())
                            .flatMap(name -> intents.intent(flow.language(), name).stream())
                            .forEach(intent -> secrets.addAll(intent.secrets()));
                }
            }
        }
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Flow flow : flows.values()) {
                for (Step step : flow.steps().values()) {
                    grown |= secrets.addAll(madeSecret(step, secrets));
                }
            }
        }
        return secrets;
    }

    private static Set<String> madeSecret(Step step, Set<String> secrets) {
        Set<String> made = new HashSet<>();
        if (step instanceof Step.Gather gather && gather.sensitive()) {
            made.add(gather.variable());
        }
        if (step instanceof Step.Assign(Step.Head _, String variable, Step.Value.Text(Template text), Step.Goto _)
                && text.variables().stream().anyMatch(secrets::contains)) {
            made.add(variable);
        }
        if (step instanceof Step.Http http) {
            http.results().stream().filter(Step.Result::sensitive).forEach(result -> made.add(result.variable()));
        }
        return made;
    }

    /**
     * The variables, among those that were kept or are secret, that a session needs to begin at this step and go on.
     * Counted on the safe side: what only some ways need is needed.
     */
    Set<String> neededFrom(Flow flow, String step) {
        Map<String, Set<String>> needed = new HashMap<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Flow each : flows.values()) {
                for (Step at : each.steps().values()) {
                    grown |= needed.computeIfAbsent(key(each, at.id()), key -> new HashSet<>())
                            .addAll(neededAt(each, at, needed));
                }
            }
        }
        return needed.getOrDefault(key(flow, step), Set.of());
    }

    private Set<String> neededAt(Flow flow, Step step, Map<String, Set<String>> later) {
        Set<String> needed = new HashSet<>();
        for (Ways.Way way : Ways.of(step)) {
            Set<String> then =
                    new HashSet<>(later.getOrDefault(key(flow, way.to().step()), Set.of()));
            then.removeAll(sets(flow, step, way.exit()));
            needed.addAll(then);
        }
        if (step instanceof Step.SubFlow sub) {
            flow(sub.flow())
                    .ifPresent(inner -> needed.addAll(
                            later.getOrDefault(key(inner, inner.start().step()), Set.of())));
        }
        if (Ways.asks(step)) {
            flow.operatorStep().ifPresent(person -> needed.addAll(later.getOrDefault(key(flow, person), Set.of())));
        }
        needed.addAll(Ways.needs(step));
        Ways.tests(step).stream().filter(secrets::contains).forEach(needed::add);
        return needed;
    }

    private static String key(Flow flow, String step) {
        return flow.name() + "/" + step;
    }
}
