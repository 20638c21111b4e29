package org.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.agent.AgentState;
import org.trunkline.journal.Entry;

/** The owner thread: what leaves it, and when. */
class FloorTest {
    private final HeldJournal journal = new HeldJournal();
    private final BlockingQueue<QueueSignal> inbox = new LinkedBlockingQueue<>();
    private Floor floor = new Floor(journal, InstantSource.system());

    @AfterEach
    void stop() {
        floor.close();
    }

    @Test
    void no_decision_leaves_before_its_input_is_durable() throws Exception {
        floor.start(null, plan(Duration.ofSeconds(20)));
        List<Decision> observed = new ArrayList<>();
        floor.observe(observed::add);
        journal.hold();
        floor.phoneSeen("101", PhoneState.IDLE);
        CompletableFuture<Reply> login = floor.login("101", "101");
        CompletableFuture<Reply> ready = floor.ready("101");
        floor.enter(waiting("a"), inbox::add);
        journal.await(2 + 4);

        assertThat(login).isNotDone();
        assertThat(ready).isNotDone();
        assertThat(inbox).isEmpty();
        assertThat(observed).isEmpty();
        assertThat(floor.view().agents().get("101"))
                .extracting(AgentView::state)
                .isEqualTo(AgentState.LOGGED_OUT);

        journal.commit();
        assertThat(ready.get(10, TimeUnit.SECONDS)).isEqualTo(new Reply.Done());
        assertThat(next()).isEqualTo(new QueueSignal.Offered("a/1", "billing", "101", "101"));
        assertThat(state("101")).isEqualTo(AgentState.RESERVED);
        assertThat(observed).contains(new Decision.Offer("a/1", "a", "billing", "101", "101"));
    }

    @Test
    void a_phone_that_nobody_answers_is_withdrawn_by_the_floor_itself() throws Exception {
        floor.start(null, plan(Duration.ofMillis(50)));
        ready("101");
        floor.enter(waiting("a"), inbox::add);
        assertThat(next()).isEqualTo(new QueueSignal.Offered("a/1", "billing", "101", "101"));
        assertThat(next()).isEqualTo(new QueueSignal.Withdrawn("a/1", "no answer"));
        assertThat(state("101")).isEqualTo(AgentState.NOT_READY);
    }

    @Test
    void a_command_that_is_not_possible_is_refused_with_the_reason() throws Exception {
        floor.start(null, plan(Duration.ofSeconds(20)));
        assertThat(done(floor.ready("101"))).isEqualTo(new Reply.Refused("agent 101 is not logged in; log in first"));
        assertThat(done(floor.endWrapUp("101", "solved"))).isEqualTo(new Reply.Refused("agent 101 is not in wrap-up"));
    }

    @Test
    void a_conversation_is_told_released_and_wrapped_up_with_a_disposition() throws Exception {
        floor.start(null, plan(Duration.ofSeconds(20)));
        ready("101");
        floor.enter(waiting("a"), inbox::add);
        next();
        floor.accepted("a/1");
        assertThat(next()).isEqualTo(new QueueSignal.Accepted("a/1"));
        floor.released("a");
        assertThat(done(floor.endWrapUp("101", "solved"))).isEqualTo(new Reply.Done());
        assertThat(state("101")).isEqualTo(AgentState.AVAILABLE);
        assertThat(journal.entries())
                .extracting(Entry::fact)
                .endsWith(new FloorInput.WrapUpEnded("101", "a", "solved"));
    }

    @Test
    void after_a_kill_the_journal_gives_the_state_and_who_waited_is_offered_anew() throws Exception {
        floor.start(null, plan(Duration.ofSeconds(20)));
        ready("101");
        floor.enter(waiting("talking"), inbox::add);
        next();
        floor.accepted("talking/1");
        assertThat(next()).isEqualTo(new QueueSignal.Accepted("talking/1"));
        ready("102");
        floor.enter(waiting("ringing"), inbox::add);
        assertThat(next()).isEqualTo(new QueueSignal.Offered("ringing/2", "billing", "102", "102"));
        FloorState left = Replay.state(journal.entries().stream());

        Floor killed = floor;
        floor = new Floor(journal, InstantSource.system());
        floor.start(left, plan(Duration.ofSeconds(20)));
        killed.close();
        assertThat(state("101")).isEqualTo(AgentState.BUSY);
        assertThat(state("102")).isEqualTo(AgentState.AVAILABLE);
        assertThat(floor.view().contact("ringing")).extracting(Contact::stage).isEqualTo(Contact.Stage.HELD);

        floor.resume("talking", inbox::add);
        floor.resume("ringing", inbox::add);
        assertThat(next()).isEqualTo(new QueueSignal.Offered("ringing/3", "billing", "102", "102"));
        floor.resume("unknown", inbox::add);
        assertThat(next()).isEqualTo(new QueueSignal.Overflowed(Overflowing.NO_AGENT));
        floor.released("talking");
        assertThat(done(floor.endWrapUp("101", null))).isEqualTo(new Reply.Done());
    }

