package org.trunkline.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.trunkline.hours.OpeningHours;
import org.trunkline.intent.IntentFiles;
import org.trunkline.intent.IntentSet;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;
import org.trunkline.xml.XmlFile;

/** Reads a folder's flows and calendars, and has them checked together. */
final class FlowLoader {
    /** The folder of intents beside the flows. */
    static final String INTENTS = "intents";

    private FlowLoader() {}

    /** @param problems of all files, in the order of files and places */
    record Loaded(FlowSet flows, List<Problem> problems, List<Problem> warnings) {
        Loaded {
            problems = problems.stream().sorted(Problem.BY_PLACE).toList();
            warnings = warnings.stream().sorted(Problem.BY_PLACE).toList();
        }

        /** Both, in their order. */
        List<Problem> all() {
            return Stream.concat(problems.stream(), warnings.stream())
                    .sorted(Problem.BY_PLACE)
                    .toList();
        }
    }

    /** What the files hold, valid or not; the set has every flow that could be read, perhaps with gaps. */
    static Loaded load(Path folder, Catalogue catalogue) {
        List<Problem> found = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        SortedMap<String, Flow> flows = new TreeMap<>();
        for (Path file : files(folder, found)) {
            Problems problems = new Problems(file);
            XmlFile.read(file, problems)
                    .flatMap(content -> FlowReader.read(file, content, problems))
                    .ifPresent(flow -> flows.put(FlowReader.stem(file), flow));
            found.addAll(problems.list());
            warnings.addAll(problems.warnings());
        }
        IntentFiles.Loaded intents = IntentFiles.load(
                folder.resolve(INTENTS),
                (language, word) ->
                        catalogue.ears().map(ears -> ears.knows(language, word)).orElse(true),
                catalogue.sentences());
        found.addAll(intents.problems());
        boolean gaps = !intents.problems().isEmpty();
        Loaded checked = check(folder, flows, catalogue, Map.of(), intents.intents(), gaps);
        found.addAll(checked.problems());
        warnings.addAll(checked.warnings());
        return new Loaded(checked.flows(), found, warnings);
    }

    /**
     * Flows that were read already, together.
     *
     * @param fallback stands in for calendars that cannot be read
     */
    static Loaded check(
            Path folder,
            SortedMap<String, Flow> flows,
            Catalogue catalogue,
            Map<String, OpeningHours> fallback,
            IntentSet intents) {
        return check(folder, flows, catalogue, fallback, intents, false);
    }

    /** @param gaps whether intents may be missing that the files have, as one of these has a mistake */
    private static Loaded check(
            Path folder,
            SortedMap<String, Flow> flows,
            Catalogue catalogue,
            Map<String, OpeningHours> fallback,
            IntentSet intents,
            boolean gaps) {
        List<Problem> found = new ArrayList<>();
        Map<String, OpeningHours> calendars = new HashMap<>();
        Map<String, Boolean> read = new HashMap<>();
        for (Flow flow : flows.values()) {
            for (Step step : flow.steps().values()) {
                if (step instanceof Step.Hours hours
                        && inside(folder, hours.calendar())
                                .filter(Files::exists)
                                .isPresent()
                        && read.put(hours.calendar(), true) == null) {
                    Path file = folder.resolve(hours.calendar());
                    Problems problems = new Problems(file);
                    OpeningHours.read(file, problems)
                            .or(() -> Optional.ofNullable(fallback.get(hours.calendar())))
                            .ifPresentOrElse(
                                    times -> calendars.put(hours.calendar(), times),
                                    () -> found.addAll(problems.list()));
                }
            }
        }
        FlowSet set = FlowSet.of(folder, flows, calendars, intents);
        List<Problem> warnings = new ArrayList<>();
        for (Flow flow : flows.values()) {
            Problems checked = new FlowCheck(set, flow, catalogue, gaps).run();
            found.addAll(checked.list());
            warnings.addAll(checked.warnings());
        }
        return new Loaded(set, found, warnings);
    }

    /** The file of that name in the folder; empty if the name leads out of it. */
    static Optional<Path> inside(Path folder, String name) {
        try {
            Path root = folder.toAbsolutePath().normalize();
            Path file = root.resolve(name).normalize();
            return name.isEmpty() || !file.startsWith(root) ? Optional.empty() : Optional.of(file);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    static List<Path> files(Path folder, List<Problem> problems) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(FlowLoader::isFlow).sorted().toList();
        } catch (IOException e) {
            problems.add(new Problem(
                    folder,
                    0,
                    0,
                    "the folder of flows cannot be read (" + e.getClass().getSimpleName() + ")",
                    "check name and rights"));
            return List.of();
        }
    }

    static boolean isFlow(Path file) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        return name.endsWith(".xml") && !name.endsWith(".test.xml") && !name.startsWith(".");
    }
}
