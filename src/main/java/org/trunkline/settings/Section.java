package org.trunkline.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table of the settings. A room's record has {@code static X from(Section root)} and takes its parts from the root.
 * A value that is missing or wrong is noted for {@link SettingsFile#check()} and the fallback (for a required text "")
 * is returned, so that reading goes on and all problems are reported together.
 */
public final class Section {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private final SettingsFile file;
    private final Table table;
    private final String path;
    private final String variablePath;

    Section(SettingsFile file, Table table, String path) {
        this(file, table, path, path);
    }

    private Section(SettingsFile file, Table table, String path, String variablePath) {
        this.file = file;
        this.table = table;
        this.path = path;
        this.variablePath = variablePath;
    }

    /** The table {@code [name]}; an empty one if it is not there. */
    public Section section(String name) {
        Table.Written written = table.find(name);
        if (written == null) {
            return new Section(file, new Table(table.place()), path + name + ".", variablePath + name + ".");
        }
        if (written.value() instanceof Table found) {
            return new Section(file, found, path + name + ".", variablePath + name + ".");
        }
        file.problem(written.place(), path + name, "is not a table", "write it as [" + path + name + "]");
        return new Section(file, new Table(written.place()), path + name + ".", variablePath + name + ".");
    }

    /** The tables {@code [[name]]} in their order. */
    public List<Section> sections(String name) {
        Table.Written written = table.find(name);
        // A table here comes from the secrets of entries that are no longer in the file.
        if (written != null && !(written.value() instanceof List<?>) && !(written.value() instanceof Table)) {
            file.problem(
                    written.place(), path + name, "is not a list of tables", "write it as [[" + path + name + "]]");
        }
        return table.tables(name).stream()
                .map(found ->
                        new Section(file, found, path + name + ".", variablePath + name + "." + found.name() + "."))
                .toList();
    }

    /** A required text. */
    public String text(String key) {
        Value value = value(key);
        if (value == null) {
            file.problem(table.place(), path + key, "is missing", "add " + key + " = \"…\"");
            return "";
        }
        return asText(key, value, "");
    }

    public String text(String key, String fallback) {
        Value value = value(key);
        return value == null ? fallback : asText(key, value, fallback);
    }

    public int number(String key, int fallback, int min, int max) {
        Value value = value(key);
        if (value == null) {
            return fallback;
        }
        String remedy = "give a whole number from " + min + " to " + max;
        try {
            long number = Long.parseLong(value.value().toString());
            if (number >= min && number <= max) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of range
        }
        return wrong(key, value, remedy, fallback);
    }

    public boolean flag(String key, boolean fallback) {
        Value value = value(key);
        if (value == null) {
            return fallback;
        }
        return switch (value.value().toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> wrong(key, value, "give true or false", fallback);
        };
    }

    /** A time such as {@code "500ms"}, {@code "20s"}, {@code "5m"}, {@code "2h"}, {@code "1d"}. */
    public Duration duration(String key, Duration fallback) {
        Value value = value(key);
        if (value == null) {
            return fallback;
        }
        Matcher matcher = DURATION.matcher(value.value().toString().strip());
        if (!matcher.matches()) {
            return wrong(key, value, "give a time with its unit: 500ms, 20s, 5m, 2h or 1d", fallback);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** A file or folder; a relative one starts at the folder of the settings file. */
    public Path path(String key, String fallback) {
        Value value = value(key);
        String text = value == null ? fallback : asText(key, value, fallback);
        try {
            return file.home().resolve(text).normalize();
        } catch (InvalidPathException e) {
            file.problem(placeOf(key), path + key, "'" + text + "' is not a path", "give a file or folder name");
            return file.home();
        }
    }

    public List<String> texts(String key, List<String> fallback) {
        Value value = value(key);
        if (value == null) {
            return fallback;
        }
        return switch (value.value()) {
            case List<?> list
            when list.stream().allMatch(item -> item instanceof String || item instanceof Long) ->
                list.stream().map(Object::toString).toList();
            case String text
            when value.fromEnvironment() ->
                Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList();
            default -> wrong(key, value, "give a list: [\"one\", \"two\"]", fallback);
        };
    }

    /** A table of names of the user's own with whole numbers, e.g. {@code skills = { billing = 7 }}. */
    public Map<String, Integer> numbers(String key) {
        return named(
                key,
                item -> item instanceof Long number && Math.abs(number) < Integer.MAX_VALUE ? number.intValue() : null,
                "give each name a whole number: " + key + " = { name = 5 }");
    }

    /** A table of names of the user's own with texts, e.g. {@code numbers = { night_desk = "+442079460000" }}. */
    public Map<String, String> names(String key) {
        return named(
                key,
                item -> item instanceof String text ? text : null,
                "give each name a text: " + key + " = { name = \"…\" }");
    }

    /** Notes what is wrong with the value of {@code key}, which a room found out. */
    public void problem(String key, String what, String remedy) {
        file.problem(placeOf(key), path + key, what, remedy);
    }

    /** Where the value of {@code key} was written, as {@code file:line}, or the place of its table. */
    public String placeOf(String key) {
        Table.Written written = table.find(key);
        return written == null ? table.place() : written.place();
    }

    private record Value(Object value, String place, boolean fromEnvironment) {}

    private @Nullable Value value(String key) {
        file.ask(path + key);
        String variable = SettingsFile.variable(variablePath + key);
        String override = file.environment(variable);
        if (override != null) {
            return new Value(override, "environment: " + variable, true);
        }
        Table.Written written = table.find(key);
        return written == null ? null : new Value(written.value(), written.place(), false);
    }

    private String asText(String key, Value value, String fallback) {
        return switch (value.value()) {
            case String text -> text;
            case Long number -> number.toString();
            default -> wrong(key, value, "give a text in quotes", fallback);
        };
    }

    private <T> T wrong(String key, Value value, String remedy, T fallback) {
        String shown = value.value() instanceof Table || value.value() instanceof List<?>
                ? "a table or list"
                : "'" + value.value() + "'";
        file.problem(value.place(), path + key, shown + " cannot be used", remedy);
        return fallback;
    }

    private <T> Map<String, T> named(String key, Function<Object, @Nullable T> convert, String remedy) {
        file.ask(path + key);
        Table.Written written = table.find(key);
        if (written == null) {
            return Map.of();
        }
        Map<String, T> found = new LinkedHashMap<>();
        if (written.value() instanceof Table names) {
            for (String name : names.keys()) {
                Table.Written item = Objects.requireNonNull(names.find(name));
                T converted = convert.apply(item.value());
                if (converted == null) {
                    file.problem(item.place(), path + key + "." + name, "cannot be used", remedy);
                } else {
                    found.put(name, converted);
                }
            }
        } else {
            file.problem(written.place(), path + key, "is not a table", remedy);
        }
        return found;
    }
}
