package org.trunkline.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.trunkline.customer.Numbers;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long a search takes among many interactions: {@code scripts/bench channels --search}. The things are made by a seed; the
 * words of their texts are as frequent as words are (Zipf), so that some are nearly everywhere.
 */
public final class SearchBench {
    private static final int WORDS = 50_000;
    private static final int EACH = 400;
    private static final int PAGE = 50;
    private static final Instant BEGAN = Instant.parse("2024-01-01T00:00:00Z");

    private final Random random = new Random(20261123);
    private final List<String> words = new ArrayList<>();
    private final double[] heights = new double[WORDS];

    private SearchBench() {
        String[] parts = {"ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "xu", "ya"
        };
        for (int i = 0; i < WORDS; i++) {
            StringBuilder word = new StringBuilder();
            for (int left = i + parts.length; left > 0; left /= parts.length) {
                word.append(parts[left % parts.length]);
            }
            words.add(word.toString());
        }
        double sum = 0;
        for (int i = 0; i < WORDS; i++) {
            sum += 1.0 / (i + 1);
            heights[i] = sum;
        }
    }

    private String word() {
        int at = Arrays.binarySearch(heights, random.nextDouble() * heights[WORDS - 1]);
        return words.get(Math.min(WORDS - 1, at < 0 ? -at - 1 : at));
    }

    private String number(int customer) {
        return String.format(Locale.ROOT, "+4420%08d", 10_000_000 + customer);
    }

    private Item item(int i, int customers) {
        int customer = random.nextInt(customers);
        StringBuilder text = new StringBuilder(name(customer));
        for (int left = 20 + random.nextInt(100); left > 0; left--) {
            text.append(' ').append(word());
        }
        return new Item(
                "interaction",
                "i-" + i,
                "c-" + customer,
                BEGAN.plusSeconds(i * 60L + random.nextInt(600)),
                i % 3 == 0 ? "voice" : i % 3 == 1 ? "email" : "chat",
                "queue-" + random.nextInt(20),
                Set.of("" + (100 + random.nextInt(200))),
                text.toString(),
                Set.of(number(customer)));
    }

    private String name(int customer) {
        return words.get(customer % 997) + " " + words.get(1_000 + customer % 4_999);
    }

    private Search mixed(String kind, int customers) {
        int customer = random.nextInt(customers);
        String common = words.get(random.nextInt(20));
        String rare = words.get(2_000 + random.nextInt(20_000));
        Search of = Search.of(
                switch (kind) {
                    case "rare word" -> rare + " ";
                    case "common word", "common word, by relevance" -> common + " ";
                    case "two words" -> common + " " + words.get(100 + random.nextInt(1_000)) + " ";
                    case "phrase" -> "\"" + name(customer) + "\"";
                    case "as typed, 2 letters" -> common.substring(0, 2);
                    case "as typed, 4 letters" -> rare.substring(0, 4);
                    case "number" -> "020 " + number(customer).substring(5);
                    case "last digits" -> number(customer).substring(8);
                    default -> common;
                });
        return switch (kind) {
            case "common word, by relevance" ->
                new Search(of.text(), Set.of(), Set.of(), null, null, null, null, null, Search.Order.RELEVANCE);
            case "one customer's" -> of.of(Set.of("c-" + customer));
            case "one queue, one agent, a month" ->
                new Search(
                        of.text(),
                        Set.of(),
                        Set.of(),
                        "email",
                        "queue-" + random.nextInt(20),
                        null,
                        BEGAN.plus(Duration.ofDays(100)),
                        BEGAN.plus(Duration.ofDays(130)),
                        Search.Order.NEWEST);
            default -> of;
        };
    }

    private static final List<String> KINDS = List.of(
            "rare word",
            "common word",
            "common word, by relevance",
            "two words",
            "phrase",
            "as typed, 2 letters",
            "as typed, 4 letters",
            "number",
            "last digits",
            "one customer's",
            "one queue, one agent, a month");

    /** Arguments: how many interactions; a file for the figures as JSON, or nothing. */
    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("trunkline-search");
        try (Index index = new Index(folder, new Numbers("GB")::e164)) {
            Map<String, Object> figures = new SearchBench().measure(index, folder, count);
            if (args.length > 1 && !args[1].isEmpty()) {
                Files.writeString(
                        Path.of(args[1]),
                        JsonMapper.builder()
                                        .build()
                                        .writerWithDefaultPrettyPrinter()
                                        .writeValueAsString(figures) + "\n");
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private Map<String, Object> measure(Index index, Path folder, int count) throws IOException {
        int customers = Math.max(1, count / 10);
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            index.put(item(i, customers));
        }
        index.commit();
        index.refresh();
        double seconds = (System.nanoTime() - began) / 1e9;
        long bytes;
        try (Stream<Path> files = Files.list(folder)) {
            bytes = files.mapToLong(SearchBench::size).sum();
        }
        System.out.printf(
                Locale.ROOT,
                "%,d interactions indexed in %.0f s (%,.0f a second), %,d MB on the disk%n",
                count,
                seconds,
                count / seconds,
                bytes >> 20);
        for (int i = 0; i < EACH; i++) {
            index.search(mixed(KINDS.get(i % KINDS.size()), customers), null, PAGE);
        }
        Map<String, Object> kinds = new LinkedHashMap<>();
        List<Double> all = new ArrayList<>();
        System.out.printf(Locale.ROOT, "%-32s %8s %8s %8s%n", "a page of " + PAGE, "p50 ms", "p95 ms", "p99 ms");
        for (String kind : KINDS) {
            List<Double> taken = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                Search wanted = mixed(kind, customers);
                long from = System.nanoTime();
                index.search(wanted, null, PAGE);
                taken.add((System.nanoTime() - from) / 1e6);
            }
            all.addAll(taken);
            kinds.put(kind, told(kind, taken));
        }
        Map<String, Double> mix = told("all of them", all);
        return Map.of(
                "interactions",
                count,
                "indexed_per_second",
                count / seconds,
                "bytes",
                bytes,
                "kinds",
                kinds,
                "all",
                mix);
    }

    private static Map<String, Double> told(String what, List<Double> taken) {
        List<Double> sorted = taken.stream().sorted().toList();
        Map<String, Double> told = new LinkedHashMap<>();
        for (int percent : new int[] {50, 95, 99}) {
            told.put("p" + percent, sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)));
        }
        System.out.printf(
                Locale.ROOT, "%-32s %8.1f %8.1f %8.1f%n", what, told.get("p50"), told.get("p95"), told.get("p99"));
        return told;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