    @Test
    void checkpoints_are_journaled_from_which_the_rest_can_be_replayed() throws Exception {
        floor = new Floor(journal, InstantSource.system(), 10);
        floor.start(null, plan(Duration.ofSeconds(20)));
        for (int i = 0; i < 30; i++) {
            ready("101");
        }
        List<Entry> entries = journal.entries();
        List<Integer> checkpoints = new ArrayList<>();
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).fact() instanceof FloorInput.Restored) {
                checkpoints.add(i);
            }
        }
        assertThat(checkpoints).hasSizeGreaterThan(5);
        FloorState whole = Replay.state(entries.stream());
        checkpoints.forEach(
                at -> assertThat(Replay.state(entries.stream().skip(at))).isEqualTo(whole));
    }

    @Test
    void a_receiver_that_fails_harms_nobody_else() throws Exception {
        floor.start(null, plan(Duration.ofSeconds(20)));
        floor.enter(waiting("a"), signal -> {
            throw new IllegalStateException("an inbox is full: " + signal);
        });
        floor.enter(waiting("b"), inbox::add);
        assertThat(next()).isEqualTo(new QueueSignal.Overflowed(Overflowing.NO_AGENT));
    }

    @Test
    void a_closed_floor_refuses_commands() throws Exception {
        floor.start(null, plan(Duration.ofSeconds(20)));
        floor.close();
        assertThat(done(floor.ready("101"))).isInstanceOf(Reply.Refused.class);
    }

    /** Callers on their own threads, agents who answer at once: everybody is served once, and replay agrees. */
    @Test
    void many_threads_at_once_lose_nobody_and_double_nobody() throws Exception {
        int callers = 400;
        floor.start(null, plan(Duration.ofSeconds(20)));
        for (String agent : List.of("101", "102", "103", "104")) {
            ready(agent);
        }
        AtomicInteger talking = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            String interaction = "i" + i;
            boolean impatient = i % 7 == 0;
            threads.add(Thread.ofVirtual().start(() -> {
                BlockingQueue<QueueSignal> signals = new LinkedBlockingQueue<>();
                floor.enter(waiting(interaction), signals::add);
                if (impatient) {
                    floor.leave(interaction);
                    return;
                }
                if (take(signals) instanceof QueueSignal.Offered offered) {
                    most.accumulateAndGet(talking.incrementAndGet(), Math::max);
                    floor.accepted(offered.offer());
                    talking.decrementAndGet();
                    served.incrementAndGet();
                    floor.released(interaction);
                    floor.ready(offered.agent()).join();
                }
            }));
        }
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(done(floor.configure(plan(Duration.ofSeconds(20))))).isEqualTo(new Reply.Done());
        assertThat(served).hasValue(callers - (callers + 6) / 7);
        assertThat(most.get()).isLessThanOrEqualTo(4);
        QueueView billing = Objects.requireNonNull(floor.view().queues().get("billing"));
        assertThat(billing.waiting()).isEmpty();
        assertThat(billing.figures().answered()).isEqualTo(served.get());
        assertThat(billing.figures().offered()).isEqualTo(callers);
        List<Entry> entries = journal.entries();
        assertThat(entries).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
        FloorState replayed = Objects.requireNonNull(Replay.state(entries.stream()));
        assertThat(replayed.figures()).containsEntry("billing", billing.figures());
        assertThat(replayed.contacts()).isEmpty();
    }

    private static FloorPlan plan(Duration ring) {
        return Bench.plan(
                1,
                List.of(Bench.queue("billing", "billing")
                        .with(QueueSettings.RING, ring)
                        .with(QueueSettings.SHORT_ABANDON, Duration.ZERO)),
                List.of(
                        Bench.agent("101", "billing"),
                        Bench.agent("102", "billing"),
                        Bench.agent("103", "billing"),
                        Bench.agent("104", "billing")));
    }

    private static Waiting waiting(String interaction) {
        return new Waiting(interaction, "billing", 0, Set.of(), Instant.now());
    }

    private void ready(String agent) throws Exception {
        floor.phoneSeen(agent, PhoneState.IDLE);
        assertThat(done(floor.login(agent, agent))).isEqualTo(new Reply.Done());
        assertThat(done(floor.ready(agent))).isEqualTo(new Reply.Done());
    }

    private AgentState state(String agent) {
        return Objects.requireNonNull(floor.view().agents().get(agent)).state();
    }

    private QueueSignal next() {
        return take(inbox);
    }

    private static QueueSignal take(BlockingQueue<QueueSignal> from) {
        try {
            return Objects.requireNonNull(from.poll(10, TimeUnit.SECONDS), "no signal within 10 s");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Reply done(CompletableFuture<Reply> reply) throws Exception {
        return reply.get(10, TimeUnit.SECONDS);
    }
}
