package org.trunkline.flow;

/** A place in a file: line and column from 1. */
record Where(int line, int column) implements Comparable<Where> {
    /** The file as a whole. */
    static final Where FILE = new Where(0, 0);

    @Override
    public int compareTo(Where other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }
}
