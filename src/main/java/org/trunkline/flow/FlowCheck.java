package org.trunkline.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.trunkline.agent.Channel;
import org.trunkline.agent.Need;
import org.trunkline.xml.Problems;
import org.trunkline.xml.Where;

/** Checks one flow among the others: names, files, and that every step can be reached and left. */
final class FlowCheck {
    private final FlowSet set;
    private final Flow flow;
    private final Catalogue catalogue;
    private final boolean unsure;
    private final Problems problems;

    /** @param gaps whether the set's intents have gaps: what follows from these is not told, as their cause is */
    FlowCheck(FlowSet set, Flow flow, Catalogue catalogue, boolean gaps) {
        this.unsure = gaps && set.flows().values().stream().anyMatch(FlowCheck::namesIntents);
        this.set = set;
        this.flow = flow;
        this.catalogue = catalogue;
        this.problems = new Problems(flow.file());
    }

    private static boolean namesIntents(Flow flow) {
        return flow.steps().values().stream()
                .anyMatch(step -> step instanceof Step.Menu menu
                        && menu.choices().stream()
                                .anyMatch(choice -> choice.intent().isPresent()));
    }

    /** All that is wrong, and the warnings. */
    Problems run() {
        target(flow.start());
        flow.fault().ifPresent(this::target);
        flow.faultQueue().ifPresent(queue -> known(queue.where(), "queue", queue.name(), catalogue.queues()));
        for (Step step : flow.steps().values()) {
            Ways.of(step).forEach(way -> target(way.to()));
            Ways.prompts(step).forEach(this::sounds);
            names(step);
        }
        unreachable();
        new SpeechCheck(set, flow, catalogue, unsure, problems).run();
        new LoopCheck(set, flow, problems).run();
        if (!unsure) {
            // An intent's values are variables.
            new VariableCheck(set, flow, problems).run();
        }
        if (flow.channels().contains(Channel.CHAT)) {
            new ChatCheck(set, flow, problems).run();
        } else if (catalogue.chats().contains(flow.name())) {
            problems.warn(
                    flow.start().where(),
                    "a chat is answered by this flow, which is not said to be for chats",
                    "write channels=\"voice chat\" on <flow>, and read what is told of its steps then");
        }
        catalogue.voices().ifPresent(voices -> new VoiceCheck(flow, voices, problems).run());
        return problems;
    }

    private void target(Step.Goto to) {
        if (!to.step().isEmpty() && !flow.steps().containsKey(to.step())) {
            List<String> known = flow.steps().keySet().stream()
                    .filter(id -> !OperatorSteps.has(id))
                    .toList();
            problems.unknown(to.where(), "step", to.step(), known);
        }
    }

    private void known(Where where, String kind, String name, Optional<Set<String>> names) {
        if (!name.isEmpty() && names.isPresent() && !names.get().contains(name)) {
            problems.unknown(where, kind, name, names.get());
        }
    }

    private void names(Step step) {
        if (OperatorSteps.has(step.id())) {
            // What they name stands where the designer wrote it, and is told there.
            return;
        }
        switch (step) {
            case Step.Queue queue -> {
                known(queue.nameAt(), "queue", queue.name(), catalogue.queues());
                skills(queue).forEach(skill -> known(queue.skillsAt(), "skill", skill, catalogue.skills()));
            }
            case Step.Transfer transfer -> {
                switch (transfer.target()) {
                    case Outcome.Target.Extension(String number) ->
                        known(transfer.targetAt(), "extension", number, catalogue.extensions());
                    case Outcome.Target.NamedNumber(String name) ->
                        known(transfer.targetAt(), "allowed number", name, catalogue.numbers());
                }
            }
            case Step.Voicemail mail -> known(mail.boxAt(), "mailbox", mail.box(), catalogue.boxes());
            case Step.SubFlow sub -> subFlow(sub);
            case Step.Hours hours -> file(hours.calendarAt(), "calendar", hours.calendar());
            case Step.Menu _, Step.Say _, Step.Gather _, Step.Branch _, Step.Assign _, Step.CallBack _ -> {}
            case Step.Http _, Step.RecordCall _, Step.Card _, Step.Jump _, Step.Return _, Step.Hangup _ -> {}
        }
    }

