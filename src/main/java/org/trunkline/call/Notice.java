package org.trunkline.call;

import java.util.Locale;

/** How agents are told that a supervisor is present in their call. */
enum Notice {
    NONE,
    /** The agent's picture over the API says so. */
    API,
    /** Also by a tone in their ear. */
    TONE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
