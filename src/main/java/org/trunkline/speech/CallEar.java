package org.trunkline.speech;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call's ear: takes audio in, hands it in turns to {@link Listening}, which lives on the ears' threads, and hands
 * events out. What hung is left to its thread, and the next question gets a new one.
 */
final class CallEar implements Ears.Ear {
    private static final Logger log = LoggerFactory.getLogger(CallEar.class);

    /** So much audio is kept while nobody listens, for those who speak as soon as they are asked. */
    private static final Duration KEPT = Duration.ofMillis(400);
    /** So much may wait for the recognizer; a caller does not wait longer either. */
    private static final Duration BACKLOG = Duration.ofSeconds(4);
    /** When no audio comes at all, silence is counted by the clock, with so much patience more. */
    private static final Duration NO_AUDIO = Duration.ofSeconds(1);

    private final EarThreads threads;
    private final ListeningEars.Limits limits;
    private final VoiceActivity activity;
    private final Recognizer recognizer;
    private final int rate;
    private final Runnable onClose;

    // All guarded by this.
    private final ArrayDeque<short[]> audio = new ArrayDeque<>();
    private int waiting;
    private @Nullable Question question;
    private @Nullable Lane lane;
    private boolean closed;

    /** One call of listen; done when its last event was given out or nobody wants it any more. */
    static final class Question {
        final Optional<Grammar> grammar;
        final Duration silence;
        private final Consumer<SpeechEvent> receiver;
        boolean promptEnded;
        long promptEndedAt;
        long audioAt;
        boolean speaking;

        Question(Optional<Grammar> grammar, Duration silence, Consumer<SpeechEvent> receiver) {
            this.grammar = grammar;
            this.silence = silence;
            this.receiver = receiver;
        }
    }

    /** @param onClose run once, when this is closed and holds no session of the recognizer any more */
    CallEar(
            EarThreads threads,
            ListeningEars.Limits limits,
            VoiceActivity activity,
            Recognizer recognizer,
            int rate,
            Runnable onClose) {
        this.threads = threads;
        this.limits = limits;
        this.activity = activity;
        this.recognizer = recognizer;
        this.rate = rate;
        this.onClose = onClose;
    }

    @Override
    public synchronized void listen(Optional<Grammar> grammar, Duration silence, Consumer<SpeechEvent> receiver) {
        if (closed) {
            return;
        }
        Question asked = new Question(grammar, silence, receiver);
        asked.audioAt = System.nanoTime();
        question = asked;
        if (lane == null) {
            lane = new Lane(new Listening(limits, activity, recognizer, rate));
            threads.watch(lane);
        }
        lane.wake();
    }

    @Override
    public synchronized void promptEnded() {
        if (question != null && !question.promptEnded) {
            question.promptEnded = true;
            question.promptEndedAt = System.nanoTime();
        }
    }

    @Override
    public synchronized void cease() {
        question = null;
        if (lane != null) {
            lane.wake();
        }
    }

    @Override
    public void audio(short[] samples) {
        boolean overloaded = false;
        synchronized (this) {
            if (closed || samples.length == 0) {
                return;
            }
            audio.add(samples);
            waiting += samples.length;
            if (question == null) {
                while (waiting - audio.getFirst().length >= samplesIn(KEPT)) {
                    waiting -= audio.removeFirst().length;
                }
                return;
            }
            question.audioAt = System.nanoTime();
            if (waiting > samplesIn(BACKLOG)) {
                overloaded = true;
                audio.clear();
                waiting = 0;
            } else if (lane != null) {
                lane.wake();
            }
        }
        if (overloaded) {
            String why = "the recognizer is too slow: more than " + BACKLOG.toSeconds()
                    + " s of audio waited for it; lower speech.calls";
            threads.failed(why);
            finish(null, new SpeechEvent.Deaf(why));
        }
    }

