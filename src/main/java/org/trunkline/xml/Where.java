package org.trunkline.xml;

/** A place in a file: line and column from 1. */
public record Where(int line, int column) {
    /** The file as a whole. */
    public static final Where FILE = new Where(0, 0);
}
