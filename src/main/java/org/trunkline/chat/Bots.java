package org.trunkline.chat;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.Conversation;
import org.trunkline.conversation.Conversations;
import org.trunkline.conversation.Message;
import org.trunkline.conversation.Route;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Stage;
import org.trunkline.flow.ConversationBroken;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.FlowSession;
import org.trunkline.flow.HttpCall;
import org.trunkline.flow.Outcome;
import org.trunkline.flow.StepRef;
import org.trunkline.journal.Journal;
import org.trunkline.journal.Personal;
import org.trunkline.queue.Overflowing;
import org.trunkline.queue.Waiting;
import org.trunkline.store.Database;
import org.trunkline.store.StoreException;

/**
 * Runs flows in interactions in writing, each on a virtual thread of its own from its first message until it is handed over or
 * over. What is waited for is waited for without a look at anything: {@link #heard} wakes it. Thread-safe.
 */
final class Bots implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Bots.class);

    /**
     * What bots need of the other rooms.
     *
     * @param intents whether there is an intent of this name
     * @param tier of a customer, by their id
     * @param agents whether there is an agent of this number
     */
    record Rooms(
            Database database,
            Journal journal,
            Conversations conversations,
            Interactions interactions,
            FlowLibrary flows,
            Function<HttpCall, Fetched> http,
            Predicate<String> intents,
            Function<String, Optional<String>> tier,
            Predicate<String> agents,
            Chats.Boxes boxes,
            InstantSource clock) {
        static Rooms of(Chats.Rooms chats) {
            FlowLibrary flows = chats.bots().flows();
            return new Rooms(
                    chats.database(),
                    chats.journal(),
                    chats.conversations(),
                    chats.bots().interactions(),
                    flows,
                    chats.bots().http(),
                    intent -> flows.intents().languages().stream()
                            .anyMatch(language ->
                                    flows.intents().intent(language, intent).isPresent()),
                    chats.bots().tier(),
                    agent -> chats.floor().view().agents().containsKey(agent),
                    chats.bots().boxes(),
                    chats.clock());
        }

        private static final RetryPolicy<Object> UNTIL_IT_IS_BACK = RetryPolicy.builder()
                .handle(StoreException.class, CompletionException.class)
                .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(10))
                .withMaxRetries(-1)
                .build();

        /** Something that must be done, and waits while the database is away. */
        <T> T retry(Work<T> work) {
            try {
                return Objects.requireNonNull(
                        Failsafe.with(UNTIL_IT_IS_BACK).<@Nullable T>get(work::done), "nothing came of it");
            } catch (FailsafeException e) {
                throw new ConversationBroken(e);
            }
        }

        void write(BotFact fact, Personal personal) {
            var _ = journal.append(clock.instant(), fact, personal, () -> {});
        }
    }

    @FunctionalInterface
    interface Work<T> {
        T done();
    }

    /** @param queue where those go whom the flow cannot serve */
    record Duty(String flow, String queue, Patience patience) {}

    /**
     * @param answer so long an answer is waited for before it counts as none, if its step does not wait longer
     * @param pause so long whoever writes a message in several goes is waited for between them
     */
    record Patience(Duration answer, Duration pause) {
        private static final Duration USUAL_PAUSE = Duration.ofSeconds(10);

        Patience(Duration answer) {
            this(answer, USUAL_PAUSE);
        }
    }

    private record Running(ChatConversation conversation, FlowSession session) {}

    private final Rooms rooms;
    private final Map<String, Duty> duties;
    private final BotTable table;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param duties by account: who is answered by a flow first
     */
    Bots(Rooms rooms, Map<String, Duty> duties) {
        this.rooms = rooms;
        this.duties = Map.copyOf(duties);
        this.table = new BotTable(rooms.database());
    }

    /**
     * A message has opened or reopened the interaction, and it was left to us.
     *
     * @param message its id
     * @return false: there is no such flow; the interaction is to be enqueued
     */
    boolean start(String interaction, String message) {
        InteractionDetail detail = rooms.interactions().find(interaction).orElseThrow();
        Duty duty = duties.get(detail.interaction().dialled());
        Optional<FlowLibrary.Version> flow =
                duty == null ? Optional.empty() : rooms.flows().flow(duty.flow());
        if (duty == null || flow.isEmpty()) {
            return false;
        }
        List<Message> before = rooms.conversations().messages(interaction).stream()
                .takeWhile(one -> !one.id().equals(message))
                .filter(one -> one.direction() == Message.Direction.IN)
                .toList();
        int visit = table.find(interaction).map(BotTable.Row::visit).orElse(0);
        rooms.write(new BotFact.Began(interaction, duty.flow(), flow.get().version(), before.size()), Personal.NONE);
        FlowSession session =
                rooms.flows().session(duty.flow(), facts(detail.interaction())).orElse(null);
        if (session == null) {
            return false;
        }
        BotTable.Row row = new BotTable.Row(duty.flow(), null, visit, before.size(), List.of(), null, false);
        run(detail.interaction(), duty, row, session, bot -> bot.session().start(bot.conversation()));
        return true;
    }

    private Map<String, String> facts(Interaction one) {
        String number = one.callerNumber();
        String customer = one.customer();
        return FlowSession.facts(
                number == null ? "" : number,
                one.dialled(),
                one.id(),
                one.startedAt(),
                customer == null ? "" : rooms.tier().apply(customer).orElse(""),
                Channel.CHAT);
    }

    boolean has(String interaction) {
        return running.containsKey(interaction);
    }

    /** The customer has written; it is stored. */
    void heard(String interaction) {
        Running bot = running.get(interaction);
        if (bot != null) {
            bot.conversation().heard();
        }
    }

    /**
     * What may be stored of what the customer writes: all of it, unless a flow has asked for a secret.
     *
     * @param externalId by which the message will be known
     */
    String kept(String interaction, String externalId, String text) {
        Running bot = running.get(interaction);
        return bot == null ? text : bot.conversation().kept(externalId, text);
    }

    /**
     * The customer has gone.
     *
     * @return false: no flow has it, and it is not ended by this
     */
    boolean left(String interaction) {
        Running bot = running.get(interaction);
        if (bot != null) {
            bot.conversation().leave();
        }
        return bot != null;
    }

    /**
     * Its queue has given the interaction up.
     *
     * @return false: no flow goes on with it
     */
    boolean overflowed(String interaction, Overflowing why) {
        Optional<BotTable.Row> row = rooms.retry(() -> table.find(interaction));
        Set<Outcome.Exit> exits = row.map(BotTable.Row::exits).orElse(null);
        Optional<Outcome.Exit> exit = exits == null
                ? Optional.empty()
                : ways(why).stream().filter(exits::contains).findFirst();
        return exit.isPresent() && resume(interaction, row.get(), exit.get());
    }

    /** Where the flow may go on; one that says nothing of full and closed queues has a way for the like of it. */
    private static List<Outcome.Exit> ways(Overflowing why) {
        return switch (why) {
            case MAX_WAIT -> List.of(Outcome.Exit.TIMEOUT);
            case NO_AGENT -> List.of(Outcome.Exit.NO_AGENT);
            case FULL, ESTIMATED_WAIT -> List.of(Outcome.Exit.FULL, Outcome.Exit.TIMEOUT);
            case CLOSED -> List.of(Outcome.Exit.CLOSED, Outcome.Exit.NO_AGENT);
        };
    }

    /** After a start, once, before anything is told from outside: goes on where an earlier start was. */
    void takeUp() {
        if (duties.isEmpty()) {
            return;
        }
        for (Conversation found : rooms.conversations().unrouted(Channel.CHAT)) {
            Duty duty = duties.get(found.account());
            if (duty != null) {
                takeUp(found.interaction(), duty);
            }
        }
    }

    private void takeUp(Interaction one, Duty duty) {
        Optional<BotTable.Row> row = table.find(one.id());
        if (row.isEmpty() || row.get().over()) {
            anew(one.id(), duty);
            return;
        }
        Set<Outcome.Exit> exits = row.get().exits();
        String queue = one.queue();
        if (exits == null || queue == null) {
            var _ = resume(one.id(), row.get(), null);
            return;
        }
        // Its queue had given it up, and the flow was not told.
        Optional<Outcome.Exit> exit = exits.stream().sorted().findFirst();
        if (exit.isEmpty() || !resume(one.id(), row.get(), exit.get())) {
            handOver(one.id(), Route.to(queue), null);
        }
    }

    /**
     * @param exit by which the step is left; null: it is begun again
     * @return false: there is no such interaction or flow of ours
     */
    private boolean resume(String interaction, BotTable.Row row, Outcome.@Nullable Exit exit) {
        InteractionDetail detail =
                rooms.retry(() -> rooms.interactions().find(interaction)).orElse(null);
        Duty duty = detail == null ? null : duties.get(detail.interaction().dialled());
        if (detail == null || duty == null || closed) {
            return false;
        }
        StepRef step = row.step();
        Map<String, String> variables = new HashMap<>(detail.values());
        variables.putAll(facts(detail.interaction()));
        Optional<FlowSession> session = step == null
                ? rooms.flows().session(row.flow(), variables)
                : rooms.flows().resume(step, variables);
        if (session.isEmpty()) {
            handOver(interaction, Route.to(duty.queue()), "the flow " + row.flow() + " is not there any more");
            return true;
        }
        run(detail.interaction(), duty, row, session.get(), bot -> {
            if (exit == null) {
                return bot.session().start(bot.conversation());
            }
            bot.conversation().skipToNow();
            // Where it needs a secret that is gone, it begins anew.
            return bot.session().at().equals(step)
                    ? bot.session().goOn(exit, bot.conversation())
                    : bot.session().start(bot.conversation());
        });
        return true;
    }

    /** Its first message was stored, and nothing was begun. */
    private void anew(String interaction, Duty duty) {
        String last = rooms.conversations().messages(interaction).stream()
                .filter(message -> message.direction() == Message.Direction.IN)
                .map(Message::id)
                .reduce("", (_, later) -> later);
        if (!start(interaction, last)) {
            handOver(interaction, Route.to(duty.queue()), "there is no flow " + duty.flow());
        }
    }

    private void run(
            Interaction one, Duty duty, BotTable.Row row, FlowSession session, Function<Running, Outcome> begin) {
        String id = one.id();
        Running bot = new Running(new ChatConversation(rooms, id, "bot " + row.flow(), duty.patience(), row), session);
        Running before = running.put(id, bot);
        if (before != null) {
            before.conversation().stop();
        }
        Thread.ofVirtual().name("bot-" + id).start(() -> {
            try {
                follow(id, duty, bot, begin.apply(bot));
            } catch (ConversationBroken e) {
                log.debug("[{}] the bot stopped", id, e);
            } catch (RuntimeException e) {
                log.error("[{}] the bot failed; the customer comes to queue {}", id, duty.queue(), e);
                handOver(id, Route.to(duty.queue()), "the bot failed");
            } finally {
                bot.conversation().rest();
                running.remove(id, bot);
            }
        });
    }

    private void follow(String id, Duty duty, Running bot, Outcome first) {
        ChatConversation conversation = bot.conversation();
        Outcome outcome = first;
        while (!conversation.isStopped()) {
            conversation.rest();
            switch (outcome) {
                case Outcome.Enqueue step -> {
                    handOver(id, route(step), step.exits(), null);
                    return;
                }
                case Outcome.TransferTo step -> {
                    conversation.write(new BotFact.Noted(
                            id, "a chat is not transferred to a telephone; the step " + step.step() + " has failed"));
                    if (!step.exits().contains(Outcome.Exit.FAILURE)) {
                        handOver(id, Route.to(duty.queue()), null);
                        return;
                    }
                    outcome = bot.session().goOn(Outcome.Exit.FAILURE, conversation);
                }
                case Outcome.Finished _, Outcome.DeadAir _ -> {
                    end(id, conversation.leftMessage() ? Ending.voicemail() : Ending.flowEnded(), "finished");
                    return;
                }
                case Outcome.CallBack _ -> {
                    handOver(id, Route.to(duty.queue()), "a call back was promised, and is for an agent to make");
                    return;
                }
                case Outcome.Left _ -> {
                    end(id, conversation.leftMessage() ? Ending.voicemail() : Ending.abandoned(Stage.FLOW), "left");
                    return;
                }
                case Outcome.Fault(StepRef step, String what) -> {
                    log.error(
                            "[{}] flow failed at {}: {}; the customer comes to queue {}", id, step, what, duty.queue());
                    handOver(id, Route.to(duty.queue()), "flow failed at " + step + ": " + what);
                    return;
                }
            }
        }
    }

    private Route route(Outcome.Enqueue step) {
        return new Route(
                step.queue(),
                step.priority(),
                step.skills(),
                step.first()
                        .filter(first -> rooms.agents().test(first.agent()))
                        .map(first -> new Waiting.Preferred(first.agent(), first.within()))
                        .orElse(null));
    }

    private void handOver(String interaction, Route route, @Nullable String why) {
        handOver(interaction, route, Set.of(), why);
    }

    /** @param why null: the flow leads there */
    private void handOver(String interaction, Route route, Set<Outcome.Exit> exits, @Nullable String why) {
        if (why != null) {
            rooms.write(new BotFact.Noted(interaction, why), Personal.NONE);
        }
        if (isOpen(interaction)) {
            rooms.write(
                    new BotFact.HandedOver(
                            interaction,
                            route.queue(),
                            exits.stream().map(Enum::name).collect(Collectors.toSet())),
                    Personal.NONE);
            rooms.retry(() -> {
                rooms.conversations().enqueue(interaction, route);
                return true;
            });
        }
    }

    private boolean isOpen(String interaction) {
        return rooms.retry(() -> rooms.conversations().find(interaction))
                .filter(found -> found.interaction().endedAt() == null)
                .isPresent();
    }

    private void end(String interaction, Ending ending, String how) {
        if (isOpen(interaction)) {
            rooms.retry(() -> {
                rooms.conversations().end(interaction, ending);
                return true;
            });
        }
        rooms.write(new BotFact.Over(interaction, how), Personal.NONE);
    }

    @Override
    public void close() {
        closed = true;
        running.values().forEach(bot -> bot.conversation().stop());
    }
}