    private long samplesIn(Duration time) {
        return time.toMillis() * rate / 1000;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            question = null;
            audio.clear();
            if (lane != null) {
                // Its place is free when the recognizer's session is given back, which the next caller may need.
                threads.unwatch(lane);
                lane.wake();
                return;
            }
        }
        onClose.run();
    }

    /** Gives out a last event, once. */
    private void finish(@Nullable Question of, SpeechEvent event) {
        Question asked;
        synchronized (this) {
            asked = question;
            if (asked == null || (of != null && asked != of)) {
                return;
            }
            question = null;
        }
        tell(asked, event);
    }

    private synchronized boolean wanted(Question of) {
        return question == of;
    }

    private static void tell(Question asked, SpeechEvent event) {
        try {
            asked.receiver.accept(event);
        } catch (RuntimeException e) {
            log.error("what was heard could not be handed on", e);
        }
    }

    /** The listening's way onto a thread: at most one turn at a time. */
    private final class Lane implements EarThreads.Turn {
        private final Listening listening;
        /** Guarded by the ear. */
        private boolean queued;

        private boolean again;
        private boolean abandoned;

        Lane(Listening listening) {
            this.listening = listening;
        }

        /** With the ear's lock held. */
        void wake() {
            if (queued) {
                again = true;
            } else {
                queued = true;
                threads.execute(this);
            }
        }

        @Override
        public void run(Runnable advanced) {
            Question asked;
            short[][] blocks;
            boolean promptEnded;
            boolean over;
            synchronized (CallEar.this) {
                again = false;
                asked = question;
                over = closed;
                promptEnded = asked != null && asked.promptEnded;
                blocks = asked == null ? new short[0][] : audio.toArray(short[][]::new);
                if (asked != null) {
                    audio.clear();
                    waiting = 0;
                }
            }
            if (over) {
                try {
                    listening.close();
                } finally {
                    synchronized (CallEar.this) {
                        leave();
                    }
                }
                return;
            }
            try {
                step(asked, blocks, promptEnded, advanced);
            } catch (RuntimeException | Error e) {
                failed(asked, e);
                return;
            }
            synchronized (CallEar.this) {
                if (abandoned) {
                    listening.close();
                    return;
                }
                queued = false;
                if (again || closed) {
                    wake();
                }
            }
        }

        private void step(@Nullable Question asked, short[][] blocks, boolean promptEnded, Runnable advanced) {
            if (asked == null) {
                listening.rest();
                return;
            }
            listening.turnTo(asked, advanced);
            for (short[] block : blocks) {
                advanced.run();
                SpeechEvent last = listening.audio(block, promptEnded, event -> {
                    if (wanted(asked)) {
                        if (event instanceof SpeechEvent.Began) {
                            synchronized (CallEar.this) {
                                asked.speaking = true;
                            }
                        }
                        tell(asked, event);
                    }
                });
                if (last != null) {
                    if (last instanceof SpeechEvent.Understood) {
                        threads.heard();
                    }
                    finish(asked, last);
                    return;
                }
            }
        }

        private void failed(@Nullable Question asked, Throwable e) {
            boolean told;
            synchronized (CallEar.this) {
                // One that came back too late was counted when it was given up.
                told = abandoned;
                drop();
            }
            try {
                listening.close();
            } catch (RuntimeException late) {
                log.warn("a recognizer's session could not be closed", late);
            }
            if (told) {
                return;
            }
            String why = e instanceof Recognizer.GrammarRefused ? String.valueOf(e.getMessage()) : e.toString();
            if (e instanceof Recognizer.GrammarRefused) {
                log.warn("a question cannot be answered by voice: {}", why);
            } else {
                log.error("a recognizer failed; its call goes on by keys", e);
            }
            threads.failed(why);
            if (asked != null) {
                finish(asked, new SpeechEvent.Deaf(why));
            }
        }

        /** With the ear's lock held: the next question gets another lane. */
        private void drop() {
            abandoned = true;
            threads.unwatch(this);
            leave();
        }

        /** With the ear's lock held: it is no longer what a closed ear waits for. */
        private void leave() {
            if (lane == this) {
                lane = null;
                if (closed) {
                    onClose.run();
                }
            }
        }

        @Override
        public void hung(Duration since) {
            synchronized (CallEar.this) {
                drop();
                audio.clear();
                waiting = 0;
            }
            finish(null, new SpeechEvent.Deaf("the recognizer hangs since " + since.toMillis() + " ms"));
        }

        @Override
        public void tick() {
            Question silent = null;
            synchronized (CallEar.this) {
                Question asked = question;
                if (asked != null && !queued) {
                    long now = System.nanoTime();
                    long from = Math.max(asked.promptEndedAt, asked.audioAt);
                    if (asked.promptEnded
                            && now - from > asked.silence.plus(NO_AUDIO).toNanos()) {
                        silent = asked;
                    }
                }
            }
            if (silent != null) {
                finish(silent, new SpeechEvent.Nothing());
            }
        }
    }
}
