package org.trunkline.hours;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.trunkline.settings.Section;
import org.trunkline.xml.Problems;

/** Business hours by their names: the list {@code [[hours]]}. */
public record HoursSettings(Map<String, BusinessTime> named) {
    public HoursSettings {
        named = Map.copyOf(named);
    }

    public static HoursSettings from(Section root) {
        Map<String, BusinessTime> named = new LinkedHashMap<>();
        for (Section section : root.sections("hours")) {
            String name = section.text("name");
            if (named.put(name, time(section)) != null) {
                section.problem("name", "there are two hours '" + name + "'", "give one another name");
            }
        }
        return new HoursSettings(named);
    }

    private static BusinessTime time(Section section) {
        Path file = section.path("calendar", "");
        String name = section.text("timezone", "UTC");
        ZoneId zone = ZoneOffset.UTC;
        try {
            zone = ZoneId.of(name);
        } catch (DateTimeException e) {
            section.problem("timezone", "'" + name + "' is not known", "write it as Europe/London");
        }
        Problems problems = new Problems(file);
        ZoneId known = zone;
        return OpeningHours.read(file, problems)
                .<BusinessTime>map(hours -> new CalendarTime(hours, known))
                .orElseGet(() -> {
                    problems.list()
                            .forEach(problem ->
                                    section.problem("calendar", file + ": " + problem.what(), problem.remedy()));
                    return BusinessTime.ALWAYS;
                });
    }
}
