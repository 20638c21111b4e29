package org.trunkline.journal;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

/** Appends without end and prints each position once it was reported as committed; meant to be killed. */
final class AppendingProcess {
    private AppendingProcess() {}

    /**
     * @param args folder, and {@code away} to lose the database after the first hundred entries, or {@code full} for a file
     *     in which new data takes the places of old, as it does after a minute of work
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        TestDatabase store = new H2ForTests(folder);
        Database database = store.open();
        StoredJournal journal = StoredJournal.open(
                database,
                FactTypes.of(Map.of("test", Happened.class)),
                JournalSettings.in(folder.resolve("spool")),
                InstantSource.system(),
                List.of());
        if (args[1].equals("full")) {
            takePlacesAgain(database);
        }
        for (int writer = 0; writer < 4; writer++) {
            Thread.ofVirtual().start(() -> {
                while (true) {
                    Position[] place = new Position[1];
                    synchronized (place) {
                        place[0] = journal.append(Instant.now(), new Happened.Step("i", 1), Personal.NONE, () -> {
                            synchronized (place) {
                                System.out.println(place[0]);
                                place.notifyAll();
                            }
                        });
                        try {
                            place.wait();
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                    if (args[1].equals("away") && place[0].sequence() == 100) {
                        takeAway(store);
                    }
                }
            });
        }
        Thread.currentThread().join();
    }

    private static void takePlacesAgain(Database database) {
        database.jdbi().useHandle(handle -> {
            handle.execute("SET RETENTION_TIME 0");
            handle.execute("CREATE TABLE other (id INT PRIMARY KEY, content VARCHAR)");
        });
        Thread.ofVirtual().start(() -> {
            for (int i = 0; ; i++) {
                int id = i % 50;
                database.jdbi().useTransaction(tx -> {
                    if (tx.execute("UPDATE other SET content = ? WHERE id = ?", "x".repeat(id * 50), id) == 0) {
                        tx.execute("INSERT INTO other VALUES (?, '')", id);
                    }
                });
            }
        });
    }

    private static void takeAway(TestDatabase store) {
        try {
            store.takeAway();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
