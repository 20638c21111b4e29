package org.trunkline.flow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.intent.IntentSet;
import org.trunkline.voice.Speech;
import org.trunkline.xml.Problem;
import org.trunkline.xml.Problems;

/**
 * The flows of a folder, live: a valid edit is in force for the next session, an invalid one changes nothing. One
 * thread of its own watches and loads; the other methods are thread-safe.
 */
public final class FlowLibrary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlowLibrary.class);

    /** A version of a flow. */
    public record Version(String flow, String version, String content) {}

    private record State(FlowSet live, List<Problem> problems, List<Problem> warnings) {}

    private final Path folder;
    private final Supplier<Catalogue> catalogue;
    private final FlowArchive archive;
    private final Consumer<Set<Speech>> fixedTexts;
    private final ReentrantLock loading = new ReentrantLock();
    /** Versions that were live since the start; flows are small and edits few. */
    private final Map<String, Flow> known = new ConcurrentHashMap<>();

    private boolean closed;
    private volatile State state;
    private final FolderWatch watch;

    private FlowLibrary(
            Path folder, Supplier<Catalogue> catalogue, FlowArchive archive, Consumer<Set<Speech>> fixedTexts) {
        this.folder = folder.toAbsolutePath().normalize();
        this.catalogue = catalogue;
        this.archive = archive;
        this.fixedTexts = fixedTexts;
        this.state = new State(FlowSet.of(this.folder, new TreeMap<>(), Map.of()), List.of(), List.of());
        // Watched before it is read, so that no edit falls in between.
        this.watch = FolderWatch.of(this.folder);
    }

    /**
     * Loads the folder and watches it until closed. A folder that cannot be read is a problem told, not an error.
     *
     * @param catalogue asked at each load
     * @param fixedTexts told all fixed texts of the flows right before they go live, so that they are rendered in
     *     time; what it throws is logged
     */
    public static FlowLibrary open(
            Path folder, Supplier<Catalogue> catalogue, FlowArchive archive, Consumer<Set<Speech>> fixedTexts) {
        FlowLibrary library = new FlowLibrary(folder, catalogue, archive, fixedTexts);
        library.reload();
        library.watch.start(library::reload);
        return library;
    }

    /** The flows that are live, by name. */
    public List<Version> flows() {
        return state.live().flows().values().stream().map(FlowLibrary::version).toList();
    }

    /** The live version of a flow. */
    public Optional<Version> flow(String name) {
        return state.live().flow(name).map(FlowLibrary::version);
    }

    /** A version that is live, was live, or is in the archive. */
    public Optional<Version> version(String name, String version) {
        return known(name, version)
                .map(FlowLibrary::version)
                .or(() -> archive.find(name, version).map(content -> new Version(name, version, content)));
    }

    /** What is wrong in the folder now; while there is something, the files named keep their last valid version. */
    public List<Problem> problems() {
        return state.problems();
    }

    /** What the live flows' designers may want to know, and what keeps nothing from working. */
    public List<Problem> warnings() {
        return state.warnings();
    }

    /**
     * A session at a flow's start, with the versions live now.
     *
     * @param facts see {@link FlowSession#facts}
     * @return empty if there is no such flow
     */
    public Optional<FlowSession> session(String flow, Map<String, String> facts) {
        FlowSet live = state.live();
        return live.flow(flow).map(found -> new FlowSession(live, found, facts, FlowSession.Trace.LOG_FAILURES));
    }

    /**
     * A session that begins at a step that was being run before a restart. If the step needs a variable that was not
     * kept (a sensitive one), the session begins at the start of its outermost flow instead.
     *
     * @param variables those remembered, and the facts
     * @return empty if that version is not known any more
     */
    public Optional<FlowSession> resume(StepRef at, Map<String, String> variables) {
        return FlowSession.resume(state.live(), at, variables, ref -> parsed(ref.flow(), ref.version()));
    }

    /** The intents that are live. */
    public IntentSet intents() {
        return state.live().intents();
    }

    /** Why what callers write is understood less well than it could be. */
    public Optional<String> trouble() {
        return state.live().intents().trouble();
    }

    /** The steps of live flows that name a queue, each as {@code flow/step}; a flow's fault queue and operator as {@code flow}. */
    public List<String> naming(String queue) {
        List<String> steps = new ArrayList<>();
        for (Flow flow : state.live().flows().values()) {
            if (flow.faultQueue().filter(fault -> fault.name().equals(queue)).isPresent()) {
                steps.add(flow.name());
            }
            flow.steps().values().stream()
                    .filter(step ->
                            step instanceof Step.Queue waits && waits.name().equals(queue))
                    .map(step -> OperatorSteps.has(step.id()) ? flow.name() : flow.name() + "/" + step.id())
                    .filter(name -> !steps.contains(name))
                    .forEach(steps::add);
        }
        return steps;
    }

    private Optional<Flow> parsed(String name, String version) {
        return known(name, version)
                .or(() -> archive.find(name, version).flatMap(content -> {
                    Path file = folder.resolve(name + ".xml");
                    return FlowReader.read(file, content, new Problems(file));
                }));
    }

    private Optional<Flow> known(String name, String version) {
        return Optional.ofNullable(known.get(name + "/" + version));
    }

    private static Version version(Flow flow) {
        return new Version(flow.name(), flow.version(), flow.content());
    }

    /** Loads the folder again, as after a change of the {@link Catalogue}. */
    public void reload() {
        loading.lock();
        try {
            if (closed) {
                return;
            }
            State before = state;
            Catalogue names = catalogue.get();
            FlowLoader.Loaded found = FlowLoader.load(folder, names);
            FlowSet next = valid(found, before.live(), names);
            if (!next.flows().equals(before.live().flows())
                    || !next.intents().equals(before.live().intents())) {
                goLive(next, before.live());
            } else {
                // The calendars and sounds may be new ones all the same.
                state = new State(next, before.problems(), before.warnings());
            }
            tell(found, before);
            state = new State(next, found.problems(), found.warnings());
        } catch (RuntimeException e) {
            LOG.error("The flows in {} could not be loaded; those that are live stay so", folder, e);
        } finally {
            loading.unlock();
        }
    }

    /** The flows as found, with those that have problems as they are live now; if that does not fit, all as live now. */
    private FlowSet valid(FlowLoader.Loaded found, FlowSet live, Catalogue names) {
        // Intents with a mistake in them change nothing: those that are live go on.
        boolean badIntents = found.problems().stream().anyMatch(problem -> isIntents(problem.file()));
        IntentSet intents = badIntents || found.flows().intents().equals(live.intents())
                ? live.intents()
                : found.flows().intents();
        FlowLoader.Loaded fitting =
                FlowLoader.check(folder, new TreeMap<>(found.flows().flows()), names, live.calendars(), intents);
        FlowSet set = fitting.flows();
        List<Problem> problems = Stream.concat(
                        found.problems().stream()
                                .filter(problem -> FlowLoader.isFlow(problem.file()) && !isIntents(problem.file())),
                        fitting.problems().stream())
                .distinct()
                .toList();
        boolean changed = true;
        while (!problems.isEmpty()) {
            if (!changed) {
                return live;
            }
            SortedMap<String, Flow> flows = new TreeMap<>(set.flows());
            changed = false;
            for (String name : bad(problems, set)) {
                Optional<Flow> previous = live.flow(name);
                changed |= !Objects.equals(previous.orElse(null), flows.get(name));
                previous.ifPresentOrElse(flow -> flows.put(name, flow), () -> flows.remove(name));
            }
            FlowLoader.Loaded candidate = FlowLoader.check(folder, flows, names, live.calendars(), set.intents());
            changed |= !candidate.problems().equals(problems);
            set = candidate.flows();
            problems = candidate.problems();
        }
        return set;
    }

    private boolean isIntents(Path file) {
        return file.startsWith(folder.resolve(FlowLoader.INTENTS));
    }

    /** Names of the flows that have problems, or go by a calendar that has. */
    private static Set<String> bad(List<Problem> problems, FlowSet set) {
        Set<String> bad = new TreeSet<>();
        problems.stream()
                .map(Problem::file)
                .filter(FlowLoader::isFlow)
                .map(FlowReader::stem)
                .forEach(bad::add);
        for (Flow flow : set.flows().values()) {
            for (Step step : flow.steps().values()) {
                if (step instanceof Step.Hours hours && !set.calendars().containsKey(hours.calendar())) {
                    bad.add(flow.name());
                }
            }
        }
        return bad;
    }

    private void goLive(FlowSet next, FlowSet before) {
        guarded(
                "keeping the versions",
                () -> next.flows().values().forEach(flow -> {
                    known.put(flow.name() + "/" + flow.version(), flow);
                    archive.keep(flow.name(), flow.version(), flow.content());
                }));
        guarded("rendering the prompts", () -> fixedTexts.accept(next.fixedTexts()));
        // Those that were live before have learnt already.
        guarded("learning from the intents' examples", () -> next.intents().learn());
        state = new State(next, state.problems(), state.warnings());
        next.flows().values().stream()
                .filter(flow -> before.flow(flow.name()).filter(flow::equals).isEmpty())
                .forEach(flow -> LOG.info("Flow {} is live in version {}", flow.name(), flow.version()));
        before.flows().keySet().stream()
                .filter(name -> next.flow(name).isEmpty())
                .forEach(name -> LOG.info("Flow {} is gone", name));
    }

    private static void guarded(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("After a change of the flows, {} failed", what, e);
        }
    }

    private static void tell(FlowLoader.Loaded now, State before) {
        now.problems().stream()
                .filter(problem -> !before.problems().contains(problem))
                .forEach(problem -> LOG.warn("Not taken, the last valid version stays live: {}", problem));
        now.warnings().stream()
                .filter(warning -> !before.warnings().contains(warning))
                .forEach(warning -> LOG.warn("{}", warning));
        if (now.problems().isEmpty() && !before.problems().isEmpty()) {
            LOG.info("The flow folder is without problems again");
        }
    }

    @Override
    public void close() {
        watch.close();
        // A load that goes on asks ears and voices, which are closed after this.
        loading.lock();
        try {
            closed = true;
        } finally {
            loading.unlock();
        }
    }
}
