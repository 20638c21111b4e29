package org.trunkline.xml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.trunkline.settings.Nearest;

/** Gathers what is wrong in one file, so that all of it is told at once. */
public final class Problems {
    /** One bad file is told about so many times; the rest is seldom news. */
    private static final int MOST = 200;

    private final Path file;
    private final List<Problem> found = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    public Problems(Path file) {
        this.file = file;
    }

    public void add(Where where, String what, String remedy) {
        add(new Problem(file, where.line(), where.column(), what, remedy), found);
    }

    /** Something that is not quite as the designer may think, and keeps nothing from working. */
    public void warn(Where where, String what, String remedy) {
        add(new Problem(file, where.line(), where.column(), what, remedy, true), warnings);
    }

    private static void add(Problem problem, List<Problem> to) {
        if (to.size() < MOST && !to.contains(problem)) {
            to.add(problem);
        }
    }

    /** Reports a name that is none of the known ones, with the nearest of them. */
    public void unknown(Where where, String kind, String name, Collection<String> known) {
        String remedy = Nearest.of(name, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> known.isEmpty()
                        ? "there is no " + kind + " here yet"
                        : "known: "
                                + String.join(
                                        ", ", known.stream().sorted().limit(12).toList()));
        add(where, "unknown " + kind + " '" + name + "'", remedy);
    }

    /** Whether nothing is wrong, warnings aside. */
    public boolean none() {
        return found.isEmpty();
    }

    /** In the order of the file. */
    public List<Problem> list() {
        return found.stream().sorted(Problem.BY_PLACE).toList();
    }

    /** In the order of the file. */
    public List<Problem> warnings() {
        return warnings.stream().sorted(Problem.BY_PLACE).toList();
    }
}
