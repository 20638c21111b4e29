package org.trunkline.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * The settings of one installation: {@code trunkline.toml}, overlaid by {@code secrets.toml} beside it, overlaid by the
 * environment ({@code TRUNKLINE_API_PORT} for {@code api.port}, {@code TRUNKLINE_AGENT_101_PIN} for the {@code pin} of
 * the {@code [[agent]]} with the id 101). Rooms read their part from {@link #root()}; problems are gathered, and
 * {@link #check()} reports all of them at once.
 *
 * <p>Which keys exist is said by the shipped file, whose keys are all documented there, those of the worked examples
 * ({@code #key = value}) included. Not thread-safe: read at start-up by one thread.
 */
public final class SettingsFile {
    /** Tables whose keys are names of the user's own. */
    private static final Set<String> OWN_NAMES = Set.of(
            "agent.skills",
            "agent.capacity",
            "group.skills",
            "outbound.numbers",
            "transfer.queues",
            "call.reasons",
            "recordings.keys",
            "survey.question",
            "survey.follow_up");

    private final Path file;
    private final Table table;
    private final Set<String> documented;
    private final Map<String, String> env;
    private final Set<String> asked = new TreeSet<>();
    private final Set<String> askedEnv = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    private SettingsFile(Path file, Table table, Set<String> documented, Map<String, String> env) {
        this.file = file;
        this.table = table;
        this.documented = documented;
        this.env = env;
    }

    /**
     * Reads both files; {@code secrets} may be missing.
     *
     * @throws SettingsException if a file cannot be read or is not TOML; all such problems at once
     */
    public static SettingsFile read(Path file, Path secrets, Map<String, String> env) {
        return read(file, secrets, env, shipped());
    }

    static SettingsFile read(Path file, Path secrets, Map<String, String> env, String documentation) {
        if (!Files.isReadable(file)) {
            throw new SettingsException(
                    List.of(file + ": cannot be read; make it with 'trunkline setup', or name another with --home"));
        }
        List<String> syntax = new ArrayList<>();
        Table table = parse(file, syntax);
        Table secret = Files.exists(secrets) ? parse(secrets, syntax) : new Table(secrets.toString());
        if (!syntax.isEmpty()) {
            throw new SettingsException(syntax);
        }
        Set<String> documented = Table.of(Toml.parse(withExamples(documentation)), "shipped", "shipped")
                .paths(OWN_NAMES);
        SettingsFile settings = new SettingsFile(file.toAbsolutePath().normalize(), table, documented, env);
        settings.noteUnknown(table, "");
        table.overlay(secret);
        return settings;
    }

    /** The text of the shipped {@code trunkline.toml}: every key with its meaning and default. */
    public static String shipped() {
        try (InputStream in = Objects.requireNonNull(SettingsFile.class.getResourceAsStream("/trunkline.toml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with its worked examples (lines that begin with # and no space) in force. */
    static String withExamples(String text) {
        return text.lines().map(line -> line.replaceFirst("^#(?=\\S)", "")).collect(Collectors.joining("\n"));
    }

    public Section root() {
        return new Section(this, table, "");
    }

    /** The folder that relative paths start from: where the settings file lies. */
    public Path home() {
        return Objects.requireNonNull(file.getParent());
    }

    /** Throws if anything was wrong in what was read so far, or a key is unknown. */
    public void check() {
        List<String> all = new ArrayList<>(problems);
        env.keySet().stream()
                .filter(name -> name.startsWith("TRUNKLINE_") && !askedEnv.contains(name))
                .sorted()
                .forEach(name -> Nearest.of(name, askedEnv)
                        .filter(near -> Nearest.distance(near, name) <= 2)
                        .ifPresent(near -> all.add("environment: " + name + ": no such setting; did you mean " + near
                                + "? If not, unset it")));
        if (!all.isEmpty()) {
            throw new SettingsException(all.stream().distinct().toList());
        }
    }

    /** Every key that the shipped file documents, e.g. {@code agent.pin}. */
    public Set<String> documented() {
        return documented;
    }

    /** Every key that was asked for so far. */
    public Set<String> asked() {
        return asked;
    }

    @Nullable
    String environment(String variable) {
        askedEnv.add(variable);
        return env.get(variable);
    }

    void ask(String path) {
        asked.add(path);
    }

    void problem(String place, String key, String what, String remedy) {
        problems.add(place + ": " + key + ": " + what + "; " + remedy);
    }

    private static Table parse(Path path, List<String> syntax) {
        try {
            TomlParseResult result = Toml.parse(path);
            result.errors()
                    .forEach(error -> syntax.add(path + ":" + error.position().line()
                            + ": not TOML: " + error.getMessage()
                            + "; compare with the shipped file (trunkline setup --print-settings)"));
            return syntax.isEmpty() ? Table.of(result, path.toString(), path.toString()) : new Table(path.toString());
        } catch (IOException e) {
            syntax.add(path + ": cannot be read: " + e.getMessage() + "; let the user that runs Trunkline read it");
            return new Table(path.toString());
        }
    }

    private void noteUnknown(Table part, String prefix) {
        for (String key : part.keys()) {
            String path = prefix + key;
            if (documented.contains(path)) {
                continue;
            }
            Table.Written written = Objects.requireNonNull(part.find(key));
            List<Table> inner = written.value() instanceof Table one ? List.of(one) : part.tables(key);
            if (!inner.isEmpty() && documented.stream().anyMatch(known -> known.startsWith(path + "."))) {
                inner.forEach(one -> noteUnknown(one, path + "."));
            } else {
                problem(written.place(), path, "no such setting", remedyFor(key, prefix));
            }
        }
    }

    private String remedyFor(String key, String prefix) {
        Map<String, String> siblings = new TreeMap<>();
        documented.stream()
                .filter(known -> known.startsWith(prefix))
                .forEach(known -> siblings.put(known.substring(prefix.length()).split("\\.", 2)[0], known));
        return Nearest.of(key, siblings.keySet())
                .map(near -> "did you mean " + prefix + near + "?")
                .orElseGet(() -> "known here: " + String.join(", ", siblings.keySet()));
    }

    static String variable(String path) {
        return "TRUNKLINE_" + path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
