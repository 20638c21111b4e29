package org.trunkline.speech;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform threads that recognizers run on (their natives would pin virtual ones), and a watch over them: a thread
 * that hangs in a recognizer is given up and replaced, as often as there are threads. Thread-safe.
 */
final class EarThreads {
    private static final Logger log = LoggerFactory.getLogger(EarThreads.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** What is run: never two at a time for one listener. */
    interface Turn {
        /** @param advanced to be run after each piece of the work: what hangs is one that takes too long */
        void run(Runnable advanced);

        /** It does not come back: forget its thread. Called on the watch's thread. */
        void hung(Duration since);

        /** Called now and then on the watch's thread, whether it runs or not. */
        void tick();
    }

    private final LinkedBlockingQueue<Turn> ready = new LinkedBlockingQueue<>();
    private final Set<Worker> workers = new HashSet<>();
    private final Set<Turn> watched = new HashSet<>();
    private final int count;
    private final Duration patience;
    private final AtomicLong failures = new AtomicLong();
    /** Why the last utterance was lost, until one is heard again. */
    private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());

    private final Thread watch;
    private int hung;
    private int named;
    private volatile boolean closed;

    EarThreads(int count, Duration patience) {
        this.count = count;
        this.patience = patience;
        synchronized (this) {
            for (int i = 0; i < count; i++) {
                startWorker();
            }
        }
        watch = Thread.ofPlatform().daemon().name("ears-watch").start(this::watch);
    }

    void execute(Turn turn) {
        ready.add(turn);
    }

    synchronized void watch(Turn turn) {
        watched.add(turn);
    }

    synchronized void unwatch(Turn turn) {
        watched.remove(turn);
    }

    void failed(String why) {
        failures.incrementAndGet();
        trouble.set(Optional.of(why));
    }

    void heard() {
        trouble.set(Optional.empty());
    }

    Optional<String> trouble() {
        return trouble.get();
    }

    long failures() {
        return failures.get();
    }

    synchronized int hung() {
        return hung;
    }

    /** As many threads hang as there are: no more are replaced. */
    synchronized boolean exhausted() {
        return hung >= count;
    }

    /** @return whether no thread is left in a recognizer */
    boolean close() {
        closed = true;
        watch.interrupt();
        Set<Worker> left;
        synchronized (this) {
            left = Set.copyOf(workers);
        }
        left.forEach(worker -> worker.thread.interrupt());
        boolean ended = true;
        for (Worker worker : left) {
            ended &= joined(worker.thread);
        }
        return joined(watch) && ended && hung() == 0;
    }

    private boolean joined(Thread thread) {
        try {
            return thread.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void startWorker() {
        Worker worker = new Worker();
        workers.add(worker);
        worker.thread.start();
    }

    private void watch() {
        while (!closed) {
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException _) {
                return;
            }
            Set<Worker> all;
            Set<Turn> ticking;
            synchronized (this) {
                all = Set.copyOf(workers);
                ticking = Set.copyOf(watched);
            }
            all.forEach(Worker::look);
            for (Turn turn : ticking) {
                try {
                    turn.tick();
                } catch (RuntimeException e) {
                    log.error("an ear could not be watched", e);
                }
            }
        }
    }

    private synchronized void replace(Worker worker) {
        if (workers.remove(worker)) {
            hung++;
            if (hung < count) {
                startWorker();
            }
        }
    }

    /** The recognizer gave its thread back after all. */
    private synchronized void back() {
        hung--;
        if (workers.size() < count && !closed) {
            startWorker();
        }
    }

    private final class Worker implements Runnable {
        private final Thread thread =
                Thread.ofPlatform().daemon().name("ear-" + ++named).unstarted(this);
        private Turn turn = Idle.IDLE;
        private long since;
        private boolean givenUp;

        @Override
        public void run() {
            while (!closed) {
                try {
                    begin(ready.take());
                } catch (InterruptedException _) {
                    continue;
                }
                try {
                    turn.run(this::advanced);
                } catch (RuntimeException | Error e) {
                    log.error("an ear failed", e);
                }
                if (end()) {
                    back();
                    return;
                }
            }
        }

        private synchronized void begin(Turn next) {
            turn = next;
            since = System.nanoTime();
        }

        private synchronized void advanced() {
            since = System.nanoTime();
        }

        private synchronized boolean end() {
            turn = Idle.IDLE;
            return givenUp;
        }

        void look() {
            Turn stuck;
            Duration taken;
            synchronized (this) {
                taken = Duration.ofNanos(System.nanoTime() - since);
                if (turn == Idle.IDLE || givenUp || taken.compareTo(patience) < 0) {
                    return;
                }
                givenUp = true;
                stuck = turn;
            }
            failed("hangs since " + taken.toMillis() + " ms");
            log.error(
                    "a recognizer hangs since {} ms; its call goes on by keys, its thread {} is replaced",
                    taken.toMillis(),
                    thread.getName());
            replace(this);
            stuck.hung(taken);
        }
    }

    private enum Idle implements Turn {
        IDLE;

        @Override
        public void run(Runnable advanced) {}

        @Override
        public void hung(Duration since) {}

        @Override
        public void tick() {}
    }
}
