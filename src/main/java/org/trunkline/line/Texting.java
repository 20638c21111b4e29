package org.trunkline.line;

import org.jspecify.annotations.Nullable;

/** Text messages by the telephone network. */
@FunctionalInterface
public interface Texting {
    /**
     * Hands a message over; whether it arrives is not told.
     *
     * @throws LineFailure of kind GONE: there is nobody to take it just now
     */
    void send(Text text);

    /**
     * @param id the same at each attempt
     * @param from our number
     * @param domain after our number
     * @param to a number, or the extension of a phone of ours
     * @param trunk by which it leaves; null: it is for a phone of ours
     */
    record Text(
            String id,
            String from,
            String domain,
            String to,
            @Nullable String trunk,
            String words) {}
}
