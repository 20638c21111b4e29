package org.trunkline.agent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A way to be in contact. Whatever is not {@link #VOICE} is written, and needs no phone. */
public enum Channel {
    VOICE,
    SMS,
    EMAIL,
    CHAT,
    SOCIAL;

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
