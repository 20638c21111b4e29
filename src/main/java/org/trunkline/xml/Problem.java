package org.trunkline.xml;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Something wrong in a file that a designer wrote.
 *
 * @param line from 1; 0 if it concerns the file as a whole
 * @param column from 1; 0 if it concerns the file as a whole
 * @param warning the file works all the same, but not quite as it is written
 */
public record Problem(Path file, int line, int column, String what, String remedy, boolean warning) {
    /** In the order of files, and within them of places. */
    public static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column);

    /** A problem that keeps the file from being used. */
    public Problem(Path file, int line, int column, String what, String remedy) {
        this(file, line, column, what, remedy, false);
    }

    /** {@code file:line:column: what; remedy}, or {@code file:line:column: warning: what; remedy} */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + (warning ? "warning: " : "") + what + "; " + remedy;
    }
}
