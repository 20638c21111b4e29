package org.trunkline.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A table in aligned columns. */
final class Columns {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    Columns(String... header) {
        this.header = List.of(header);
    }

    Columns row(String... cells) {
        rows.add(Arrays.asList(cells));
        return this;
    }

    void print(PrintWriter out) {
        if (rows.isEmpty()) {
            out.println("none");
            return;
        }
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        int[] widths = new int[header.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** A value as it is shown; "-" for none. */
    static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.asString("").isEmpty() ? "-" : value.asString();
    }

    static String words(JsonNode value) {
        return text(value).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A moment in the time zone of this machine. */
    static String time(JsonNode value) {
        return value.isString() ? TIME.format(Instant.parse(value.asString())) : "-";
    }

    static String seconds(JsonNode value) {
        return seconds(value.asDouble(0));
    }

    static String seconds(double seconds) {
        return seconds == Math.rint(seconds) ? (long) seconds + " s" : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    static String list(JsonNode values) {
        return values.isEmpty()
                ? "-"
                : values.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }

    /** Names with their values: {@code billing 7, english 9}. */
    static String map(JsonNode values) {
        return values.isEmpty()
                ? "-"
                : values.properties().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue().asString())
                        .collect(Collectors.joining(", "));
    }
}
