package org.trunkline.survey;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;

/** Has surveys asked when they are due, on a thread of its own, which sleeps until the next. Their times are in the database. */
final class SurveyTimers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SurveyTimers.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** A clock that is put forward is noticed so late. */
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private final Surveys surveys;
    private final Consumer<Survey> ask;
    private final InstantSource clock;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().name("survey-timers").daemon().unstarted(this::run);
    private volatile boolean closing;

    SurveyTimers(Surveys surveys, Consumer<Survey> ask, InstantSource clock) {
        this.surveys = surveys;
        this.ask = ask;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** There may be one that is due earlier. */
    void changed() {
        news.release();
    }

    private void run() {
        while (!closing) {
            try {
                Duration sleep = LOOK_AGAIN;
                try {
                    sleep = fire();
                } catch (RuntimeException e) {
                    log.warn("surveys that are due are asked later: {}", Database.described(e));
                }
                boolean _ = news.tryAcquire(Math.max(1, sleep.toMillis() + 1), TimeUnit.MILLISECONDS);
                news.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** @return how long there is nothing to do */
    private Duration fire() {
        List<Survey> due = surveys.due(clock.instant());
        for (Survey one : due) {
            try {
                ask.accept(one);
            } catch (RuntimeException e) {
                if (Database.unavailable(e)) {
                    throw e;
                }
                log.error("[{}] the survey cannot be asked; tried again", one.interaction(), e);
            }
        }
        Instant next = surveys.nextDue().orElse(Instant.MAX);
        Instant now = clock.instant();
        if (next.isAfter(now.plus(LONGEST_SLEEP))) {
            return LONGEST_SLEEP;
        }
        // What is due and cannot be asked must not keep the thread busy.
        return next.isAfter(now) ? Duration.between(now, next) : due.isEmpty() ? Duration.ZERO : LOOK_AGAIN;
    }

    @Override
    public void close() {
        closing = true;
        news.release();
        try {
            if (thread.isAlive() && !thread.join(Duration.ofSeconds(10))) {
                log.warn("surveys' times did not end in time; what is due is asked at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
