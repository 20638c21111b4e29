package org.trunkline.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Ending.Reason;
import org.trunkline.customer.Ending.Responsible;
import org.trunkline.customer.Partner;
import org.trunkline.customer.Stage;
import org.trunkline.line.Cause;
import org.trunkline.line.Destination;
import org.trunkline.line.Dial;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;

/**
 * The stage before the conversation in a call that an agent makes: the agent's phone rings, unless the agent has dialled at
 * it, then the customer's. Until both have answered nobody is joined with anybody.
 */
final class CallingOut {
    private static final String BUSY = "The number is busy.";
    private static final String NO_ANSWER = "Nobody answers.";
    private static final String NOT_REACHED = "The number cannot be reached.";

    /** All that is ever said here, for rendering in advance. */
    static final List<String> TEXTS = List.of(BUSY, NO_ANSWER, NOT_REACHED);

    /**
     * @param leg the agent's channel
     * @param number of the customer, in E.164
     * @param queue by whose rules the call is recorded and wrapped up; may be empty
     */
    record Order(String agent, String phone, String leg, String number, String queue) {
        Partner partner() {
            return new Partner(Partner.Kind.AGENT, agent, phone, leg);
        }
    }

    /** Where to begin: after a start of the controller both may have answered. */
    enum Begin {
        RING_AGENT,
        DIAL_CUSTOMER,
        BOTH_ARE_THERE
    }

    sealed interface Result {
        /** @param room open, and nobody is in it */
        record Reached(Party agent, String room) implements Result {}

        record Over(Ending ending) implements Result {}
    }

    private final Context call;
    private final OutboundSettings settings;
    private final CallSettings ringing;
    private final Announcements announcements;
    private final Order order;
    private @Nullable Line leg;
    private boolean agentThere;

    CallingOut(
            Context call, OutboundSettings settings, CallSettings ringing, Announcements announcements, Order order) {
        this.call = call;
        this.settings = settings;
        this.ringing = ringing;
        this.announcements = announcements;
        this.order = order;
    }

    String queue() {
        return order.queue();
    }

    /** Whether the agent was on the line, so that there is something to wrap up. */
    boolean isAgentThere() {
        return agentThere;
    }

    Stage stage() {
        return agentThere ? Stage.DIALLING : Stage.RINGING;
    }

    Result run(Begin begin) {
        if (begin == Begin.RING_AGENT) {
            Ending failed = ringAgent();
            if (failed != null) {
                return new Result.Over(failed);
            }
        }
        Line agent = leg == null ? take() : leg;
        leg = agent;
        agentThere = true;
        if (begin != Begin.BOTH_ARE_THERE) {
            // For an agent who dialled, and is not answered yet.
            Context.quietly(agent::answer);
            call.write(new CallFact.CustomerDialled(call.interaction));
            Ending failed = dialCustomer(agent);
            if (failed != null) {
                return new Result.Over(failed);
            }
        }
        call.write(new CallFact.Answered(call.interaction));
        call.recording().arm(order.queue());
        String room = call.names.room();
        try {
            call.switchboard.openRoom(room);
        } catch (LineFailure e) {
            if (e.kind() == LineFailure.Kind.NOT_OWNER) {
                throw new Context.Stopping();
            }
            return new Result.Over(Ending.systemFailure(Stage.DIALLING));
        }
        return new Result.Reached(new Party(order.partner(), agent), room);
    }

    private Line take() {
        return call.switchboard.take(order.leg(), event -> call.inbox.put(new CallSignal.FromLeg(order.leg(), event)));
    }

    private @Nullable Ending ringAgent() {
        try {
            leg = call.switchboard.dial(
                    new Dial(
                            order.leg(),
                            new Destination.Phone(order.phone()),
                            order.number(),
                            "",
                            ringing.transferRing()),
                    event -> call.inbox.put(new CallSignal.FromLeg(order.leg(), event)));
        } catch (LineFailure e) {
            if (e.kind() == LineFailure.Kind.NOT_OWNER) {
                throw new Context.Stopping();
            }
            leg = take();
            return Ending.systemFailure(Stage.RINGING);
        }
        Instant deadline = call.clock.instant().plus(ringing.transferRing().multipliedBy(2));
        while (true) {
            switch (call.poll(deadline)) {
                case CallSignal.FromLeg(String _, LineEvent.Answered _) -> {
                    return null;
                }
                case CallSignal.FromLeg(String _, LineEvent.HungUp(Cause cause)) -> {
                    return new Ending(Responsible.AGENT, Dialling.reason(cause), Stage.RINGING);
                }
                case CallSignal.Asked asked -> asked.refuse("the agent's phone is still ringing");
                case null -> {
                    return new Ending(Responsible.AGENT, Reason.NO_ANSWER, Stage.RINGING);
                }
                default -> {}
            }
        }
    }

    private @Nullable Ending dialCustomer(Line agent) {
        Destination customer = new Destination.Outside(order.number(), settings.trunk());
        Dialling dialling = new Dialling(call, agent);
        Dial dial = new Dial(call.caller().id(), customer, settings.shown(), "", settings.ring());
        return switch (dialling.run(dial)) {
            case Dialling.Result.Reached _ -> null;
            case Dialling.Result.AgentLeft left -> left.ending();
            case Dialling.Result.Failed failed -> {
                dialling.tell(announcements.saying(text(failed.ending().reason())));
                yield failed.ending();
            }
        };
    }

    private static String text(Reason reason) {
        return switch (reason) {
            case BUSY -> BUSY;
            case NO_ANSWER -> NO_ANSWER;
            default -> NOT_REACHED;
        };
    }

    void tidyUp() {
        Line agent = leg;
        if (agent != null) {
            Context.quietly(() -> agent.hangUp(Cause.NORMAL));
        }
        Context.quietly(() -> call.caller().hangUp(Cause.NORMAL));
    }
}
