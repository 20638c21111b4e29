package org.trunkline.customer;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.trunkline.settings.DayWindow;
import org.trunkline.settings.Section;

/**
 * When customers may be called, by the clocks where their numbers are: keys {@code window} and {@code days} of section
 * {@code [outbound]}. A number may belong to several time zones; it must be time in all of them.
 */
public record CallingHours(DayWindow window, Set<DayOfWeek> days) {
    private static final String UNKNOWN = PhoneNumberToTimeZonesMapper.getUnknownTimeZone();
    private static final String USUAL = "08:00-21:00";
    private static final List<String> ALL_DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    public CallingHours {
        days = Set.copyOf(days);
    }

    public static CallingHours everyDay(DayWindow window) {
        return new CallingHours(window, EnumSet.allOf(DayOfWeek.class));
    }

    public static CallingHours from(Section root) {
        Section outbound = root.section("outbound");
        String text = outbound.text("window", USUAL);
        DayWindow window = DayWindow.of(USUAL);
        try {
            window = DayWindow.of(text);
        } catch (IllegalArgumentException e) {
            outbound.problem("window", "'" + text + "' " + e.getMessage(), "write it as \"" + USUAL + "\"");
        }
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String day : outbound.texts("days", ALL_DAYS)) {
            int index = ALL_DAYS.indexOf(day.toLowerCase(Locale.ROOT));
            if (index < 0) {
                outbound.problem("days", "'" + day + "' is no day", "choose of " + String.join(", ", ALL_DAYS));
            } else {
                days.add(DayOfWeek.of(index + 1));
            }
        }
        return new CallingHours(window, days);
    }

    /** @param number in E.164 */
    public boolean isOpen(String number, Instant at) {
        return zones(number).stream().allMatch(zone -> isOpen(at.atZone(zone)));
    }

    private boolean isOpen(ZonedDateTime at) {
        return days.contains(at.getDayOfWeek()) && window.contains(at.toLocalTime());
    }

    /** When the number may be called next; empty: never, its time zones have no hour in common. */
    public Optional<Instant> next(String number, Instant after) {
        List<Instant> openings = new ArrayList<>();
        for (ZoneId zone : zones(number)) {
            LocalDate today = after.atZone(zone).toLocalDate();
            for (int day = 0; day <= 8; day++) {
                openings.add(
                        today.plusDays(day).atTime(window.from()).atZone(zone).toInstant());
            }
        }
        return openings.stream()
                .filter(opening -> opening.isAfter(after) && isOpen(number, opening))
                .min(Instant::compareTo);
    }

    /** Ours, for a number of which nothing is known. */
    private static List<ZoneId> zones(String number) {
        try {
            List<ZoneId> zones =
                    PhoneNumberToTimeZonesMapper.getInstance()
                            .getTimeZonesForNumber(PhoneNumberUtil.getInstance().parse(number, null))
                            .stream()
                            .filter(name -> !name.equals(UNKNOWN))
                            .map(ZoneId::of)
                            .toList();
            return zones.isEmpty() ? List.of(ZoneId.systemDefault()) : zones;
        } catch (NumberParseException e) {
            throw new IllegalArgumentException("not in E.164", e);
        }
    }
}
