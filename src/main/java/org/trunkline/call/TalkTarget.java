package org.trunkline.call;

/** To whom a caller is to be given. */
public sealed interface TalkTarget {
    record Agent(String id) implements TalkTarget {}

    record Queue(String name) implements TalkTarget {}

    /** A phone of ours, whoever is logged in there. */
    record Extension(String number) implements TalkTarget {}

    /** @param number a number outside, or the name of one on the list of {@code [outbound]} */
    record Outside(String number) implements TalkTarget {}
}
