package org.trunkline.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.journal.Entry;
import org.trunkline.journal.JournalReader;
import org.trunkline.journal.LiveStream;
import org.trunkline.journal.Pace;
import org.trunkline.journal.Position;
import org.trunkline.journal.Subscription;
import org.trunkline.store.Database;

/**
 * Full text over what the rooms hand in: follows the journal in the database, on a thread of its own, so that nothing waits
 * for it. A commit of the index carries the place that it has reached, so a killed process goes on from there; a folder that
 * is gone, damaged or of another version is made anew from the tables, and so is one that is ahead of the journal, as after
 * a backup was restored.
 */
public final class SearchIndex implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SearchIndex.class);
    private static final int PAGE = 1_000;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(10);

    private record Forgetting(Set<String> customers, String kind, Set<String> ids, CompletableFuture<Void> done) {}

    private final Database database;
    private final JournalReader reader;
    private final LiveStream live;
    private final List<Searchable> rooms;
    private final Index index;
    private final Semaphore news = new Semaphore(0);
    /** It costs more to make things found than to take them in. */
    private final Pace pace = new Pace(Duration.ofMillis(100));

    private final Queue<Forgetting> forgettings = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("search").daemon().unstarted(this::run);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private Position done = Position.START;
    private volatile boolean closing;

    // Owned by the thread.
    private @Nullable Subscription subscription;
    private boolean ready;
    private boolean uncommitted;
    private long committedAt = System.nanoTime();

    /**
     * @param folder of the index alone
     * @param e164 a telephone number in any notation as {@code +} country code and number
     */
    public SearchIndex(
            Path folder,
            Function<String, Optional<String>> e164,
            Database database,
            JournalReader reader,
            LiveStream live,
            List<Searchable> rooms) {
        this.database = database;
        this.reader = reader;
        this.live = live;
        this.rooms = List.copyOf(rooms);
        this.index = open(folder, e164);
    }

    private static Index open(Path folder, Function<String, Optional<String>> e164) {
        try {
            try {
                return new Index(folder, e164);
            } catch (IOException | IllegalArgumentException e) {
                // Index files of another order, damaged ones, or of another version of the library.
                log.warn("the index in {} cannot be used ({}) and is made anew", folder, e.toString());
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Files.delete(file);
                    }
                }
                return new Index(folder, e164);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The index in " + folder
                            + " cannot be opened; see that the folder can be written, or name another in"
                            + " [search] folder",
                    e);
        }
    }

    public SearchIndex start() {
        thread.start();
        return this;
    }

    /**
     * What is found, as far as the index is.
     *
     * @param from null for the first page, then {@link Hits#next}
     * @param limit at least 1
     * @throws IllegalArgumentException if {@code from} is not what a page gave
     */
    public Hits search(Search search, @Nullable String from, int limit) {
        try {
            return index.search(search, from, limit);
        } catch (IOException e) {
            throw new UncheckedIOException("The index cannot be read", e);
        }
    }

    /** Waits until all up to there is found. */
    public boolean awaitReached(Position position, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (done.compareTo(position) < 0 && left > 0) {
                left = grown.awaitNanos(left);
            }
            return done.compareTo(position) >= 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all of these customers' things out of the index and out of its files. Blocks, in a large index for long; the
     * rows that they were read from must be gone before.
     *
     * @param ids things of this kind that are read anew, since there is less of them now
     */
    public void forget(Set<String> customers, String kind, Set<String> ids) {
        Forgetting wish = new Forgetting(customers, kind, Set.copyOf(ids), new CompletableFuture<>());
        forgettings.add(wish);
        news.release();
        pace.hurry();
        wish.done.join();
        try {
            index.purge();
        } catch (IOException e) {
            throw new UncheckedIOException("The index cannot be written", e);
        }
    }

    private void run() {
        while (!closing) {
            try {
                if (!ready) {
                    takeUp();
                }
                listen();
                forgetNow();
                if (!follow()) {
                    await();
                }
            } catch (IOException | RuntimeException e) {
                ready = false;
                if (e instanceof RuntimeException && Database.unavailable(e)) {
                    log.info("search waits for the database: {}", Database.described(e));
                } else {
                    log.error("the index cannot be brought up to date; trying again: {}", Database.described(e));
                }
                await();
            }
        }
    }

    private void takeUp() throws IOException {
        Optional<Position> mark = index.position();
        Position last = reader.last();
        if (mark.isPresent() && mark.get().compareTo(last) <= 0) {
            reached(mark.get());
        } else {
            rebuild(last);
        }
        ready = true;
    }

    /** What is written meanwhile comes after {@code last} in the journal, and is read once more then. */
    private void rebuild(Position last) throws IOException {
        index.clear();
        long count = 0;
        for (Searchable room : rooms) {
            @Nullable String after = null;
            while (!closing) {
                String from = after;
                List<String> ids = database.read(handle -> room.ids(handle, from, PAGE));
                if (ids.isEmpty()) {
                    break;
                }
                for (Item item : database.read(handle -> room.read(handle, new HashSet<>(ids)))) {
                    index.put(item);
                }
                count += ids.size();
                after = ids.getLast();
                index.refresh();
            }
        }
        if (!closing) {
            index.reached(last);
            commit();
            reached(last);
            if (count > 0) {
                log.info("the index of search was made anew, of {} things", count);
            }
        }
    }

    private void listen() {
        if (subscription == null || !subscription.open()) {
            subscription = live.subscribe(live.last(), _ -> news.release());
        }
    }

    private void forgetNow() throws IOException {
        for (Forgetting wish = forgettings.poll(); wish != null; wish = forgettings.poll()) {
            try {
                index.removeOf(wish.customers);
                for (Searchable room : rooms) {
                    if (room.kind().equals(wish.kind) && !wish.ids.isEmpty()) {
                        bring(room, wish.ids);
                    }
                }
                wish.done.complete(null);
            } catch (IOException | RuntimeException e) {
                wish.done.completeExceptionally(e);
                throw e;
            }
        }
    }

    /** Whether there was anything. */
    private boolean follow() throws IOException {
        news.drainPermits();
        pace.begin();
        List<Entry> page = reader.after(done, PAGE);
        if (page.isEmpty()) {
            return false;
        }
        Map<Searchable, Set<String>> changed = new LinkedHashMap<>();
        for (Entry entry : page) {
            for (Searchable room : rooms) {
                Set<String> ids = room.changed(entry);
                if (!ids.isEmpty()) {
                    changed.computeIfAbsent(room, _ -> new HashSet<>()).addAll(ids);
                }
            }
        }
        for (Map.Entry<Searchable, Set<String>> each : changed.entrySet()) {
            bring(each.getKey(), each.getValue());
        }
        if (!changed.isEmpty()) {
            index.refresh();
        }
        Position last = page.getLast().position();
        index.reached(last);
        uncommitted = true;
        reached(last);
        if (page.size() < PAGE) {
            rest();
        }
        return true;
    }

    /** Unless somebody is to be forgotten, which waits for nothing. */
    private void rest() {
        try {
            pace.rest();
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void bring(Searchable room, Set<String> ids) throws IOException {
        Set<String> gone = new HashSet<>(ids);
        for (Item item : database.read(handle -> room.read(handle, ids))) {
            index.put(item);
            gone.remove(item.id());
        }
        for (String id : gone) {
            index.remove(room.kind(), id);
        }
    }

    private void reached(Position position) {
        lock.lock();
        try {
            done = position;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void commit() throws IOException {
        index.commit();
        uncommitted = false;
        committedAt = System.nanoTime();
    }

    private void await() {
        try {
            long untilCommit = committedAt + COMMIT_EVERY.toNanos() - System.nanoTime();
            long most = uncommitted ? Math.min(LOOK_AGAIN.toNanos(), untilCommit) : LOOK_AGAIN.toNanos();
            // Told by the live stream; the time-out is for a stream that was cut, and for the next commit.
            if (!news.tryAcquire(Math.max(0, most), TimeUnit.NANOSECONDS)
                    && uncommitted
                    && System.nanoTime() - committedAt >= COMMIT_EVERY.toNanos()) {
                commit();
            }
        } catch (InterruptedException e) {
            closing = true;
        } catch (IOException e) {
            log.error("the index cannot be written; trying again: {}", e.toString());
            committedAt = System.nanoTime();
        }
    }

    @Override
    public void close() {
        closing = true;
        news.release();
        pace.hurry();
        try {
            if (thread.isAlive() && !thread.join(Duration.ofSeconds(10))) {
                log.warn("search did not end in time; it goes on from the last commit at the next start");
            }
            if (uncommitted && ready) {
                commit();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("the index could not be committed; it goes on from the commit before at the next start", e);
        }
        if (subscription != null) {
            subscription.close();
        }
        for (Forgetting wish = forgettings.poll(); wish != null; wish = forgettings.poll()) {
            wish.done.completeExceptionally(new IllegalStateException("search is being closed"));
        }
        index.close();
    }
}
