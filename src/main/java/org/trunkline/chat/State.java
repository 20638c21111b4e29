package org.trunkline.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a chat stands, as its visitor is told. */
public enum State {
    /** Nothing was said yet. */
    NEW,
    BOT,
    WAITING,
    TALKING,
    ENDED;

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
