package org.trunkline.call;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.trunkline.settings.Section;

/** The slots in which callers wait for whoever dials the slot's number; any thread may ask. */
public final class ParkingLot {
    private final int first;
    private final int last;
    /** Slot to the interaction in it. */
    private final ConcurrentMap<String, String> parked = new ConcurrentHashMap<>();

    private ParkingLot(int first, int last) {
        this.first = first;
        this.last = last;
    }

    /** Section {@code [parking]}, as far as it is about slots. */
    public static ParkingLot from(Section root) {
        Section section = root.section("parking");
        int first = section.number("first", 701, 1, 99_999);
        return new ParkingLot(first, first + section.number("slots", 20, 1, 1_000) - 1);
    }

    /** @return the slot that is now the interaction's; empty if all are taken */
    Optional<String> park(String interaction) {
        for (int slot = first; slot <= last; slot++) {
            if (parked.putIfAbsent(Integer.toString(slot), interaction) == null) {
                return Optional.of(Integer.toString(slot));
            }
        }
        return Optional.empty();
    }

    /** Has it already, from before a restart. */
    void keep(String slot, String interaction) {
        parked.put(slot, interaction);
    }

    void leave(String slot, String interaction) {
        parked.remove(slot, interaction);
    }

    Optional<String> interactionIn(String slot) {
        return Optional.ofNullable(parked.get(slot));
    }

    boolean isSlot(String number) {
        return number.matches("[1-9][0-9]{0,4}")
                && Integer.parseInt(number) >= first
                && Integer.parseInt(number) <= last;
    }
}
