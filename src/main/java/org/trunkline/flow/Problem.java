package org.trunkline.flow;

import java.nio.file.Path;

/**
 * Something wrong in a file of the flow folder.
 *
 * @param line from 1; 0 if it concerns the file as a whole
 * @param column from 1; 0 if it concerns the file as a whole
 */
public record Problem(Path file, int line, int column, String what, String remedy) {
    /** {@code file:line:column: what; remedy} */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + what + "; " + remedy;
    }
}
