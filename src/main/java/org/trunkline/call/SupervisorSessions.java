package org.trunkline.call;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.Partner;
import org.trunkline.customer.Supervision;
import org.trunkline.customer.SupervisionMode;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.Destination;
import org.trunkline.line.Dial;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Survey;
import org.trunkline.queue.AgentView;
import org.trunkline.queue.Reply;
import org.trunkline.roster.Owned;

/**
 * Supervisors who are present in calls: let in here, by the code {@code *5} and an agent's number at a phone with their
 * PIN, or rung at a phone by order of the API; taken up again after a start. Thread-safe.
 */
final class SupervisorSessions implements Supervisors {
    private static final Logger log = LoggerFactory.getLogger(SupervisorSessions.class);

    private static final String CODE = "*5";
    private static final String WHOM = "Please enter the number of the agent, then pound.";
    private static final String IN_NO_CALL = "That agent is in no call.";

    /** All that is ever said here, for rendering in advance. */
    static final Set<String> TEXTS = Set.of(WHOM, IN_NO_CALL, Attendant.ASK_AGENT, Attendant.ASK_PIN, Attendant.WRONG);

    private final Reception.Rooms rooms;
    private final CallSettings settings;
    private final SupervisionSettings supervision;
    private final Whereabouts whereabouts;
    private final Scripts scripts;
    private final Talks talks;
    private final AtomicLong count = new AtomicLong();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private record Session(Inbox inbox, Supervising script) {}

    SupervisorSessions(
            Reception.Rooms rooms,
            CallSettings settings,
            SupervisionSettings supervision,
            Whereabouts whereabouts,
            Scripts scripts,
            Talks talks) {
        this.rooms = rooms;
        this.settings = settings;
        this.supervision = supervision;
        this.whereabouts = whereabouts;
        this.scripts = scripts;
        this.talks = talks;
    }

    static boolean isCode(String dialled) {
        return dialled.startsWith(CODE);
    }

    @Override
    public Started start(Wish wish) {
        Optional<Whereabouts.Spot> spot = whereabouts.find(wish.interaction());
        if (spot.isEmpty()) {
            return new Started.Refused("there is no call " + wish.interaction());
        }
        String agent = spot.get().agent();
        AgentView view = agent == null ? null : rooms.floor().view().agents().get(agent);
        if (view != null && wish.phone().equals(view.phone())) {
            return new Started.Refused("phone " + wish.phone() + " is in that call itself; give another");
        }
        String session = nextSession();
        Inbox inbox = new Inbox(rooms.clock());
        try {
            Line line = rooms.switchboard()
                    .dial(
                            new Dial(
                                    new Names(session, rooms.journal().epoch()).leg(),
                                    new Destination.Phone(wish.phone()),
                                    agent == null ? "supervision" : agent,
                                    "Supervision",
                                    settings.transferRing()),
                            event -> inbox.put(new CallSignal.FromCaller(event)));
            Context context = scripts.context(session, line, inbox);
            context.write(new CallFact.SupervisionAsked(
                    wish.interaction(), session, wish.supervisor(), wish.by(), wish.phone(), line.id(), wish.mode()));
            run(context, wish.interaction(), () -> {
                awaitAnswer(context);
                return Optional.of(new Supervising.Present(
                        session,
                        wish.interaction(),
                        partner(wish.supervisor(), wish.phone(), line.id()),
                        wish.mode(),
                        Set.of()));
            });
            return new Started.Ringing(session);
        } catch (LineFailure e) {
            log.warn("phone {} could not be rung for a supervisor", wish.phone(), e);
            return new Started.Refused("Asterisk did not ring phone " + wish.phone() + "; try again");
        }
    }

    private static void awaitAnswer(Context context) {
        CallSignal signal;
        do {
            signal = context.next(Context.FOREVER);
            if (signal instanceof CallSignal.Steered(SupervisorRequest.End _, var answer)) {
                // Its hang-up is what is waited for now.
                context.caller().hangUp(Cause.NORMAL);
                answer.complete(new Reply.Done());
            } else if (signal instanceof CallSignal.Steered steered) {
                steered.refuse("the phone is not answered yet");
            }
        } while (!(signal instanceof CallSignal.FromCaller(LineEvent.Answered _)));
    }

    @Override
    public CompletableFuture<Reply> ask(String session, SupervisorRequest request) {
        Session found = sessions.get(session);
        if (found == null) {
            return CompletableFuture.completedFuture(new Reply.Refused("supervision " + session + " is over"));
        }
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        found.inbox().put(new CallSignal.Steered(request, answer));
        return answer;
    }

    @Override
    public Set<String> monitored() {
        Set<String> agents = new HashSet<>();
        for (Session session : sessions.values()) {
            Supervising.State state = session.script().state();
            if (state != null && state.agent() != null && state.notice() != Notice.NONE) {
                agents.add(state.agent());
            }
        }
        return agents;
    }

