package org.trunkline.call;

import org.jspecify.annotations.Nullable;
import org.trunkline.customer.Partner;

/**
 * Who is where in a conversation at a moment, and what can be asked of it then.
 *
 * @param host whom the caller talks with; null: they have left
 * @param transfer how far the way to a second party is
 * @param callerIn the caller hears the others
 * @param heldByPhone the host's phone holds the caller
 * @param onFloor the floor has the caller with an agent
 * @param card null: the switch for card data is off
 */
record Arrangement(
        @Nullable Partner host,
        Transfer transfer,
        boolean callerIn,
        boolean heldByPhone,
        boolean onFloor,
        @Nullable Card card) {
    private static final String UNDER_WAY = "a transfer is under way; complete or abort it first";

    enum Transfer {
        NONE,
        /** The floor is asked for an agent. */
        RESERVING,
        /** A queue is asked for one of its agents: it waits there, or phones ring. */
        QUEUED,
        RINGING,
        ANSWERED
    }

    enum Card {
        KEYING,
        /** The gateway has the data. */
        SENDING
    }

    /** Whether somebody is asked, rung or spoken with beside the caller. */
    boolean isConsulting() {
        return transfer == Transfer.QUEUED || transfer == Transfer.RINGING || transfer == Transfer.ANSWERED;
    }

    /** Why the request cannot be carried out now; null if it can. */
    @Nullable
    String whyNot(TalkRequest request, Targets targets, CardSettings settings) {
        if (card != null && !(request instanceof TalkRequest.Card)) {
            return "the switch for card data is on";
        }
        boolean free = transfer == Transfer.NONE;
        return switch (request) {
            case TalkRequest.Hold _ -> !free ? UNDER_WAY : callerIn ? null : "the caller is on hold already";
            case TalkRequest.Resume _ -> !free ? UNDER_WAY : callerIn ? "the caller is not on hold" : null;
            case TalkRequest.Transfer(TalkTarget to) -> whyNot(to, true, targets);
            case TalkRequest.Consult(TalkTarget to) -> whyNot(to, false, targets);
            case TalkRequest.Park _, TalkRequest.TakeOver _, TalkRequest.Bring _ ->
                free && host != null ? null : UNDER_WAY;
            case TalkRequest.Complete _, TalkRequest.Abort _ -> isConsulting() ? null : "nobody is consulted";
            case TalkRequest.Conference _ -> {
                if (transfer != Transfer.ANSWERED) {
                    yield "nobody is consulted, or they have not answered yet";
                }
                yield callerIn ? "it is a conference already" : null;
            }
            case TalkRequest.Card(boolean on, String _) -> on ? whyNotCard(settings) : whyNotOff();
            case TalkRequest.Recording _ -> null;
        };
    }

    private @Nullable String whyNotOff() {
        if (card == null) {
            return "the switch for card data is off";
        }
        return card == Card.SENDING ? "the gateway has the data already; its answer ends it" : null;
    }

    private @Nullable String whyNotCard(CardSettings settings) {
        if (card != null) {
            return "the switch for card data is on already";
        }
        if (transfer != Transfer.NONE || host == null) {
            return UNDER_WAY;
        }
        if (!callerIn || heldByPhone) {
            return "the caller is on hold";
        }
        return settings.gateway() == null ? "there is no payment gateway; set [card] gateway in trunkline.toml" : null;
    }

    private @Nullable String whyNot(TalkTarget to, boolean blindly, Targets targets) {
        if (transfer != Transfer.NONE || host == null) {
            return UNDER_WAY;
        }
        if (to instanceof TalkTarget.Queue(String queue)) {
            if (!blindly && !onFloor) {
                return "only an agent whom a queue gave the caller can ask a queue; transfer to it";
            }
            return targets.hasQueue(queue) ? null : "there is no queue " + queue;
        }
        Targets.Way way = targets.way(to).orElse(null);
        if (way == null) {
            return switch (to) {
                case TalkTarget.Agent(String id) -> "agent " + id + " is not logged in";
                case TalkTarget.Extension(String number) -> "there is no phone " + number;
                case TalkTarget.Outside _, TalkTarget.Queue _ ->
                    "that number is not on the list [outbound] numbers, or there is no trunk";
            };
        }
        return way.phone().equals(host.phone()) ? "that is the phone of " + host : null;
    }
}
