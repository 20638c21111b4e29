package org.trunkline.customer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.journal.Fact;

/** What happens to a call; the interaction's row follows from these. Registered as {@code call.*}. */
public sealed interface CallFact extends Fact {
    /** Personal value of {@link Arrived} and {@link FallbackTaken}: the number as the network presented it. */
    String CALLER = "caller";

    /** Personal value of {@link Arrived} and {@link FallbackTaken}: the name that came with it. */
    String CALLER_NAME = "callerName";

    /** Personal value of {@link CallbackPromised}: where the customer is called, in E.164. */
    String NUMBER = "number";

    /** Value beside {@link FlowLoaded}: the text of the flow. */
    String CONTENT = "content";

    @Override
    @Nullable
    String interaction();

    /**
     * A caller is here. Personal: {@link #CALLER}, {@link #CALLER_NAME}.
     *
     * @param line the channel's id
     * @param dialled our number
     */
    record Arrived(String interaction, String line, String dialled, String flow, String flowVersion)
            implements CallFact {}

    /**
     * An agent's phone is rung, or has called by itself, for a customer who is to be called. Personal: {@link #CALLER}, the
     * customer's number.
     *
     * @param line the id that the customer's channel will have
     * @param shown our number, which the customer sees
     * @param leg the agent's channel
     * @param queue by whose rules the call is recorded and wrapped up; may be empty
     * @param by name of the token or user; null: dialled at the phone
     */
    record CalledOut(
            String interaction,
            String line,
            String shown,
            String agent,
            String phone,
            String leg,
            String queue,
            @Nullable String by)
            implements CallFact {}

    /** The agent is on the line; the customer's phone is to ring. */
    record CustomerDialled(String interaction) implements CallFact {}

    /** A call to a customer was not made; why: {@code do-not-call, calling-window}. Belongs to no interaction. */
    record CallRefused(String agent, String why, @Nullable String by) implements CallFact {
        @Override
        public @Nullable String interaction() {
            return null;
        }
    }

    /** The caller, or the customer who was called. */
    record Answered(String interaction) implements CallFact {}

    /** @param stack where sub-flows return to, innermost first, each as {@code flow@version/step} */
    record StepEntered(String interaction, String flow, String version, String step, List<String> stack)
            implements CallFact {
        public StepEntered {
            stack = List.copyOf(stack);
        }
    }

    /**
     * The caller keyed or said something, or the flow looked it up. Personal: {@code name} with its value, unless
     * sensitive.
     */
    record Gathered(String interaction, String name, int length, boolean sensitive) implements CallFact {}

    /**
     * What the caller said was taken for this intent of the flow; the words themselves are not kept.
     *
     * @param confidence from 0 to 1
     */
    record Understood(String interaction, String intent, double confidence) implements CallFact {}

    /**
     * @param claims where priority and skills come from, as far as it is known
     * @param agent whom the caller is kept for at first; null: nobody
     */
    record Queued(
            String interaction,
            String queue,
            int priority,
            Set<String> skills,
            List<Claim> claims,
            @Nullable String agent)
            implements CallFact {
        @SuppressWarnings("NullAway") // journals of before claims were kept have no list of them
        public Queued {
            skills = Set.copyOf(skills);
            claims = claims == null ? List.of() : List.copyOf(claims);
        }

        public Queued(String interaction, String queue, int priority, Set<String> skills) {
            this(interaction, queue, priority, skills, List.of(), null);
        }
    }

    /** The queue gave the caller up, who goes on where the flow says; why: {@code max wait, no agent}. */
    record Overflowed(String interaction, String queue, String why) implements CallFact {}

    /** An agent's phone began to ring. */
    record Rang(String interaction, String offer, String agent, String phone, String leg) implements CallFact {}

    /** The phone stopped ringing; how: {@code accepted, declined, timed out, withdrawn …}. */
    record OfferEnded(String interaction, String offer, String how) implements CallFact {}

    /** Caller and agent can hear each other. */
    record Connected(String interaction, String agent, String phone, String leg) implements CallFact {}

    /**
     * The caller hears music instead of whom they spoke with.
     *
     * @param byPhone the phone's own hold key; the caller is still in the room
     */
    record Held(String interaction, boolean byPhone) implements CallFact {}

    /** Caller and the others hear each other again. */
    record HoldEnded(String interaction) implements CallFact {}

    /**
     * The flow handed the caller on, and the target answered.
     *
     * @param to null in journals of before this was kept
     */
    record Transferred(
            String interaction, String target, @Nullable Partner to) implements CallFact {}

    /** A second phone rings on behalf of whom the caller talks with, to whom the caller is to be handed or introduced. */
    record Consulting(
            String interaction, Partner to, @Nullable String by, boolean blind) implements CallFact {}

    /** Who was rung and whom the caller spoke with before talk with each other; the caller is on hold. */
    record ConsultAnswered(String interaction) implements CallFact {}

    /** The second phone is out again; why: {@code busy, no answer, aborted, hung up …}. */
    record ConsultEnded(String interaction, String why) implements CallFact {}