    private Set<String> skills(Step.Queue queue) {
        try {
            return Need.all(queue.skills()).skills();
        } catch (IllegalArgumentException e) {
            problems.add(queue.skillsAt(), "skills: " + e.getMessage(), "see docs/flows.md");
            return Set.of();
        }
    }

    private void subFlow(Step.SubFlow sub) {
        if (sub.flow().isEmpty()) {
            return;
        }
        if (set.flow(sub.flow()).isEmpty()) {
            problems.unknown(sub.flowAt(), "flow", sub.flow(), set.flows().keySet());
        } else if (calls(sub.flow(), flow.name(), new HashSet<>())) {
            problems.add(
                    sub.flowAt(),
                    "the flow calls itself" + (sub.flow().equals(flow.name()) ? "" : " by way of '" + sub.flow() + "'"),
                    "use a <goto> within the flow, or a <return> to the one that called");
        }
    }

    private boolean calls(String from, String wanted, Set<String> seen) {
        if (from.equals(wanted)) {
            return true;
        }
        if (!seen.add(from)) {
            return false;
        }
        Collection<Step> steps =
                set.flow(from).map(found -> found.steps().values()).orElse(List.of());
        return steps.stream().anyMatch(step -> step instanceof Step.SubFlow sub && calls(sub.flow(), wanted, seen));
    }

    private Optional<Path> file(Where where, String kind, String name) {
        Optional<Path> file = FlowLoader.inside(set.folder(), name);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (file.isEmpty()) {
            problems.add(where, "the " + kind + " '" + name + "' is outside the flow folder", "put it into the folder");
        } else if (!Files.isRegularFile(file.get())) {
            problems.add(
                    where, "the " + kind + " '" + name + "' is missing", "put it at " + name + " in the flow folder");
            return Optional.empty();
        }
        return file;
    }

    private void sounds(Prompt prompt) {
        for (Prompt.Phrase phrase : prompt.phrases()) {
            if (phrase instanceof Prompt.Phrase.Play(String name, Where where)) {
                file(where, "sound file", name).ifPresent(file -> format(file, name, where));
            }
        }
    }

    private void format(Path file, String name, Where where) {
        String remedy = "convert it: sox " + name + " -r 8000 -c 1 -b 16 new.wav";
        try {
            AudioFormat format = AudioSystem.getAudioFileFormat(file.toFile()).getFormat();
            if (format.getSampleRate() != 8000
                    || format.getChannels() != 1
                    || format.getSampleSizeInBits() != 16
                    || !name.endsWith(".wav")) {
                problems.add(where, "the sound file '" + name + "' is not a WAV of 8 kHz, 16 bit, mono", remedy);
            }
        } catch (UnsupportedAudioFileException | IOException e) {
            problems.add(where, "the sound file '" + name + "' is not a WAV of 8 kHz, 16 bit, mono", remedy);
        }
    }

    private void unreachable() {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(flow.start().step()));
        flow.fault().ifPresent(to -> open.add(to.step()));
        if (flow.steps().values().stream().anyMatch(Ways::asks)) {
            flow.operatorStep().ifPresent(open::add);
            // Ours goes the ways of the step that the operator names.
            flow.operator()
                    .flatMap(person -> OperatorSteps.named(flow.steps(), person.name()))
                    .ifPresent(step -> open.add(step.id()));
        }
        while (!open.isEmpty()) {
            Step step = flow.steps().get(open.remove());
            if (step != null && reached.add(step.id())) {
                Ways.of(step).forEach(way -> open.add(way.to().step()));
            }
        }
        for (Step step : flow.steps().values()) {
            if (!reached.isEmpty() && !reached.contains(step.id())) {
                problems.add(
                        step.head().where(),
                        "no way leads to the step '" + step.id() + "'",
                        "let a step go to it, or remove it");
            }
        }
    }
}
