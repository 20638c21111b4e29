package org.trunkline.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Channel;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Callback;
import org.trunkline.customer.Callback.Mode;
import org.trunkline.customer.Callback.State;
import org.trunkline.customer.Claim;
import org.trunkline.customer.OpenInteraction;
import org.trunkline.customer.Stage;
import org.trunkline.journal.Personal;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.LineEvent;
import org.trunkline.queue.Contact;
import org.trunkline.queue.QueueSignal;
import org.trunkline.queue.Reply;
import org.trunkline.queue.Waiting;

/**
 * Keeps the account of the calls that we owe customers and make by ourselves: which wait for their time, which for an
 * agent, who was dialled how often. Each attempt is an interaction and a {@link Call} of its own, whose contact waits on
 * the floor without a line. Thread-safe; what becomes of callbacks is written down here alone.
 */
public final class CallbackDesk implements CallbackOrders, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallbackDesk.class);

    /** So long an agent's own callback is kept for that agent, once it is due. */
    private static final Duration OWN = Duration.ofHours(1);

    /** While it is too early or too late to call, it is looked again after so long at most. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** An attempt that has its inbox, and no thread yet. */
    interface Attempt {
        Inbox inbox();

        Consumer<QueueSignal> receiver();

        /** @param known whether the floor has the contact already */
        void start(boolean known);
    }

    /** What attempts are made with. */
    interface Attempts {
        String nextInteraction();

        Attempt attempt(Owed owed, Waiting waiting);
    }

    private static final class Account {
        Callback now;

        @Nullable
        Attempt attempt;

        Account(Callback now) {
            this.now = now;
        }
    }

    private final Reception.Rooms rooms;
    private final CallbackTerms terms;
    private final Supplier<String> ownNumber;
    private final Claims claims;
    private final Attempts attempts;
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Set<String> dialling = new HashSet<>();
    private final ScheduledThreadPoolExecutor alarmClock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("callback-timers").daemon().factory());

    /** @param ownNumber what customers are shown who were not called for a call of theirs */
    CallbackDesk(
            Reception.Rooms rooms, CallbackTerms terms, Supplier<String> ownNumber, Claims claims, Attempts attempts) {
        this.rooms = rooms;
        this.terms = terms;
        this.ownNumber = ownNumber;
        this.claims = claims;
        this.attempts = attempts;
        alarmClock.setRemoveOnCancelPolicy(true);
    }

    /** On what customers are called back. */
    CallbackTerms terms() {
        return terms;
    }

    @Override
    public Optional<String> number(String given) {
        return terms.reach().number(given);
    }

    @Override
    public boolean reaches(String number) {
        return terms.reach().reaches(number);
    }

    /**
     * A caller who waits gives up the line and keeps the place.
     *
     * @param name empty if not known
     * @return refused if an agent has answered meanwhile; nothing was promised then
     */
    CompletableFuture<Reply> promise(Waiting waiting, String number, String name, String dialled) {
        Callback callback = promised(
                waiting.interaction(),
                withoutAnother(waiting, number),
                number,
                name,
                dialled,
                terms.mode(waiting.queue()));
        Account account = add(callback);
        Attempt attempt = prepare(account);
        return rooms.floor()
                .takePlace(waiting.interaction(), waiting(callback), attempt.receiver())
                .whenCompleteAsync(
                        (reply, _) -> {
                            if (reply instanceof Reply.Done) {
                                attempt.start(true);
                            } else {
                                set(account, State.CANCELLED, null, "an agent answered first");
                            }
                        },
                        Thread::startVirtualThread);
    }

    @Override
    public CompletableFuture<Reply> instead(String interaction, String number) {
        Contact contact = rooms.floor().view().contact(interaction);
        if (contact == null || contact.stage() == Contact.Stage.ACTIVE) {
            return CompletableFuture.completedFuture(
                    new Reply.Refused("interaction " + interaction + " does not wait any more; see who has it"));
        }
        return promise(contact.waiting(), number, "", "");
    }

    /** Who asked before has one place, the better of the two. */
    private Waiting withoutAnother(Waiting waiting, String number) {
        Account another = another(waiting.queue(), number, "asked for again");
        if (another == null) {
            return waiting;
        }
        letGo(another);
        return waiting.inPlaceOf(waiting(another.now));
    }

    /** Ends the one that waits for this number in this queue; null: there is none. */
    private synchronized @Nullable Account another(String queue, String number, String why) {
        for (Account account : accounts.values()) {
            Callback now = account.now;
            if (now.state() == State.WAITING && queue.equals(now.queue()) && number.equals(now.number())) {
                set(account, State.CANCELLED, null, why);
                return account;
            }
        }
        return null;
    }

    /**
     * A caller comes into a queue. Who is to be called back there has that place from now on, and is not called.
     *
     * @return as the caller waits then; empty: there was none, and the floor was told nothing
     */
    Optional<Waiting> rejoin(Waiting waiting, String callerNumber, Consumer<QueueSignal> receiver) {
        Account kept = number(callerNumber)
                .map(number -> another(waiting.queue(), number, "the customer rang again and has the place"))
                .orElse(null);
        if (kept == null) {
            return Optional.empty();
        }
        Waiting now = waiting.inPlaceOf(waiting(kept.now));
        Attempt attempt = kept.attempt;
        if (attempt == null) {
            rooms.floor().enter(now, receiver);
        } else {
            var _ = rooms.floor()
                    .takePlace(kept.now.interaction(), now, receiver)
                    .thenAccept(reply -> {
                        if (reply instanceof Reply.Refused) {
                            rooms.floor().enter(now, receiver);
                        }
                        letGo(kept);
                    });
        }
        return Optional.of(now);
    }

    /** A caller hung up who had waited for so long; the queue may want them called back. */
    void dropped(Waiting waiting, Arrival caller, Duration waited) {
        Optional<String> number = terms.callable(caller.callerNumber());
        if (number.isEmpty() || !terms.isOwedAfter(waiting.queue(), waited)) {
            return;
        }
        Callback callback = promised(
                waiting.interaction(),
                withoutAnother(waiting, number.get()),
                number.get(),
                caller.callerName(),
                caller.dialled(),
                terms.mode(waiting.queue()));
        schedule(add(callback));
    }

    private Callback promised(String origin, Waiting waiting, String number, String name, String dialled, Mode mode) {
        String id = attempts.nextInteraction();
        return write(
                new CallFact.CallbackPromised(
                        origin,
                        id,
                        mode,
                        waiting.queue(),
                        waiting.priority(),
                        waiting.skills(),
                        waiting.arrived(),
                        null,
                        null,
                        dialled.isEmpty() ? ownNumber.get() : dialled),
                number,
                name,
                () -> {});
    }

    private Callback write(CallFact.CallbackPromised fact, String number, String name, Runnable durable) {
        Instant now = rooms.clock().instant();
        Map<String, String> personal = new HashMap<>(Map.of(CallFact.NUMBER, number));
        if (!name.isEmpty()) {
            personal.put(CallFact.CALLER_NAME, name);
        }
        var _ = rooms.journal().append(now, fact, new Personal(personal), durable);
        return new Callback(
                fact.callback(),
                fact.due() == null ? State.WAITING : State.SCHEDULED,
                fact.mode(),
                fact.interaction().equals(fact.callback()) ? null : fact.interaction(),
                fact.callback(),
                null,
                number,
                name,
                fact.dialled(),
                fact.queue(),
                fact.priority(),
                fact.skills(),
                fact.agent(),
                fact.place(),
                0,
                fact.due(),
                now,
                null,
                null);
    }

    private Waiting waiting(Callback callback) {
        String agent = callback.agent();
        return new Waiting(
                callback.interaction(),
                String.valueOf(callback.queue()),
                callback.priority(),
                callback.skills(),
                callback.place(),
                agent == null ? null : new Waiting.Preferred(agent, OWN),
                true,
                Channel.VOICE);
    }

    // ---- what attempts tell

    /**
     * An attempt is about to dial the customer.
     *
     * @return false if nobody wants it any more, or that number is being dialled for another callback
     */
    synchronized boolean dials(Callback callback, String line, Context call) {
        Account account = accounts.get(callback.id());
        if (account == null || !dialling.add(callback.number())) {
            return false;
        }
        int attempt = callback.attempts() + 1;
        account.now = account.now.dialling(attempt);
        call.write(new CallFact.CallbackDialled(callback.interaction(), callback.id(), line, attempt));
        return true;
    }

    /** The dialling is over, however it ended. */
    synchronized void dialled(Callback callback) {
        dialling.remove(callback.number());
    }

    synchronized void reached(Callback callback) {
        Account account = accounts.get(callback.id());
        if (account != null) {
            set(account, State.DONE, null, "the customer was reached");
        }
    }

    /**
     * The attempt came to nothing.
     *
     * @param again whether the customer is to be tried again without delay
     */
    synchronized void notReached(Callback callback, String why, boolean again) {
        Account account = accounts.get(callback.id());
        if (account == null || !account.now.interaction().equals(callback.interaction())) {
            return;
        }
        if (terms.isTriedOut(account.now)) {
            set(account, State.FAILED, null, why);
            return;
        }
        set(account, State.WAITING, again ? null : rooms.clock().instant().plus(terms.retry(callback)), why);
        account.attempt = null;
        schedule(account);
    }

    /** The script of an attempt is over. If it told nothing of how, it failed. */
    synchronized void over(Callback callback) {
        notReached(callback, "the attempt failed", false);
    }

    // ---- what is asked from outside

    @Override
    public CompletableFuture<String> order(Order order) {
        Instant now = rooms.clock().instant();
        String id = attempts.nextInteraction();
        Instant at = order.at() != null && order.at().isAfter(now) ? order.at() : null;
        CompletableFuture<String> durable = new CompletableFuture<>();
        List<Claim> asked = claims.fitting(order.queue(), claims.of("", claims.tier(order.number())));
        Callback callback = write(
                new CallFact.CallbackPromised(
                        id,
                        id,
                        order.mode(),
                        order.queue(),
                        Claims.priority(asked),
                        Claims.skills(asked),
                        at == null ? now : at,
                        order.agent(),
                        at,
                        ownNumber.get()),
                order.number(),
                "",
                () -> durable.complete(id));
        synchronized (this) {
            schedule(add(callback));
        }
        return durable;
    }

    @Override
    public CompletableFuture<Boolean> end(String id, State state, String why) {
        CompletableFuture<Boolean> durable = new CompletableFuture<>();
        Account account;
        synchronized (this) {
            account = accounts.get(id);
            if (account == null) {
                return CompletableFuture.completedFuture(false);
            }
            set(account, state, null, why, () -> durable.complete(true));
        }
        letGo(account);
        return durable;
    }

    /** Nothing is to come of its attempt, if there is one. */
    private void letGo(Account account) {
        Attempt attempt = account.attempt;
        if (attempt != null) {
            rooms.floor().calledOff(account.now.interaction());
            attempt.inbox().put(new CallSignal.FromCaller(new LineEvent.HungUp(Cause.NORMAL)));
        }
    }

    // ---- the account

    private synchronized Account add(Callback callback) {
        Account account = new Account(callback);
        accounts.put(callback.id(), account);
        return account;
    }

    private void set(Account account, State state, @Nullable Instant due, String why) {
        set(account, state, due, why, () -> {});
    }

    private synchronized void set(Account account, State state, @Nullable Instant due, String why, Runnable durable) {
        Callback now = account.now;
        if (now.state().isOver()) {
            return;
        }
        // Each attempt is an interaction of its own.
        String next = state.isOver() ? now.interaction() : attempts.nextInteraction();
        CallFact.CallbackSet fact =
                new CallFact.CallbackSet(now.interaction(), now.id(), state, next, now.attempts(), due, why);
        account.now = now.set(fact);
        if (state.isOver()) {
            accounts.remove(now.id());
        }
        var _ = rooms.journal().append(rooms.clock().instant(), fact, Personal.NONE, durable);
    }

    private synchronized Attempt prepare(Account account) {
        Attempt attempt = attempts.attempt(new Owed(account.now, this), waiting(account.now));
        account.attempt = attempt;
        return attempt;
    }

    private void schedule(Account account) {
        Instant due = account.now.due();
        Duration wait =
                due == null ? Duration.ZERO : Duration.between(rooms.clock().instant(), due);
        String id = account.now.id();
        var _ = alarmClock.schedule(() -> begin(id), Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    }

    private synchronized void begin(String id) {
        Account account = accounts.get(id);
        if (account == null || account.attempt != null) {
            return;
        }
        Instant now = rooms.clock().instant();
        if (terms.mayCall(account.now, now)) {
            prepare(account).start(false);
        } else {
            // Asked again soon: the hours may be changed meanwhile.
            var _ = alarmClock.schedule(() -> begin(id), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    // ---- after a start

    /** One that waits on; to be begun in the order of the places, among the callers. */
    record Resumption(Callback callback, Runnable begin) {}

    /**
     * Takes up what an earlier start left; what it left on the switch is ended by then.
     *
     * @param calls the interactions that had no ending
     */
    synchronized List<Resumption> recover(List<Callback> open, List<OpenInteraction> calls) {
        List<Resumption> waiting = new ArrayList<>();
        Map<String, OpenInteraction> byId = new HashMap<>();
        calls.forEach(call -> byId.put(call.id(), call));
        Set<String> known = new HashSet<>();
        for (Callback callback : open) {
            Account account = add(callback);
            known.add(callback.interaction());
            OpenInteraction attempt = byId.get(callback.interaction());
            OpenInteraction origin = byId.get(String.valueOf(callback.origin()));
            if (attempt != null && attempt.answeredAt() != null) {
                set(account, State.DONE, null, "the customer was reached");
            } else if (origin != null && origin.stage() == Stage.TALKING) {
                set(account, State.CANCELLED, null, "an agent answered first");
            } else {
                waiting.add(new Resumption(callback, takeUp(account, origin)));
            }
        }
        // Those of callbacks that are over.
        rooms.floor().view().queues().values().stream()
                .flatMap(queue -> queue.waiting().stream())
                .filter(contact -> contact.waiting().callback() && !known.contains(contact.interaction()))
                .filter(contact -> !byId.containsKey(contact.interaction()))
                .forEach(contact -> rooms.floor().calledOff(contact.interaction()));
        return waiting;
    }

    private Runnable takeUp(Account account, @Nullable OpenInteraction origin) {
        Callback callback = account.now;
        Contact contact = rooms.floor().view().contact(callback.interaction());
        if (callback.state() == State.DIALLING || (contact != null && contact.stage() == Contact.Stage.ACTIVE)) {
            rooms.floor().calledOff(callback.interaction());
            // The attempt was cut short by us: it does not count.
            account.now = callback.dialling(Math.max(0, callback.attempts() - 1));
            set(account, State.WAITING, null, "the attempt was cut short by a restart");
            return () -> begin(callback.id());
        }
        if (contact != null) {
            return () -> {
                Attempt attempt = prepare(account);
                rooms.floor().resume(callback.interaction(), attempt.receiver());
                attempt.start(true);
            };
        }
        if (origin != null && rooms.floor().view().contact(origin.id()) != null) {
            return () -> {
                Attempt attempt = prepare(account);
                var _ = rooms.floor()
                        .takePlace(origin.id(), waiting(callback), attempt.receiver())
                        .thenAcceptAsync(
                                reply -> attempt.start(reply instanceof Reply.Done), Thread::startVirtualThread);
            };
        }
        return () -> schedule(account);
    }

    /** Those whose caller was promised to be called, be they still on the line. */
    static Set<String> origins(List<Callback> open) {
        Set<String> origins = new HashSet<>();
        open.forEach(callback -> {
            if (callback.origin() != null) {
                origins.add(callback.origin());
            }
        });
        return origins;
    }

    @Override
    public void close() {
        alarmClock.shutdownNow();
        log.debug("callbacks wait for the next start");
    }
}
