package org.trunkline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms and the permitted directions between them; docs/architecture.md draws the same table. */
class RoomsTest {
    /** Room to the rooms that it may see. Every room may read its settings; nobody sees the wiring. */
    private static final Map<String, Set<String>> MAY_SEE = new TreeMap<>(Map.ofEntries(
            Map.entry("settings", Set.of()),
            Map.entry("line", Set.of()),
            Map.entry("xml", Set.of()),
            Map.entry("intent", Set.of("xml", "speech")),
            Map.entry("hours", Set.of("xml")),
            Map.entry("flow", Set.of("xml", "speech", "voice", "intent", "agent", "hours")),
            Map.entry("speech", Set.of()),
            Map.entry("voice", Set.of()),
            Map.entry("agent", Set.of()),
            Map.entry("phone", Set.of()),
            Map.entry("store", Set.of()),
            Map.entry("setup", Set.of()),
            Map.entry("media", Set.of()),
            Map.entry("ari", Set.of("line", "media")),
            Map.entry("journal", Set.of("store")),
            Map.entry("recording", Set.of("store", "journal")),
            Map.entry("canned", Set.of("store")),
            Map.entry("ticket", Set.of("customer", "hours", "search", "journal", "store")),
            Map.entry("search", Set.of("store", "journal")),
            Map.entry("customer", Set.of("agent", "search", "store", "journal")),
            Map.entry("profile", Set.of("customer", "ticket", "search", "recording", "store", "journal")),
            Map.entry(
                    "person",
                    Set.of(
                            "agent",
                            "customer",
                            "profile",
                            "ticket",
                            "conversation",
                            "chat",
                            "survey",
                            "recording",
                            "search",
                            "store",
                            "journal")),
            Map.entry(
                    "survey",
                    Set.of("agent", "conversation", "customer", "profile", "search", "ticket", "store", "journal")),
            Map.entry("queue", Set.of("agent", "journal")),
            Map.entry(
                    "conversation",
                    Set.of("queue", "agent", "customer", "profile", "ticket", "search", "intent", "journal", "store")),
            Map.entry("mail", Set.of("conversation", "queue", "agent", "customer", "store")),
            Map.entry(
                    "chat",
                    Set.of(
                            "conversation",
                            "queue",
                            "agent",
                            "customer",
                            "profile",
                            "ticket",
                            "flow",
                            "intent",
                            "speech",
                            "hours",
                            "journal",
                            "store")),
            Map.entry("messaging", Set.of("conversation", "agent", "customer", "line", "store")),
            Map.entry("roster", Set.of("queue", "agent", "store")),
            Map.entry("report", Set.of("queue", "agent", "customer", "conversation", "journal", "store")),
            Map.entry(
                    "call",
                    Set.of(
                            "flow",
                            "queue",
                            "agent",
                            "roster",
                            "customer",
                            "journal",
                            "recording",
                            "speech",
                            "voice",
                            "line")),
            Map.entry(
                    "api",
                    Set.of(
                            "call",
                            "flow",
                            "xml",
                            "queue",
                            "agent",
                            "roster",
                            "canned",
                            "customer",
                            "profile",
                            "ticket",
                            "mail",
                            "chat",
                            "survey",
                            "messaging",
                            "conversation",
                            "journal",
                            "recording",
                            "report",
                            "person",
                            "search",
                            "speech",
                            "voice",
                            "store")),
            Map.entry("cli", Set.of("flow", "intent", "xml", "speech", "voice", "phone", "setup", "queue"))));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.trunkline");

    @Test
    void each_room_sees_only_the_rooms_it_may() {
        MAY_SEE.forEach((room, seen) -> {
            String[] hidden = MAY_SEE.keySet().stream()
                    .filter(other -> !other.equals(room) && !other.equals("settings") && !seen.contains(other))
                    .map(other -> "org.trunkline." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("org.trunkline." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Stream.concat(Arrays.stream(hidden), Stream.of("org.trunkline"))
                            .toArray(String[]::new))
                    .check(CLASSES);
        });
    }

    @Test
    void every_room_is_in_the_table() {
        Set<String> rooms = CLASSES.stream()
                .map(type -> type.getPackageName().split("\\."))
                .filter(parts -> parts.length > 2)
                .map(parts -> parts[2])
                .collect(Collectors.toSet());
        assertThat(MAY_SEE.keySet()).containsAll(rooms);
    }

    @Test
    void rooms_form_no_circle() {
        slices().matching("org.trunkline.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void names_say_what_a_class_does() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .check(CLASSES);
    }
}
