package org.trunkline.xml;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Something wrong in a file that a designer wrote.
 *
 * @param line from 1; 0 if it concerns the file as a whole
 * @param column from 1; 0 if it concerns the file as a whole
 */
public record Problem(Path file, int line, int column, String what, String remedy) {
    /** In the order of files, and within them of places. */
    public static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column);

    /** {@code file:line:column: what; remedy} */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + what + "; " + remedy;
    }
}
