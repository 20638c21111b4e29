package org.trunkline.intent;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.Year;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trunkline.speech.Grammar.Expansion;

/** Days as they are said: near today, of the week, of a month. What has no year is the next that comes. */
final class EnglishDates {
    private static final Map<String, Integer> NEAR = Map.of("today", 0, "tomorrow", 1, "yesterday", -1);
    private static final List<String> OVERMORROW = List.of("the", "day", "after", "tomorrow");
    private static final List<String> WEEK = Arrays.stream(DayOfWeek.values())
            .map(day -> name(day.getDisplayName(TextStyle.FULL, Locale.ENGLISH)))
            .toList();
    private static final List<String> MONTHS = Arrays.stream(Month.values())
            .map(month -> name(month.getDisplayName(TextStyle.FULL, Locale.ENGLISH)))
            .toList();
    /** Of the month, the first at 0. */
    static final List<String> DAYS = List.of(
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "twenty first",
            "twenty second",
            "twenty third",
            "twenty fourth",
            "twenty fifth",
            "twenty sixth",
            "twenty seventh",
            "twenty eighth",
            "twenty ninth",
            "thirtieth",
            "thirty first");

    private static final List<String> NEXT = List.of("next", "this", "on", "coming");
    private static final Pattern FIGURES = Pattern.compile("([0-9]{1,2})(?:st|nd|rd|th)?");

    static final Expansion RULE = Expansions.oneOf(
            Expansions.anyOf(NEAR.keySet().stream().sorted().toList()),
            Expansions.words(String.join(" ", OVERMORROW)),
            Expansions.sequence(Expansions.maybe(Expansions.anyOf(NEXT)), Expansions.anyOf(WEEK)),
            ofMonths(31),
            ofMonths(30),
            ofMonths(29));

    private EnglishDates() {}

    /** Days of the months that have so many at most. */
    private static Expansion ofMonths(int length) {
        Expansion months = Expansions.anyOf(Arrays.stream(Month.values())
                .filter(month -> month.maxLength() == length)
                .map(month -> MONTHS.get(month.getValue() - 1))
                .toList());
        Expansion days = Expansions.anyOf(DAYS.subList(0, length));
        return Expansions.oneOf(
                Expansions.sequence(months, Expansions.maybe(Expansions.words("the")), days),
                Expansions.sequence(
                        Expansions.maybe(Expansions.words("the")),
                        days,
                        Expansions.maybe(Expansions.words("of")),
                        months));
    }

    private static String name(String displayed) {
        return displayed.toLowerCase(Locale.ROOT);
    }

    static Optional<LocalDate> value(List<String> words, LocalDate today) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        if (words.size() == 1 && NEAR.containsKey(words.getFirst())) {
            return Optional.of(today.plusDays(NEAR.getOrDefault(words.getFirst(), 0)));
        }
        if (words.equals(OVERMORROW)) {
            return Optional.of(today.plusDays(2));
        }
        int weekday = WEEK.indexOf(words.getLast());
        if (weekday >= 0) {
            return ofWeek(words, DayOfWeek.of(weekday + 1), today);
        }
        int first = MONTHS.indexOf(words.getFirst());
        if (first >= 0) {
            int from = words.size() > 2 && words.get(1).equals("the") ? 2 : 1;
            return day(words.subList(from, words.size())).flatMap(day -> next(first + 1, day, today));
        }
        int last = MONTHS.indexOf(words.getLast());
        int from = words.getFirst().equals("the") ? 1 : 0;
        int to = words.size()
                - 1
                - (words.size() > 2 && words.get(words.size() - 2).equals("of") ? 1 : 0);
        return last >= 0 && from < to
                ? day(words.subList(from, to)).flatMap(day -> next(last + 1, day, today))
                : Optional.empty();
    }

    private static Optional<LocalDate> ofWeek(List<String> words, DayOfWeek day, LocalDate today) {
        if (words.size() == 1 || (words.size() == 2 && NEXT.contains(words.getFirst()))) {
            boolean later = words.getFirst().equals("next");
            return Optional.of(today.with(later ? TemporalAdjusters.next(day) : TemporalAdjusters.nextOrSame(day)));
        }
        return Optional.empty();
    }

    private static Optional<Integer> day(List<String> words) {
        int said = DAYS.indexOf(String.join(" ", words));
        Matcher written = FIGURES.matcher(String.join(" ", words));
        if (said >= 0) {
            return Optional.of(said + 1);
        }
        return written.matches() ? Optional.of(Integer.parseInt(written.group(1))) : Optional.empty();
    }

    private static Optional<LocalDate> next(int month, int day, LocalDate today) {
        if (day < 1 || day > Month.of(month).maxLength()) {
            return Optional.empty();
        }
        MonthDay wanted = MonthDay.of(month, day);
        Year year = Year.from(today);
        // The 29th of February may be years away.
        while (!wanted.isValidYear(year.getValue()) || year.atMonthDay(wanted).isBefore(today)) {
            year = year.plusYears(1);
        }
        return Optional.of(year.atMonthDay(wanted));
    }
}
