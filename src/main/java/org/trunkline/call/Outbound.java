package org.trunkline.call;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.flow.CallerLeft;
import org.trunkline.flow.ConversationBroken;
import org.trunkline.journal.Personal;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Reply;
import org.trunkline.queue.Waiting;

/**
 * Calls that agents make, by order of the API or by dialling the prefix and a number at their phone: let through here, by the
 * list of numbers that must not be called and by the hours, then scripts as any call is. Thread-safe.
 */
final class Outbound implements OutboundCalls {
    private static final Logger log = LoggerFactory.getLogger(Outbound.class);
    private static final int REPLY_SECONDS = 5;

    private static final String NOBODY = "Nobody is logged in at this phone.";
    private static final String NO_NUMBER = "That is no number that can be called.";
    private static final String LISTED = "This number must not be called.";
    private static final String NOT_NOW = "This number must not be called at this time of day.";

    /** Begins a call's script. */
    interface Beginning {
        void begin(Context context, Arrival arrival, CallingOut.Order order, CallingOut.Begin begin);
    }

    private final Reception.Rooms rooms;
    private final Rules rules;
    private final Scripts scripts;
    private final Beginning calls;

    Outbound(Reception.Rooms rooms, Rules rules, Scripts scripts, Beginning calls) {
        this.rooms = rooms;
        this.rules = rules;
        this.scripts = scripts;
        this.calls = calls;
    }

    OutboundSettings settings() {
        return rules.settings();
    }

    /** All that is ever said here, for rendering in advance. */
    static Stream<String> texts() {
        return Stream.concat(Set.of(NOBODY, NO_NUMBER, LISTED, NOT_NOW).stream(), CallingOut.TEXTS.stream());
    }

    @Override
    public Started call(Wish wish) {
        String number = rules.numbers().e164(wish.number()).orElse("");
        String queue = wish.queue() == null ? settings().queue() : wish.queue();
        Optional<Started.Refused> no = objection(number, wish.agent(), wish.by(), wish.anyTime());
        if (no.isPresent()) {
            return no.get();
        }
        if (!queue.isEmpty() && !rooms.floor().view().queues().containsKey(queue)) {
            return new Started.Refused(Why.AGENT, "there is no queue " + queue + "; list the queues");
        }
        AgentView view = rooms.floor().view().agents().get(wish.agent());
        String phone = view == null ? null : view.phone();
        if (phone == null) {
            return new Started.Refused(Why.AGENT, "agent " + wish.agent() + " is not logged in at a phone");
        }
        return begin(wish.agent(), phone, null, number, queue, wish.by());
    }

    private Optional<Started.Refused> objection(String number, String agent, @Nullable String by, boolean anyTime) {
        if (number.isEmpty()) {
            return refusal(Why.NUMBER, "that is no number that can be called; write it as +442079460000");
        }
        if (settings().trunk().isEmpty()) {
            return refusal(Why.NUMBER, "there is no trunk to call by; set [outbound] trunk in trunkline.toml");
        }
        if (rules.doNotContact().refusesCall(number)) {
            refused(agent, "do-not-call", by);
            return refusal(
                    Why.DO_NOT_CALL,
                    "the number must not be called; if that is wrong, take it off the do-not-call list, or have the customer agree");
        }
        Instant now = rooms.clock().instant();
        if (!anyTime && !settings().hours().isOpen(number, now)) {
            refused(agent, "calling-hours", by);
            return refusal(
                    Why.CALLING_HOURS,
                    "it is not between " + settings().hours().window() + " where the number is; "
                            + settings()
                                    .hours()
                                    .next(number, now)
                                    .map(next -> "call from " + next + " on")
                                    .orElse("it has no such hours at all")
                            + ", or have a supervisor give a reason");
        }
        return Optional.empty();
    }

    private static Optional<Started.Refused> refusal(Why cause, String why) {
        return Optional.of(new Started.Refused(cause, why));
    }

    private void refused(String agent, String why, @Nullable String by) {
        var _ = rooms.journal().append(rooms.clock().instant(), new CallFact.CallRefused(agent, why, by));
    }

    /**
     * @param leg the agent's line, if it is there already
     * @param by null: dialled at the phone
     */
    private Started begin(
            String agent, String phone, @Nullable String leg, String number, String queue, @Nullable String by) {
        String interaction = scripts.nextInteraction();
        Waiting waiting =
                new Waiting(interaction, queue, 0, Set.of(), rooms.clock().instant());
        Reply reply = answer(waiting, agent);
        if (reply instanceof Reply.Refused(String why)) {
            return new Started.Refused(Why.AGENT, why);
        }
        Context context = scripts.context(
                interaction, new Names(interaction, rooms.journal().epoch()).customer());
        CallingOut.Order order =
                new CallingOut.Order(agent, phone, leg == null ? context.names.leg() : leg, number, queue);
        context.write(
                new CallFact.CalledOut(
                        interaction, context.caller().id(), settings().shown(), agent, phone, order.leg(), queue, by),
                new Personal(Map.of(CallFact.CALLER, number)));
        Arrival arrival = new Arrival(context.caller().id(), settings().shown(), number, "", "");
        calls.begin(
                context, arrival, order, leg == null ? CallingOut.Begin.RING_AGENT : CallingOut.Begin.DIAL_CUSTOMER);
        return new Started.Calling(interaction);
    }

    private Reply answer(Waiting waiting, String agent) {
        try {
            return rooms.floor()
                    .callOut(waiting, agent)
                    .orTimeout(REPLY_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            log.warn("the floor does not answer agent {}, who calls out", agent, e);
            rooms.floor().calledOff(waiting.interaction());
            return new Reply.Refused("the floor does not answer; try again");
        }
    }

    /** A phone of ours dialled the prefix and a number; asking the database takes a script of its own. */
    void dialled(Arrival arrival) {
        String name = "out-" + arrival.line();
        Context context = scripts.context(name, arrival.line());
        Attendant attendant = scripts.attendant(context);
        scripts.run(name, context, () -> {
            try {
                String no = begun(arrival);
                if (no != null) {
                    context.caller().answer();
                    attendant.say(no);
                    context.caller().hangUp(Cause.NORMAL);
                }
            } catch (CallerLeft | Context.Stopping | ConversationBroken _) {
                // The call was not begun.
            } catch (RuntimeException e) {
                log.error("the call from phone {} to a number outside failed", arrival.fromPhone(), e);
                Context.quietly(() -> context.caller().hangUp(Cause.CONGESTION));
            }
        });
    }

    /** @return what to say if it was not; null: the line is the call's */
    private @Nullable String begun(Arrival arrival) {
        String phone = arrival.fromPhone();
        String agent = rooms.floor().view().agents().values().stream()
                .filter(seen -> phone.equals(seen.phone()))
                .map(AgentView::agent)
                .findFirst()
                .orElse(null);
        if (agent == null) {
            return NOBODY;
        }
        String number = rules.numbers().e164(arrival.outside()).orElse("");
        Optional<Started.Refused> no = objection(number, agent, null, false);
        Started started = no.isPresent()
                ? no.get()
                : begin(agent, phone, arrival.line(), number, settings().queue(), null);
        return switch (started) {
            case Started.Calling _ -> null;
            case Started.Refused(Why cause, String why) -> {
                log.info("agent {} cannot call from phone {}: {}", agent, phone, why);
                yield switch (cause) {
                    case NUMBER -> NO_NUMBER;
                    case DO_NOT_CALL -> LISTED;
                    case CALLING_HOURS -> NOT_NOW;
                    case AGENT -> Attendant.REFUSED;
                };
            }
        };
    }
}
