package org.trunkline.line;

/** Where a line can be dialled to. */
public sealed interface Destination {
    /** A phone of ours, by its extension. */
    record Phone(String extension) implements Destination {}

    /** A number outside, over a trunk of ours. */
    record Outside(String number, String trunk) implements Destination {}
}
