package org.trunkline.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;

/** A process that appends is killed without warning: what it had reported as committed is there. */
class KilledIT {
    private static final int ENOUGH = 1_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"there", "away", "full", "full", "full"})
    void whatever_was_reported_as_committed_survives_a_kill(String database) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        folder.toString(),
                        database)
                .redirectError(folder.resolve("err").toFile())
                .start();
        List<String> printed = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("\\d+\\.\\d+")) {
                    printed.add(line);
                }
                if (printed.size() == ENOUGH) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException closedByTheKill) {
            assertThat(printed).as("lines before the kill").hasSizeGreaterThanOrEqualTo(ENOUGH);
        } finally {
            assertThat(process.destroyForcibly().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(printed).as(Files.readString(folder.resolve("err"))).hasSizeGreaterThanOrEqualTo(ENOUGH);
        printed.removeLast(); // the kill may have cut it short
        assertThat(Files.size(folder.resolve("spool/journal.spool")) > 0).isEqualTo(database.equals("away"));

        try (Database opened = Database.open(StoreSettings.file(folder));
                StoredJournal journal = StoredJournal.open(
                        opened,
                        JournalSuite.TYPES,
                        JournalSettings.in(folder.resolve("spool")),
                        InstantSource.system(),
                        List.of())) {
            List<Entry> entries = journal.reader().after(Position.START, 10_000_000);
            Set<String> stored = entries.stream()
                    .map(entry -> entry.position().toString())
                    .collect(Collectors.toCollection(HashSet::new));
            assertThat(stored).hasSameSizeAs(entries).containsAll(printed);
            assertThat(entries.getLast().position().sequence()).as("no gaps").isEqualTo(entries.size());
        }
    }
}
