package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.voice.Speech;

class FlowLibraryTest {
    /** The promise to designers, held in one test; the others only wait, on whatever machine. */
    private static final Duration LIVE = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Map<String, String> FACTS = FlowSession.facts("", "100", "i", Instant.EPOCH);

    @TempDir
    Path temp;

    private Path folder;
    private FlowLibrary library;
    private final Map<String, String> archived = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Set<String>> rendered = new CopyOnWriteArrayList<>();
    private volatile Catalogue catalogue = Catalogue.UNKNOWN;

    private final FlowArchive archive = new FlowArchive() {
        @Override
        public void keep(String flow, String version, String content) {
            archived.put(flow + version, content);
        }

        @Override
        public Optional<String> find(String flow, String version) {
            return Optional.ofNullable(archived.get(flow + version));
        }
    };

    @BeforeEach
    void open() throws Exception {
        folder = Files.createDirectory(temp.resolve("flows"));
        write("main", "Hello.");
        library = FlowLibrary.open(
                folder,
                () -> catalogue,
                archive,
                texts -> rendered.add(texts.stream().map(Speech::words).collect(Collectors.toSet())));
    }

    @AfterEach
    void close() {
        library.close();
    }

    private static String text(String name, String said) {
        return "<flow xmlns='urn:trunkline:flow:1' name='" + name + "' start='a' fault-queue='support'><prompt id='a'>"
                + said + "</prompt><hangup id='b'/></flow>";
    }

    private void write(String name, String said) throws Exception {
        Files.writeString(folder.resolve(name + ".xml"), text(name, said));
    }

    private String says(FlowSession session) {
        FakeConversation caller = new FakeConversation();
        assertThat(session.start(caller)).isEqualTo(new Outcome.Finished());
        return String.join(" ", caller.heard);
    }

    private String says(String flow) {
        return library.session(flow, FACTS).map(this::says).orElse("");
    }

    @Test
    void what_is_in_the_folder_is_live_kept_and_rendered() {
        assertThat(says("main")).isEqualTo("Hello.");
        String version = library.flow("main").orElseThrow().version();
        assertThat(version).matches("[0-9a-f]{32}");
        assertThat(archived).containsEntry("main" + version, text("main", "Hello."));
        assertThat(rendered).containsExactly(Set.of("Hello."));
        assertThat(library.problems()).isEmpty();
        assertThat(library.session("other", FACTS)).isEmpty();
    }

    @Test
    void an_edit_is_live_within_a_second_and_a_session_keeps_its_version() throws Exception {
        String old = library.flow("main").orElseThrow().version();
        FlowSession begun = library.session("main", FACTS).orElseThrow();
        write("main", "Good morning.");
        await().atMost(LIVE).until(() -> says("main").equals("Good morning."));
        assertThat(says(begun)).isEqualTo("Hello.");
        assertThat(library.version("main", old))
                .map(FlowLibrary.Version::content)
                .contains(text("main", "Hello."));
        assertThat(rendered.getLast()).containsExactly("Good morning.");
    }

