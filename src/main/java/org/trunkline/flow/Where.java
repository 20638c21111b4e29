package org.trunkline.flow;

/** A place in a file: line and column from 1. */
record Where(int line, int column) {
    /** The file as a whole. */
    static final Where FILE = new Where(0, 0);
}
