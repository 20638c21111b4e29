package org.trunkline.survey;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Figures of the surveys that were asked in a time, whenever they were answered. */
public final class SurveyReport {
    /** Top-two-box, as usual for a scale of five. */
    public static final String CSAT = "answers of 4 and 5 / answers (top-two-box of a scale of 1 to 5)";

    /** Dixon, Freeman, Toman: Stop Trying to Delight Your Customers, Harvard Business Review 2010; version 2.0 of 2013. */
    public static final String CES =
            "mean of the answers from 1 to 7 (CES 2.0, CEB 2013: how much is agreed that it was easy)";

    /** Reichheld: The One Number You Need to Grow, Harvard Business Review 2003. */
    public static final String NPS =
            "(answers of 9 and 10 - answers of 0 to 6) / answers * 100 (Reichheld, Harvard Business Review 2003)";

    public static final String RESPONSE =
            "answered / asked; what was not asked (share, asked before, refused) counts in neither";

    public enum By {
        QUEUE,
        AGENT,
        DAY,
        RULE
    }

    /**
     * @param name of what it is of; empty: of none
     * @param mean of the answers; null: there is none
     * @param score CSAT as a share, CES as a mean, NPS from -100 to 100; null: nobody has answered
     */
    public record Row(
            String name,
            Kind kind,
            long asked,
            long answered,
            @Nullable Double responseRate,
            @Nullable Double mean,
            @Nullable Double score) {}

    private record Key(String name, Kind kind) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int names = name.compareTo(other.name);
            return names != 0 ? names : kind.compareTo(other.kind);
        }
    }

    private SurveyReport() {}

    /** One row for each name and kind, in their order. */
    public static List<Row> of(Surveys surveys, By by, Instant from, Instant to, ZoneId zone) {
        Map<Key, List<Survey>> groups = new TreeMap<>();
        for (Survey one : surveys.asked(from, to)) {
            groups.computeIfAbsent(new Key(name(one, by, zone), one.kind()), _ -> new ArrayList<>())
                    .add(one);
        }
        return groups.entrySet().stream()
                .map(group -> row(group.getKey().name(), group.getKey().kind(), group.getValue()))
                .toList();
    }

    /** Of all, one row for each kind. */
    public static List<Row> total(Surveys surveys, Instant from, Instant to) {
        Map<Kind, List<Survey>> groups = new TreeMap<>();
        surveys.asked(from, to)
                .forEach(one -> groups.computeIfAbsent(one.kind(), _ -> new ArrayList<>())
                        .add(one));
        return groups.entrySet().stream()
                .map(group -> row("", group.getKey(), group.getValue()))
                .toList();
    }

    private static String name(Survey one, By by, ZoneId zone) {
        String name = switch (by) {
            case QUEUE -> one.queue();
            case AGENT -> one.agent();
            case RULE -> one.rule();
            case DAY ->
                one.askedAt() == null
                        ? null
                        : LocalDate.ofInstant(one.askedAt(), zone).toString();
        };
        return name == null ? "" : name;
    }

    private static Row row(String name, Kind kind, List<Survey> all) {
        List<Integer> scores = new ArrayList<>();
        for (Survey one : all) {
            Integer score = one.score();
            if (score != null) {
                scores.add(score);
            }
        }
        int answered = scores.size();
        return new Row(
                name,
                kind,
                all.size(),
                answered,
                all.isEmpty() ? null : (double) answered / all.size(),
                answered == 0
                        ? null
                        : scores.stream().mapToInt(Integer::intValue).average().orElseThrow(),
                answered == 0 ? null : score(kind, scores));
    }

    static double score(Kind kind, List<Integer> scores) {
        double all = scores.size();
        return switch (kind) {
            case CSAT -> scores.stream().filter(score -> score >= 4).count() / all;
            case CES -> scores.stream().mapToInt(Integer::intValue).sum() / all;
            case NPS -> {
                long promoters = scores.stream().filter(score -> score >= 9).count();
                long detractors = scores.stream().filter(score -> score <= 6).count();
                yield (promoters - detractors) * 100 / all;
            }
        };
    }
}
