package org.trunkline.survey;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.Conversations;
import org.trunkline.conversation.Receipt;
import org.trunkline.customer.Address;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.DoNotContact;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.Interactions;
import org.trunkline.journal.Entry;
import org.trunkline.journal.Journal;
import org.trunkline.journal.MarkedFollower;
import org.trunkline.journal.Personal;
import org.trunkline.journal.StoredJournal;
import org.trunkline.profile.Profiles;
import org.trunkline.store.Database;
import org.trunkline.ticket.Status;
import org.trunkline.ticket.TicketFact;
import org.trunkline.ticket.Tickets;

/**
 * Decides which contacts are asked after, and takes what customers say. Follows the journal: a contact that has ended is
 * looked at once, whatever is killed when. One decision after the other, so that nobody is asked twice. Thread-safe.
 */
public final class SurveyDesk implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SurveyDesk.class);

    /** The variables of a flow that are the answer. */
    public static final String SCORE = "survey_score";

    public static final String COMMENT = "survey_comment";

    public static final int LONGEST_COMMENT = 2_000;
    private static final String VOICE = Channel.VOICE.word();
    /** So long an answer by keys is taken after the question was put. */
    private static final Duration ON_THE_LINE = Duration.ofHours(1);

    /**
     * What surveys need of the other rooms.
     *
     * @param isInternal whether this caller is one of our own phones
     */
    public record Rooms(
            Database database,
            StoredJournal journal,
            Interactions interactions,
            Conversations conversations,
            Profiles profiles,
            DoNotContact doNotContact,
            Tickets tickets,
            Predicate<String> isInternal,
            InstantSource clock) {}

    private final Rooms rooms;
    private final SurveySettings settings;
    private final Surveys surveys;
    private final SurveyLinks links;
    private final Map<String, Asking> askings;
    private final Journal journal;
    private final MarkedFollower follower;
    private final SurveyTimers timers;

    public SurveyDesk(Rooms rooms, SurveySettings settings) {
        this(rooms, settings, Map.of());
    }

    /** @param own how channels ask that have a way of their own, by their word */
    public SurveyDesk(Rooms rooms, SurveySettings settings, Map<String, Asking> own) {
        this.rooms = rooms;
        this.settings = settings;
        this.surveys = new Surveys(rooms.database());
        this.links = SurveyLinks.of(rooms.database(), settings.publicUrl());
        this.journal = rooms.journal();
        Asking text =
                new NumberAsking(rooms.conversations(), !settings.publicUrl().isEmpty(), false);
        // Its visitors are shown messages as they stand, so they have buttons and no link.
        Asking chat = new NumberAsking(rooms.conversations(), false, true);
        this.askings = Map.of(
                "email",
                new LinkAsking(rooms.conversations()),
                "chat",
                own.getOrDefault("chat", chat),
                "sms",
                own.getOrDefault("sms", text),
                "social",
                own.getOrDefault("social", text));
        this.follower = new MarkedFollower("surveys", rooms.database(), rooms.journal(), this::follow);
        this.timers = new SurveyTimers(surveys, this::due, rooms.clock());
        rooms.conversations().unveil(LinkAsking.BY, links::filled);
        rooms.conversations().afterwards(this::isAnswer);
    }

    public SurveyDesk start() {
        var _ = follower.start();
        timers.start();
        return this;
    }

    // ---- what happens

    private void follow(Entry entry) {
        switch (entry.fact()) {
            case ConversationFact.Ended ended -> {
                ended(ended.interaction(), false, false);
                solvedTickets(ended.interaction()).forEach(this::solved);
            }
            case CallFact.Disposed disposed -> ended(disposed.interaction(), true, false);
            case TicketFact.Changed changed
            when changed.standing().status() == Status.SOLVED -> solved(changed.ticket());
            case ConversationFact.Received received
            when received.how() == Receipt.How.ANSWERED -> wrote(received.interaction(), "m" + entry.position());
            case CallFact.Gathered gathered
            when gathered.name().equals(SCORE) || gathered.name().equals(COMMENT) -> keyed(gathered.interaction());
            default -> {}
        }
    }

    /** Of its contacts in writing, the last one is asked after. */
    private void solved(long ticket) {
        rooms.tickets().interactions(ticket).stream()
                .flatMap(id -> Stream.ofNullable(contact(id)))
                .filter(contact -> !contact.channel().equals(VOICE))
                .max(Comparator.comparing(Interaction::startedAt).thenComparing(Interaction::id))
                .ifPresent(contact -> ended(contact.id(), true, true));
    }

    private Stream<Long> solvedTickets(String interaction) {
        return rooms.tickets().ofInteraction(interaction).stream()
                .filter(number -> rooms.tickets()
                        .find(number)
                        .filter(ticket -> ticket.status() == Status.SOLVED || ticket.status() == Status.CLOSED)
                        .isPresent());
    }

    /**
     * @param disposed whether its agent has said how it ended, or will not any more
     * @param solved whether its ticket is solved, and that is what is looked at
     */
    private synchronized void ended(String interaction, boolean disposed, boolean solved) {
        Optional<Survey> there = surveys.find(interaction);
        boolean open = there.isEmpty() || there.get().why() == SurveyFact.Why.GOES_ON;
        Interaction contact = open ? contact(interaction) : null;
        // A call is asked after before it ends.
        if (contact == null || contact.channel().equals(VOICE) || contact.endedAt() == null) {
            return;
        }
        Rule rule = rule(contact, disposed, solved);
        if (rule == null) {
            return;
        }
        SurveyFact.Why why = against(rule, contact);
        if (why != null) {
            skip(contact.id(), about(rule, contact), why);
            return;
        }
        Instant due = now().plus(rule.delay());
        write(
                new SurveyFact.Planned(
                        interaction,
                        about(rule, contact),
                        due,
                        due.plus(rule.valid()),
                        SurveyLinks.hash(links.token(interaction))),
                Personal.NONE);
        timers.changed();
    }

    private @Nullable Interaction contact(String interaction) {
        return rooms.interactions()
                .find(interaction)
                .map(InteractionDetail::interaction)
                .orElse(null);
    }

    /** The first that is for the contact; null: none is, or its agent has not said yet how it ended. */
    private @Nullable Rule rule(Interaction contact, boolean disposed, boolean solved) {
        String caller = contact.caller();
        boolean internal = caller != null && rooms.isInternal().test(caller);
        for (Rule rule : settings.rules()) {
            if (rule.whenSolved() == solved && rule.covers(contact, internal)) {
                if (rule.dispositions().isEmpty()) {
                    return rule;
                }
                String disposition = contact.disposition();
                if (disposition != null && rule.dispositions().contains(disposition)) {
                    return rule;
                }
                if (disposition == null && !disposed && contact.agent() != null) {
                    return null;
                }
            }
        }
        return null;
    }

    /** What speaks against it; null: nothing. */
    private SurveyFact.@Nullable Why against(Rule rule, Interaction contact) {
        if (!contact.channel().equals(VOICE) && !rooms.conversations().isPerson(contact.id())) {
            return SurveyFact.Why.AUTOMATIC;
        }
        if (links.lot(rule.name(), contact.id()) >= rule.share()) {
            return SurveyFact.Why.SHARE;
        }
        if (contact.customer() == null && contact.caller() == null) {
            return SurveyFact.Why.UNKNOWN;
        }
        return refuses(contact)
                ? SurveyFact.Why.REFUSED
                : surveys.isAsked(contact, now().minus(settings.every())) ? SurveyFact.Why.ASKED_BEFORE : null;
    }

    private boolean refuses(Interaction contact) {
        Channel channel = Channel.of(contact.channel()).orElseThrow();
        String address = channel == Channel.VOICE
                ? contact.callerNumber()
                : rooms.conversations()
                        .find(contact.id())
                        .map(found -> found.address())
                        .orElse(null);
        Address.Kind kind = Address.Kind.on(channel);
        return address != null
                && !address.isEmpty()
                && rooms.doNotContact().refuses(channel, new Address(kind, address));
    }

    private static SurveyFact.About about(Rule rule, Interaction contact) {
        return new SurveyFact.About(rule.name(), rule.kind(), contact.channel(), contact.queue(), contact.agent());
    }

    private void skip(String interaction, SurveyFact.About about, SurveyFact.Why why) {
        log.info("[{}] is not asked after: {}", interaction, why);
        write(new SurveyFact.Skipped(interaction, about, why), Personal.NONE);
    }

    /** The time has come to ask. */
    private synchronized void due(Survey planned) {
        Survey survey = surveys.find(planned.interaction()).orElse(planned);
        Interaction contact = contact(survey.interaction());
        Rule rule = settings.rules().stream()
                .filter(one -> one.name().equals(survey.rule()))
                .findFirst()
                .orElse(null);
        if (contact == null || survey.state() != Survey.State.PLANNED) {
            return;
        }
        SurveyFact.Why why = rule == null
                ? SurveyFact.Why.NO_WAY
                : contact.endedAt() == null
                                || (rule.whenSolved()
                                        && solvedTickets(contact.id()).findAny().isEmpty())
                        ? SurveyFact.Why.GOES_ON
                        : refuses(contact) ? SurveyFact.Why.REFUSED : null;
        if (rule == null || why != null || !ask(contact, rule)) {
            skip(contact.id(), survey.about(), why == null ? SurveyFact.Why.NO_WAY : why);
            return;
        }
        Instant until = survey.until() == null ? now().plus(rule.valid()) : survey.until();
        write(
                new SurveyFact.Asked(contact.id(), survey.about(), until, SurveyLinks.hash(links.token(contact.id()))),
                Personal.NONE);
    }

    private boolean ask(Interaction contact, Rule rule) {
        Asking asking = askings.get(contact.channel());
        return asking != null && asking.ask(contact.id(), rule, language(contact));
    }

    private String language(Interaction contact) {
        String customer = contact.customer();
        return customer == null || settings.languageField().isEmpty()
                ? ""
                : rooms.profiles().of(customer).fields().getOrDefault(settings.languageField(), "");
    }

    // ---- calls

    /**
     * The agent has hung up, and the caller has not.
     *
     * @param flows whether there is a flow of this name
     * @return the flow that asks them; empty: they are not asked
     */
    public Optional<String> afterCall(String interaction, Predicate<String> flows) {
        boolean asks =
                settings.rules().stream().anyMatch(rule -> rule.channels().contains(VOICE));
        return asks ? called(interaction, flows) : Optional.empty();
    }

    private synchronized Optional<String> called(String interaction, Predicate<String> flows) {
        try {
            Interaction contact = contact(interaction);
            Rule rule = contact == null || surveys.find(interaction).isPresent() ? null : rule(contact, true, false);
            if (contact == null || rule == null) {
                return Optional.empty();
            }
            SurveyFact.Why why = flows.test(rule.flow()) ? against(rule, contact) : SurveyFact.Why.NO_WAY;
            if (why != null) {
                skip(interaction, about(rule, contact), why);
                return Optional.empty();
            }
            write(
                    new SurveyFact.Asked(interaction, about(rule, contact), now().plus(ON_THE_LINE), null),
                    Personal.NONE);
            return Optional.of(rule.flow());
        } catch (RuntimeException e) {
            // The caller is not to wait for a database that is away.
            log.warn("[{}] is not asked after: {}", interaction, Database.described(e));
            return Optional.empty();
        }
    }

    /** What a flow has gathered, as it stands in the contact's record. */
    private void keyed(String interaction) {
        Survey survey = surveys.find(interaction).orElse(null);
        InteractionDetail detail = rooms.interactions().find(interaction).orElse(null);
        if (survey == null || detail == null || !survey.canBeAnswered(now())) {
            return;
        }
        String said = detail.values().getOrDefault(SCORE, "");
        String comment = detail.values().getOrDefault(COMMENT, "");
        if (!isScore(said) || !survey.kind().has(Integer.parseInt(said))) {
            log.warn("[{}] what the flow has as {} is nothing on the scale of {}", interaction, SCORE, survey.kind());
            return;
        }
        answered(survey, Integer.parseInt(said), comment);
    }

    // ---- answers in writing

    /** A number of the scale, and nothing else, after the customer was asked. */
    private boolean isAnswer(String interaction, String text) {
        return isScore(text)
                && surveys.find(interaction)
                        .filter(survey -> survey.askedAt() != null
                                && survey.canBeAnswered(now())
                                && survey.kind().has(Integer.parseInt(text)))
                        .isPresent();
    }

    private void wrote(String interaction, String message) {
        Survey survey = surveys.find(interaction).orElse(null);
        String said = rooms.conversations().messages(interaction).stream()
                .filter(one -> one.id().equals(message))
                .map(one -> one.text().strip())
                .findFirst()
                .orElse("");
        if (survey != null && isScore(said) && survey.kind().has(Integer.parseInt(said))) {
            answered(survey, Integer.parseInt(said), survey.comment() == null ? "" : survey.comment());
        }
    }

    private static boolean isScore(String text) {
        return text.matches("\\d{1,2}");
    }

    // ---- answers by link

    /** A survey as who has its link sees it. */
    public record Asked(Survey survey, Map<String, String> question, Map<String, String> followUp) {}

    /** Empty: there is none, or it is too late. */
    public Optional<Asked> byLink(String token) {
        return token.length() > 100
                ? Optional.empty()
                : surveys.byLink(SurveyLinks.hash(token))
                        .filter(survey -> survey.canBeAnswered(now()))
                        .flatMap(survey -> settings.rules().stream()
                                .filter(rule -> rule.name().equals(survey.rule()))
                                .findFirst()
                                .map(rule -> new Asked(survey, rule.question(), rule.followUp())));
    }

    /**
     * The customer says it, for the first time or otherwise.
     *
     * @return false: there is no such survey, it is too late, or that is nothing on its scale
     */
    public boolean answer(String token, int score, String comment) {
        Survey survey = byLink(token).map(Asked::survey).orElse(null);
        if (survey == null || !survey.kind().has(score)) {
            return false;
        }
        answered(survey, score, comment);
        return true;
    }

    private void answered(Survey survey, int score, String comment) {
        String clean = comment.replace("\0", "").strip();
        String text = clean.length() <= LONGEST_COMMENT ? clean : clean.substring(0, LONGEST_COMMENT);
        Integer before = survey.score();
        String said = survey.comment() == null ? "" : survey.comment();
        if (before == null || before != score || !said.equals(text)) {
            write(
                    new SurveyFact.Answered(survey.interaction(), score),
                    text.isEmpty() ? Personal.NONE : Personal.of(SurveyFact.COMMENT, text));
        }
    }

    /** The rules, as they are set. */
    public List<Rule> rules() {
        return settings.rules();
    }

    private void write(SurveyFact fact, Personal personal) {
        journal.commit(rooms.clock().instant(), fact, personal);
    }

    private Instant now() {
        return rooms.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        follower.close();
        timers.close();
    }
}