    /** All three hear each other. */
    record Conferenced(String interaction) implements CallFact {}

    /** Whom the caller talked with has left while a second phone still rings. */
    record HostLeft(String interaction) implements CallFact {}

    /**
     * The caller is with this party from here on, and whom they talked with before has left.
     *
     * @param by who gave the caller, as {@code agent 101}
     */
    record HandedOver(
            String interaction, Partner to, @Nullable String by, Given how) implements CallFact {}

    /** @param by who sent the caller there, as {@code agent 101}; {@link Queued} follows */
    record MovedToQueue(String interaction, String queue, String by) implements CallFact {}

    /** The caller waits in a parking slot, for whoever dials it. */
    record Parked(String interaction, String slot, Partner by) implements CallFact {}

    /**
     * The caller keys card data from here on, alone on the line: nobody hears them, nothing is recorded. What they key is in
     * no fact.
     */
    record CardSwitchOn(String interaction, String by) implements CallFact {}

    /** @param how {@code accepted, refused, failed, not keyed, timed out, aborted, left} */
    record CardSwitchOff(String interaction, String how) implements CallFact {}

    /** The parts are those of the recording, which is written down as kept too. */
    record VoicemailLeft(
            String interaction, String box, String recording, String file, String sha256, long bytes, Duration length)
            implements CallFact {}

    /** Taken up again after a restart of the controller. */
    record Resumed(String interaction, Stage stage) implements CallFact {}

    /** Anything that a reader of the story should know; no personal values. */
    record Noted(String interaction, String text) implements CallFact {}

    /** The agent has hung up, and the caller is asked by a flow what they think of it; the conversation is completed. */
    record AskedAfter(String interaction, String flow) implements CallFact {}

    record Ended(String interaction, Ending ending) implements CallFact {}

    /** The agent finished wrapping up; code: the business's word for the outcome, if one was given. */
    record Disposed(
            String interaction, String agent, @Nullable String code) implements CallFact {}

    /**
     * We are to call a customer. Personal: {@link #NUMBER}, {@link #CALLER_NAME}.
     *
     * @param interaction the caller's who chose it; the callback itself, if nobody who called did
     * @param callback its id, and that of its first attempt
     * @param place since when it counts as waiting
     * @param agent whose call it is; null: anybody's
     * @param due not before; null: at once
     * @param dialled our number, which the customer is shown
     */
    record CallbackPromised(
            String interaction,
            String callback,
            Callback.Mode mode,
            String queue,
            int priority,
            Set<String> skills,
            Instant place,
            @Nullable String agent,
            @Nullable Instant due,
            String dialled)
            implements CallFact {
        public CallbackPromised {
            skills = Set.copyOf(skills);
        }
    }

    /** An attempt of a callback dials the customer; with it the interaction begins. */
    record CallbackDialled(String interaction, String callback, String line, int attempt) implements CallFact {}

    /**
     * How it stands with a callback from here on.
     *
     * @param interaction the attempt that this came of
     * @param next the attempt to follow, or the same
     * @param attempts how many times the customer was dialled
     */
    record CallbackSet(
            String interaction,
            String callback,
            Callback.State state,
            String next,
            int attempts,
            @Nullable Instant due,
            String why)
            implements CallFact {}

    /** A customer on the call-back list was called back by somebody. */
    record CalledBack(String interaction, String agent) implements CallFact {}

    /** A supervisor is present in a call without being part of it. Sessions have ids of their own. */
    sealed interface Supervision extends CallFact {
        String session();
    }

    /**
     * Somebody wants to be present; what comes of it follows.
     *
     * @param supervisor an agent's id; null: somebody known by {@code by} alone
     * @param by name of the token or user; null: by code at the phone, with the supervisor's PIN
     * @param line of the supervisor's phone
     */
    record SupervisionAsked(
            String interaction,
            String session,
            @Nullable String supervisor,
            @Nullable String by,
            String phone,
            String line,
            SupervisionMode mode)
            implements Supervision {}

    /**
     * From now on the supervisor is present in this way, with this agent.
     *
     * @param agent who is heard with the caller; null: the caller is with no agent
     * @param notice how the agent is told: {@code none, api, tone}
     */
    record SupervisionSet(
            String interaction,
            String session,
            SupervisionMode mode,
            @Nullable String agent,
            String notice) implements Supervision {}

    /** @param how e.g. {@code hung up, call ended, took over, not answered} */
    record SupervisionEnded(String interaction, String session, String how) implements Supervision {}

    /** A version of a flow went live. Beside it: {@link #CONTENT}. Belongs to no interaction. */
    record FlowLoaded(String flow, String version) implements CallFact {
        @Override
        public @Nullable String interaction() {
            return null;
        }
    }

    /** A call that the dialplan took while the controller was down. Personal: as {@link Arrived}. */
    record FallbackTaken(
            String interaction,
            String line,
            String dialled,
            Instant arrived,
            @Nullable Instant answered,
            Instant ended) implements CallFact {}
}
