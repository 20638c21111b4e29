package org.trunkline.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A TOML table that remembers where each value was written. Values are String, Long, Double, Boolean, Table or List. */
final class Table {
    /** The keys that tell one of several {@code [[tables]]} from another, the first that is present counts. */
    private static final List<String> NAMING_KEYS = List.of("id", "extension", "dialled", "name");

    record Written(Object value, String place) {}

    private final Map<String, Written> entries = new LinkedHashMap<>();
    private final String place;

    Table(String place) {
        this.place = place;
    }

    static Table of(TomlTable source, String file, String place) {
        Table table = new Table(place);
        for (String key : source.keySet()) {
            TomlPosition position = source.inputPositionOf(List.of(key));
            String at = position == null ? place : file + ":" + position.line();
            table.entries.put(key, new Written(plain(Objects.requireNonNull(source.get(List.of(key))), file, at), at));
        }
        return table;
    }

    private static Object plain(Object value, String file, String at) {
        return switch (value) {
            case TomlTable table -> of(table, file, at);
            case TomlArray array -> {
                List<Object> items = new ArrayList<>();
                for (int i = 0; i < array.size(); i++) {
                    TomlPosition position = array.inputPositionOf(i);
                    items.add(plain(array.get(i), file, position == null ? at : file + ":" + position.line()));
                }
                yield items;
            }
            default -> value;
        };
    }

    String place() {
        return place;
    }

    Set<String> keys() {
        return entries.keySet();
    }

    @Nullable
    Written find(String key) {
        return entries.get(key);
    }

    /** What this table is called among its like, "" if it has no name. */
    String name() {
        for (String key : NAMING_KEYS) {
            Written written = entries.get(key);
            if (written != null) {
                return written.value().toString();
            }
        }
        return "";
    }

    /** The tables of {@code [[key]]}; empty if there are none or the key holds something else. */
    List<Table> tables(String key) {
        Written written = entries.get(key);
        return written != null && written.value() instanceof List<?> list
                ? list.stream()
                        .filter(Table.class::isInstance)
                        .map(Table.class::cast)
                        .toList()
                : List.of();
    }

    /** Lays {@code top} over this table: its values win; {@code [agent.101]} is laid over the agent with that name. */
    void overlay(Table top) {
        top.entries.forEach((key, written) -> {
            Written below = entries.get(key);
            if (written.value() instanceof Table upper && below != null && below.value() instanceof Table lower) {
                lower.overlay(upper);
            } else if (written.value() instanceof Table upper && below != null && below.value() instanceof List<?>) {
                for (Table named : tables(key)) {
                    Written over = upper.find(named.name());
                    if (over != null && over.value() instanceof Table values) {
                        named.overlay(values);
                    }
                }
            } else {
                entries.put(key, written);
            }
        });
    }

    /** Every path to a value, {@code agent.pin} for each {@code [[agent]]}; tables in {@code whole} count as values. */
    Set<String> paths(Set<String> whole) {
        Set<String> paths = new TreeSet<>();
        collect("", whole, paths);
        return paths;
    }

    private void collect(String prefix, Set<String> whole, Set<String> paths) {
        entries.forEach((key, written) -> {
            String path = prefix + key;
            List<Table> tables = written.value() instanceof Table table ? List.of(table) : tables(key);
            if (tables.isEmpty() || whole.contains(path)) {
                paths.add(path);
            } else {
                tables.forEach(table -> table.collect(path + ".", whole, paths));
            }
        });
    }
}