    /** A phone of ours dialled the code. */
    void arrive(Arrival arrival) {
        String session = nextSession();
        Context context = scripts.context(session, arrival.line());
        Attendant attendant = scripts.attendant(context);
        run(context, "", () -> {
            context.caller().answer();
            return letIn(session, arrival, context, attendant);
        });
    }

    private Optional<Supervising.Present> letIn(String session, Arrival arrival, Context context, Attendant attendant) {
        Optional<String> supervisor = supervisor(arrival, attendant);
        if (supervisor.isEmpty()) {
            attendant.say(Attendant.WRONG);
            return Optional.empty();
        }
        String keyed = arrival.dialled().substring(CODE.length());
        String agent = keyed.isEmpty() ? attendant.ask(WHOM, false) : keyed;
        AgentView view = rooms.floor().view().agents().get(agent);
        Optional<Whereabouts.Spot> spot =
                Optional.ofNullable(view == null ? null : view.interaction()).flatMap(whereabouts::find);
        if (spot.isEmpty() || spot.get().leg() == null || agent.equals(supervisor.get())) {
            attendant.say(IN_NO_CALL);
            return Optional.empty();
        }
        String interaction = spot.get().interaction();
        SupervisionMode begin = SupervisionMode.LISTEN;
        context.write(new CallFact.SupervisionAsked(
                interaction, session, supervisor.get(), null, arrival.fromPhone(), arrival.line(), begin));
        return Optional.of(new Supervising.Present(
                session, interaction, partner(supervisor.get(), arrival.fromPhone(), arrival.line()), begin, Set.of()));
    }

    /** Whom the caller talks with if the supervisor takes over: an agent, if it is known which one. */
    private Partner partner(@Nullable String supervisor, String phone, String line) {
        return Optional.ofNullable(supervisor)
                .or(() -> agentAt(phone))
                .map(agent -> new Partner(Partner.Kind.AGENT, agent, phone, line))
                .orElseGet(() -> new Partner(Partner.Kind.EXTENSION, phone, phone, line));
    }

    private Optional<String> agentAt(String phone) {
        return rooms.floor().view().agents().values().stream()
                .filter(seen -> phone.equals(seen.phone()))
                .map(AgentView::agent)
                .findFirst();
    }

    /** Who is logged in at the phone gives the PIN alone. Who is none learns no more than with a wrong PIN. */
    private Optional<String> supervisor(Arrival arrival, Attendant attendant) {
        String agent = agentAt(arrival.fromPhone())
                .filter(supervision.supervisors()::contains)
                .orElseGet(() -> attendant.ask(Attendant.ASK_AGENT, false));
        String pin = attendant.ask(Attendant.ASK_PIN, true);
        return rooms.roster().pinIsRight(agent, pin)
                        && supervision.supervisors().contains(agent)
                ? Optional.of(agent)
                : Optional.empty();
    }

    /**
     * After a start, when the calls are taken up again: so are those who were present in them and still have their line;
     * the others are written down as ended.
     *
     * @param inTalk lines of conversations: a supervisor's is among them if they took the call over
     */
    void recover(List<Supervision> open, Survey survey, Set<String> inTalk) {
        Set<String> kept = new HashSet<>();
        for (Supervision found : open) {
            Survey.LiveLine line = survey.lines().get(found.line());
            if (inTalk.contains(found.line())) {
                ended(found, Supervising.TOOK_OVER);
            } else if (line == null || !line.inOurHands() || found.began() == null) {
                ended(found, "while no controller ran");
            } else {
                kept.add(found.line());
                Context context = scripts.context(found.id(), found.line());
                run(
                        context,
                        found.interaction(),
                        () -> Optional.of(new Supervising.Present(
                                found.id(),
                                found.interaction(),
                                partner(found.supervisor(), found.phone(), found.line()),
                                found.mode(),
                                Set.copyOf(found.agents()))));
            }
        }
        survey.lines().keySet().stream()
                .filter(line -> Names.isOfSession(line) && !kept.contains(line) && !inTalk.contains(line))
                .forEach(line -> Context.quietly(
                        () -> rooms.switchboard().take(line, _ -> {}).hangUp(Cause.NORMAL)));
    }

    private void ended(Supervision found, String how) {
        var _ = rooms.journal()
                .append(rooms.clock().instant(), new CallFact.SupervisionEnded(found.interaction(), found.id(), how));
    }

    private void run(Context context, String interaction, Supervising.Entrance entrance) {
        String session = context.interaction;
        Supervising script = new Supervising(
                context,
                interaction,
                scripts.attendant(context),
                entrance,
                whereabouts,
                this::notice,
                talks,
                () -> sessions.remove(session));
        sessions.put(session, new Session(context.inbox, script));
        scripts.run(session, context, script);
    }

    private Notice notice(Whereabouts.Spot spot) {
        return supervision.notice(Optional.ofNullable(spot.queue())
                .flatMap(queue -> rooms.roster().queue(queue))
                .map(Owned::value));
    }

    private String nextSession() {
        return Names.session(rooms.journal().epoch(), count.incrementAndGet());
    }

    static Stream<String> texts() {
        return Stream.concat(TEXTS.stream(), Supervising.TEXTS.stream());
    }
}