    @Test
    void an_invalid_edit_changes_nothing_and_is_told_until_it_is_corrected() throws Exception {
        Files.writeString(folder.resolve("main.xml"), text("main", "New.").replace("start='a'", "start='x'"));
        await().atMost(SOON).until(() -> !library.problems().isEmpty());
        assertThat(library.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).hasFileName("main.xml");
            assertThat(problem.what()).isEqualTo("unknown step 'x'");
        });
        assertThat(says("main")).isEqualTo("Hello.");
        write("main", "New.");
        await().atMost(SOON).until(() -> library.problems().isEmpty());
        assertThat(says("main")).isEqualTo("New.");
    }

    @Test
    void a_bad_file_keeps_nobody_else_from_going_live() throws Exception {
        Files.writeString(folder.resolve("bad.xml"), "<flow");
        write("main", "Other.");
        write("new", "New.");
        await().atMost(SOON)
                .until(() -> says("main").equals("Other.") && says("new").equals("New."));
        assertThat(library.session("bad", FACTS)).isEmpty();
        await().atMost(SOON).until(() -> library.problems().size() == 1);
    }

    @Test
    void a_half_written_file_waits_for_its_other_half() throws Exception {
        byte[] bytes = text("main", "Both halves.").getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(folder.resolve("main.xml"))) {
            out.write(bytes, 0, 60);
            out.flush();
            await().atMost(SOON).until(() -> !library.problems().isEmpty());
            assertThat(says("main")).isEqualTo("Hello.");
            out.write(bytes, 60, bytes.length - 60);
        }
        await().atMost(SOON).until(() -> says("main").equals("Both halves."));
        await().atMost(SOON).until(() -> library.problems().isEmpty());
    }

    @Test
    void an_editor_that_writes_beside_and_renames_is_understood() throws Exception {
        Path beside = Files.writeString(folder.resolve(".main.xml.swp"), text("main", "Renamed."));
        Files.move(beside, folder.resolve("main.xml"), StandardCopyOption.ATOMIC_MOVE);
        await().atMost(SOON).until(() -> says("main").equals("Renamed."));
    }

    @Test
    void a_folder_that_is_replaced_as_a_whole_is_found_again() throws Exception {
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.writeString(other.resolve("main.xml"), text("main", "Replaced."));
        Files.move(folder, temp.resolve("old"));
        Files.move(other, folder);
        await().atMost(SOON).until(() -> says("main").equals("Replaced."));
        write("main", "Edited again.");
        await().atMost(SOON).until(() -> says("main").equals("Edited again."));
    }

    @Test
    void a_flow_that_others_call_is_not_lost_by_deleting_its_file() throws Exception {
        write("inner", "Inner.");
        Files.writeString(
                folder.resolve("main.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault-queue='support'>"
                        + "<subflow id='a' flow='inner'/><hangup id='b'/></flow>");
        await().atMost(SOON).until(() -> says("main").equals("Inner."));
        Files.delete(folder.resolve("inner.xml"));
        await().atMost(SOON).until(() -> !library.problems().isEmpty());
        assertThat(says("main")).isEqualTo("Inner.");
        write("main", "Alone.");
        await().atMost(SOON).until(() -> says("main").equals("Alone."));
        await().atMost(SOON).until(() -> library.flow("inner").isEmpty());
    }

    @Test
    void a_calendar_is_read_anew_and_a_bad_one_is_not_taken() throws Exception {
        Path calendar = folder.resolve("c.ics");
        String always = """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//t//t//EN
                BEGIN:VEVENT
                UID:1
                DTSTAMP:20260101T000000Z
                DTSTART:20260101T000000
                DTEND:20260102T000000
                RRULE:FREQ=DAILY
                END:VEVENT
                END:VCALENDAR
                """.replace("\n", "\r\n");
        Files.writeString(calendar, always);
        Files.writeString(
                folder.resolve("main.xml"),
                "<flow xmlns='urn:trunkline:flow:1' name='main' start='h' fault-queue='support'>"
                        + "<hours id='h' calendar='c.ics' timezone='Europe/London'><open goto='o'/><closed goto='c'/></hours>"
                        + "<prompt id='o' next='b'>Open.</prompt><prompt id='c'>Closed.</prompt><hangup id='b'/></flow>");
        await().atMost(SOON).until(() -> says("main").equals("Open."));
        Files.writeString(calendar, "nonsense");
        await().atMost(SOON).until(() -> !library.problems().isEmpty());
        assertThat(library.problems())
                .allSatisfy(problem -> assertThat(problem.file()).hasFileName("c.ics"));
        assertThat(says("main")).isEqualTo("Open.");
        // A flow is still taken meanwhile.
        write("new", "New.");
        await().atMost(SOON).until(() -> says("new").equals("New."));
        Files.writeString(
                calendar,
                always.replace("DTSTART:20260101", "DTSTART:20990101").replace("DTEND:20260102", "DTEND:20990102"));
        await().atMost(SOON).until(() -> says("main").equals("Closed."));
        assertThat(library.problems()).isEmpty();
    }

    @Test
    void a_queue_that_is_removed_is_told_and_the_flow_stays_live() {
        catalogue = new Catalogue(
                Optional.of(Set.of("billing")), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        library.reload();
        assertThat(library.problems()).singleElement().asString().contains("unknown queue 'support'");
        assertThat(says("main")).isEqualTo("Hello.");
    }

    @Test
    void a_version_of_before_the_restart_is_found_in_the_archive_and_resumed() throws Exception {
        String old = library.flow("main").orElseThrow().version();
        library.close();
        write("main", "After the restart.");
        library = FlowLibrary.open(
                folder,
                () -> catalogue,
                archive,
                texts -> rendered.add(texts.stream().map(Speech::words).collect(Collectors.toSet())));
        assertThat(library.version("main", old)).isPresent();
        assertThat(library.version("main", "none")).isEmpty();
        FlowSession session =
                library.resume(new StepRef("main", old, "a", List.of()), FACTS).orElseThrow();
        assertThat(says(session)).isEqualTo("Hello.");
        assertThat(library.resume(new StepRef("main", "none", "a", List.of()), FACTS))
                .isEmpty();
    }

    @Test
    void a_renderer_or_archive_that_fails_keeps_no_flow_from_going_live() throws Exception {
        library.close();
        FlowArchive failing = new FlowArchive() {
            @Override
            public void keep(String flow, String version, String content) {
                throw new IllegalStateException("database away");
            }

            @Override
            public Optional<String> find(String flow, String version) {
                return Optional.empty();
            }
        };
        library = FlowLibrary.open(folder, () -> catalogue, failing, texts -> {
            throw new IllegalStateException("no voice");
        });
        assertThat(says("main")).isEqualTo("Hello.");
    }

    @Test
    void a_folder_that_is_not_there_yet_is_a_problem_until_it_is() throws Exception {
        library.close();
        Path later = temp.resolve("later");
        library = FlowLibrary.open(
                later,
                () -> catalogue,
                archive,
                texts -> rendered.add(texts.stream().map(Speech::words).collect(Collectors.toSet())));
        assertThat(library.problems()).hasSize(1);
        Path made = Files.createDirectory(temp.resolve("made"));
        Files.writeString(made.resolve("main.xml"), text("main", "Late."));
        Files.move(made, later);
        await().atMost(SOON).until(() -> says("main").equals("Late."));
    }

    @Test
    void nothing_is_loaded_while_nothing_changes() throws Exception {
        int before = rendered.size();
        Files.writeString(folder.resolve("main.xml"), text("main", "Hello."));
        Files.writeString(folder.resolve("notes.txt"), Instant.EPOCH.toString());
        write("new", "New.");
        await().atMost(SOON).until(() -> says("new").equals("New."));
        assertThat(rendered).hasSize(before + 1);
    }
}
