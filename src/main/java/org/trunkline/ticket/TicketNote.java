package org.trunkline.ticket;

import java.time.Instant;
import java.util.List;

/** @param mentions whom it names, as {@code agent:101} and {@code user:sue} */
public record TicketNote(String id, long ticket, String text, List<String> mentions, String by, Instant at) {
    public TicketNote {
        mentions = List.copyOf(mentions);
    }
}
