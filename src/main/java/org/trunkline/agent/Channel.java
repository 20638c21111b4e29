package org.trunkline.agent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A way to be in contact. */
public enum Channel {
    VOICE,
    SMS,
    EMAIL,
    CHAT,
    SOCIAL;

    /** Whether it needs no phone. */
    public boolean isWritten() {
        return this != VOICE;
    }

    /** Whether the customer waits at the other end, and is gone when nobody comes; what is written otherwise can wait. */
    public boolean isLive() {
        return this == VOICE || this == CHAT;
    }

    /** As the settings, the database and the API call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Channel> of(String word) {
        return Arrays.stream(values())
                .filter(channel -> channel.word().equals(word))
                .findFirst();
    }
}
