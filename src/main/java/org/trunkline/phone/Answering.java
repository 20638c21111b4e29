package org.trunkline.phone;

import java.time.Duration;

/** What a phone does with an incoming call. */
public sealed interface Answering {
    /** Rings and answers at once. */
    record AtOnce() implements Answering {}

    /** Rings for {@code delay}, then answers. */
    record After(Duration delay) implements Answering {}

    /** @param status the SIP refusal: 486 busy, 603 declined, 480 unavailable */
    record Refuse(int status) implements Answering {
        public Refuse {
            if (status < 300 || status > 699) {
                throw new IllegalArgumentException("a refusal is a SIP status from 300 to 699, such as 486 or 603");
            }
        }
    }

    /** Rings until the caller gives up, or {@link Phone#answer()} or {@link Phone#refuse(int)} is called. */
    record Never() implements Answering {}
}
