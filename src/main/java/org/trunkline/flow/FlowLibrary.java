package org.trunkline.flow;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The flows of a folder, live: a valid edit is in force for the next session, an invalid one changes nothing. One
 * thread of its own watches and loads; the other methods are thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class FlowLibrary implements AutoCloseable {
    /** A live flow. */
    public record Version(String flow, String version, String content) {}

    /**
     * Loads the folder and watches it until closed.
     *
     * @param catalogue asked at each load
     * @param fixedTexts told all fixed texts of the flows right before they go live, so that they are rendered in
     *     time; what it throws is logged
     */
    public static FlowLibrary open(
            Path folder, Supplier<Catalogue> catalogue, FlowArchive archive, Consumer<Set<String>> fixedTexts) {
        throw new UnsupportedOperationException("being written");
    }

    /** The flows that are live, by name. */
    public List<Version> flows() {
        throw new UnsupportedOperationException("being written");
    }

    /** The live version of a flow. */
    public Optional<Version> flow(String name) {
        throw new UnsupportedOperationException("being written");
    }

    /** A version that is live, was live, or is in the archive. */
    public Optional<Version> version(String name, String version) {
        throw new UnsupportedOperationException("being written");
    }

    /** What is wrong in the folder now; while there is something, the files named keep their last valid version. */
    public List<Problem> problems() {
        throw new UnsupportedOperationException("being written");
    }

    /** Loads the folder again, as after a change of the {@link Catalogue}. */
    public void reload() {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * A session at a flow's start, with the versions live now.
     *
     * @param facts see {@link FlowSession#facts}
     * @return empty if there is no such flow
     */
    public Optional<FlowSession> session(String flow, Map<String, String> facts) {
        throw new UnsupportedOperationException("being written");
    }

    /**
     * A session that begins at a step that was being run before a restart. If the step needs a variable that was not
     * kept (a sensitive one), the session begins at the start of its outermost flow instead.
     *
     * @param variables those remembered, and the facts
     * @return empty if that version is not known any more
     */
    public Optional<FlowSession> resume(StepRef at, Map<String, String> variables) {
        throw new UnsupportedOperationException("being written");
    }

    @Override
    public void close() {}
}
