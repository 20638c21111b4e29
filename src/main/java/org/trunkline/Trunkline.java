package org.trunkline;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.api.ApiServer;
import org.trunkline.api.Parts;
import org.trunkline.api.SwitchProbe;
import org.trunkline.ari.AriSwitchboard;
import org.trunkline.call.CallbackOrders;
import org.trunkline.call.OutboundCalls;
import org.trunkline.call.Reception;
import org.trunkline.call.RecordingDesk;
import org.trunkline.call.Voicemails;
import org.trunkline.canned.CannedAnswers;
import org.trunkline.chat.Calls;
import org.trunkline.chat.Chats;
import org.trunkline.cli.Cli;
import org.trunkline.conversation.Conversations;
import org.trunkline.conversation.Correspondence;
import org.trunkline.conversation.MessageItems;
import org.trunkline.conversation.WrittenTickets;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.Customer;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerItems;
import org.trunkline.customer.Customers;
import org.trunkline.customer.DoNotContact;
import org.trunkline.customer.FallbackImport;
import org.trunkline.customer.FlowVersions;
import org.trunkline.customer.InteractionItems;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Supervisions;
import org.trunkline.flow.Catalogue;
import org.trunkline.flow.FlowArchive;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.HttpFetch;
import org.trunkline.intent.SentenceVectors;
import org.trunkline.journal.Entry;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalReader;
import org.trunkline.journal.StoredJournal;
import org.trunkline.line.SwitchboardEvent;
import org.trunkline.mail.Mail;
import org.trunkline.media.RtpPorts;
import org.trunkline.messaging.Messaging;
import org.trunkline.person.Erasures;
import org.trunkline.person.Export;
import org.trunkline.profile.Attachments;
import org.trunkline.profile.Contents;
import org.trunkline.profile.ProfileDesk;
import org.trunkline.profile.ProfileItems;
import org.trunkline.profile.Profiles;
import org.trunkline.queue.Floor;
import org.trunkline.queue.FloorPlan;
import org.trunkline.queue.FloorState;
import org.trunkline.queue.Replay;
import org.trunkline.queue.Reply;
import org.trunkline.recording.Archive;
import org.trunkline.recording.Recorder;
import org.trunkline.recording.Recordings;
import org.trunkline.report.QueueLogFile;
import org.trunkline.report.Reporter;
import org.trunkline.roster.InUse;
import org.trunkline.roster.Roster;
import org.trunkline.search.SearchIndex;
import org.trunkline.settings.SettingsFile;
import org.trunkline.setup.Setup;
import org.trunkline.speech.Ears;
import org.trunkline.speech.Recognizers;
import org.trunkline.speech.SpeechSettings;
import org.trunkline.store.Database;
import org.trunkline.survey.SurveyDesk;
import org.trunkline.survey.SurveyItems;
import org.trunkline.ticket.CallTickets;
import org.trunkline.ticket.Presences;
import org.trunkline.ticket.Priority;
import org.trunkline.ticket.TicketDesk;
import org.trunkline.ticket.TicketItems;
import org.trunkline.ticket.TicketTimers;
import org.trunkline.ticket.Tickets;
import org.trunkline.voice.PromptCache;
import org.trunkline.voice.Speech;
import org.trunkline.voice.VoiceSettings;
import org.trunkline.voice.Voices;

/**
 * The wiring: settings in, wired rooms out, closed in reverse order. Stopping never waits for calls: they live in the
 * switch, and the next start takes them up again.
 */
public final class Trunkline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Trunkline.class);

    /** Texts that are rendered at a time. */
    private static final int VOICES = 2;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Reception reception;
    private final Floor floor;
    private final StoredJournal journal;
    private final ApiServer api;

    /** @throws RuntimeException if a room cannot be opened; those that were are closed again */
    public static Trunkline start(Setup setup) {
        return start(setup, Optional.empty());
    }

    /** What listens to callers in this installation; designers need no secrets for it. */
    private static Ears ears() {
        SettingsFile file = Setup.here().settings();
        SpeechSettings speech = SpeechSettings.from(file.root());
        file.check();
        return Recognizers.open(speech);
    }

    /** What speaks to callers in this installation. */
    private static Voices voices() {
        Setup setup = Setup.here();
        SettingsFile file = setup.settings();
        VoiceSettings voice = VoiceSettings.from(file.root());
        file.check();
        return voices(voice, setup);
    }

    private static Voices voices(VoiceSettings voice, Setup setup) {
        return voice.open(setup.home().resolve("prompts/once"), 2 * VOICES);
    }

    /** @param listening who listens to callers; empty: what the settings and this machine have */
    static Trunkline start(Setup setup, Optional<Ears> listening) {
        return new Trunkline(Settings.from(setup.settings()), setup, listening);
    }

    private Trunkline(Settings settings, Setup setup, Optional<Ears> listening) {
        InstantSource clock = InstantSource.system();
        try {
            Database database = open(Database.open(settings.store()));
            FactTypes types = Facts.types();
            var callerNumbers =
                    new org.trunkline.customer.Numbers(settings.customer().region());
            journal = open(
                    StoredJournal.open(database, types, settings.journal(), clock, Facts.projections(callerNumbers)));
            Supervisions supervisions = new Supervisions(database);
            Interactions interactions = new Interactions(database, callerNumbers);
            Callbacks callbacks = new Callbacks(database, interactions);
            Customers customers = new Customers(database, callerNumbers);
            DoNotContact doNotContact = new DoNotContact(database);
            importFallbackCalls(setup.callDetails(), database, clock);
            SearchIndex search = open(new SearchIndex(
                            settings.search().folder(),
                            callerNumbers::e164,
                            database,
                            journal.reader(),
                            journal.live(),
                            Stream.concat(
                                            Stream.of(
                                                    new CustomerItems(),
                                                    new InteractionItems(),
                                                    new TicketItems(),
                                                    new MessageItems(),
                                                    new SurveyItems()),
                                            ProfileItems.all().stream())
                                    .toList())
                    .start());
            Reporter reporter = open(new Reporter(database, journal.reader(), journal.live()).start());
            Path queueLog = settings.report().queueLog();
            if (queueLog != null) {
                QueueLogFile live = open(new QueueLogFile(database, queueLog).start());
                reporter.observe(live::touched);
            }

            floor = open(new Floor(journal, clock));
            // The flows need the roster to be checked, and the roster the flows to know what they name.
            AtomicReference<Runnable> planChanged = new AtomicReference<>(() -> {});
            AtomicReference<Function<String, List<String>>> naming = new AtomicReference<>(_ -> List.of());
            Roster roster = new Roster(
                    database,
                    settings.declared(),
                    InUse.on(floor::view, queue -> naming.get().apply(queue)),
                    clock,
                    plan -> floor.configure(plan)
                            .thenRunAsync(() -> planChanged.get().run(), Thread::startVirtualThread));
            floor.start(lastState(journal.reader()), roster.plan());

            Tickets tickets = new Tickets(database);
            TicketDesk ticketDesk = new TicketDesk(
                    tickets, settings.ticket(), id -> customers.find(id).map(Customer::tier), journal, clock);
            var _ = open(new CallTickets(
                            database,
                            tickets,
                            ticketDesk,
                            settings.ticket(),
                            interactions,
                            queue -> roster.queue(queue).isPresent(),
                            journal,
                            clock))
                    .start();
            var _ = open(new TicketTimers(database, ticketDesk, clock)).start();

            Voices voices = voices(settings.voice(), setup);
            PromptCache prompts = open(PromptCache.open(setup.home().resolve("prompts"), voices, VOICES));
            prepare(prompts, Reception.texts(settings.recording()));
            Ears ears = open(listening.orElseGet(() -> Recognizers.open(settings.speech())));
            SentenceVectors sentences = open(SentenceVectors.keptIn(setup.home().resolve("sentences")));
            FlowVersions versions = new FlowVersions(database, journal);
            FlowLibrary flows = open(FlowLibrary.open(
                    settings.flows(),
                    () -> catalogue(roster, settings, ears, sentences, voices),
                    archive(versions, clock),
                    texts -> prepare(prompts, texts)));
            planChanged.set(flows::reload);
            naming.set(flows::naming);

            Contents contents =
                    new Contents(settings.profile(), settings.recording().vault(), database).start();
            Conversations conversations = open(new Conversations(
                            new Conversations.Rooms(
                                    database,
                                    journal,
                                    floor,
                                    interactions,
                                    customers,
                                    contents,
                                    flows::intents,
                                    settings.customer().region(),
                                    clock),
                            settings.conversation())
                    .start());
            WrittenTickets written = open(new WrittenTickets(
                            database,
                            conversations,
                            tickets,
                            ticketDesk,
                            settings.ticket(),
                            by -> roster.plan().agents().containsKey(by),
                            journal))
                    .start();
            CannedAnswers canned = new CannedAnswers(database, clock);
            Mail mail = open(new Mail(
                    settings.mail(),
                    new Mail.Rooms(
                            database,
                            conversations,
                            customers,
                            queue -> roster.plan().queues().containsKey(queue),
                            // Users write by hand; whoever has but a token is a program.
                            by -> roster.plan().agents().containsKey(by) || by.startsWith("user:"),
                            written::name,
                            (interaction, by) -> canned.signature(
                                    roster.plan().agents().containsKey(by) ? by : null,
                                    conversations
                                            .find(interaction)
                                            .map(found -> found.interaction().queue())
                                            .orElse(null)),
                            setup.home().resolve("mail"),
                            clock)));

            CustomerDesk customerDesk =
                    new CustomerDesk(database, settings.customer().mergeVerified(), journal, clock);
            Chats chats = open(new Chats(
                    settings.chat(),
                    new Chats.Rooms(
                            database,
                            journal,
                            journal.live(),
                            floor,
                            roster::plan,
                            conversations,
                            contents,
                            customers,
                            customerDesk,
                            new Callbacks(database, interactions),
                            tickets,
                            ticketDesk,
                            id -> roster.agent(id).map(agent -> agent.value().name()),
                            new Chats.BotRooms(
                                    interactions,
                                    flows,
                                    open(new HttpFetch())::fetch,
                                    id -> customers.find(id).map(Customer::tier),
                                    messages(ticketDesk, roster, interactions)),
                            clock)));
            SurveyDesk surveys = open(new SurveyDesk(
                            new SurveyDesk.Rooms(
                                    database,
                                    journal,
                                    interactions,
                                    conversations,
                                    new Profiles(database),
                                    doNotContact,
                                    tickets,
                                    settings.phones()::contains,
                                    clock),
                            settings.survey())
                    .start());

            AtomicReference<Consumer<SwitchboardEvent>> listener = new AtomicReference<>(_ -> {});
            AriSwitchboard switchboard = open(new AriSwitchboard(
                    settings.ari(),
                    open(new RtpPorts(settings.media())),
                    settings.phones(),
                    event -> listener.get().accept(event)));
            Recordings recordings = new Recordings(database, settings.recording());
            Archive archive = open(new Archive(settings.recording(), recordings, journal, clock));
            archive.start();
            Recorder recorder = open(new Recorder(settings.recording(), archive, journal, clock));
            Voicemails voicemails = new Voicemails(
                    archive, setup.recordingSpool(), settings.recording().keepVoicemail());
            reception = open(new Reception(
                    new Reception.Rooms(
                            switchboard,
                            switchboard::isLinked,
                            floor,
                            roster,
                            journal,
                            flows,
                            prompts,
                            open(new HttpFetch())::fetch,
                            voicemails,
                            new RecordingDesk(recorder, recordings, settings.recording(), journal, clock),
                            ears,
                            interactions::lastAgent,
                            customers::tier,
                            surveys::afterCall,
                            clock),
                    settings.call(),
                    settings.supervision(),
                    settings.card(),
                    new OutboundCalls.Rules(settings.outbound(), doNotContact, callerNumbers),
                    settings.numbers(),
                    settings.tiers(),
                    settings.destinations(),
                    settings.phones(),
                    settings.lot(),
                    callerNumbers,
                    new Reception.Unfinished(interactions.open(), supervisions.open(), callbacks.open())));
            listener.set(event -> {
                reception.accept(event);
                if (event instanceof SwitchboardEvent.LinkUp) {
                    importFallbackCalls(setup.callDetails(), database, clock);
                }
            });
            Messaging messaging = open(new Messaging(
                    settings.messaging(),
                    new Messaging.Rooms(
                            database,
                            conversations,
                            customers,
                            customerDesk,
                            doNotContact,
                            queue -> roster.plan().queues().containsKey(queue),
                            switchboard.texts(),
                            setup.messageSpool(),
                            clock)));
            Attachments attachments = new Attachments(contents, database, journal, clock);
            Erasures erasures = new Erasures(
                            database,
                            search,
                            Erasures.rooms(attachments, contents, recordings, archive, setup.logs()),
                            settings.erasure(),
                            clock)
                    .start();
            api = open(new ApiServer(
                            settings.api(),
                            new Parts(
                                    database,
                                    journal,
                                    types,
                                    roster,
                                    floor,
                                    reception.supervisors(),
                                    reception,
                                    reception.outbound(),
                                    doNotContact,
                                    callerNumbers,
                                    interactions,
                                    callbacks,
                                    reception.callbacks(),
                                    customers,
                                    settings.tiers(),
                                    customerDesk,
                                    new ProfileDesk(settings.profile(), journal, clock),
                                    attachments,
                                    ticketDesk,
                                    open(new Presences(settings.ticket(), journal, clock)),
                                    search,
                                    new Export(
                                            database,
                                            interactions,
                                            recordings,
                                            attachments,
                                            new Correspondence(database, interactions, contents)),
                                    erasures,
                                    conversations.desk(),
                                    recordings,
                                    settings.report(),
                                    reporter,
                                    archive,
                                    recorder,
                                    flows,
                                    versions,
                                    probe(switchboard),
                                    ears,
                                    voices,
                                    mail,
                                    chats.start(calls(reception.callbacks())),
                                    surveys,
                                    messaging,
                                    clock))
                    .start());
            switchboard.start();
            var _ = mail.start();
            var _ = messaging.start();
            log.info("Trunkline is up, epoch {}; API at {}", journal.epoch(), api.address());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The floor as the last start left it: its last checkpoint, and what was put in after that. */
    private static @Nullable FloorState lastState(JournalReader reader) {
        Optional<Entry> checkpoint = reader.last("floor.Restored");
        if (checkpoint.isEmpty()) {
            return null;
        }
        List<Entry> later = reader.after(checkpoint.get().position(), "floor.", Integer.MAX_VALUE);
        return Replay.state(Stream.concat(checkpoint.stream(), later.stream()));
    }

    private static Catalogue catalogue(
            Roster roster, Settings settings, Ears ears, SentenceVectors sentences, Voices voices) {
        FloorPlan plan = roster.plan();
        return new Catalogue(
                Optional.of(plan.queues().keySet()),
                Optional.of(roster.skills().stream()
                        .map(skill -> skill.value().name())
                        .collect(Collectors.toSet())),
                Optional.of(settings.phones()),
                Optional.of(settings.destinations().numbers().keySet()),
                Optional.empty(),
                settings.chat().chats().stream()
                        .flatMap(chat -> Stream.ofNullable(chat.flow()))
                        .collect(Collectors.toSet()),
                Optional.of(ears),
                sentences,
                Optional.of(voices));
    }

    /** A message that was left in a chat is a ticket, of the queue that its box is named like. */
    private static Chats.Boxes messages(TicketDesk tickets, Roster roster, Interactions interactions) {
        return (interaction, box, key, by) -> tickets.open(
                new TicketDesk.Draft(
                        "Message left in a chat, box " + box,
                        interactions
                                .find(interaction)
                                .map(found -> found.interaction().customer())
                                .orElse(null),
                        Priority.NORMAL,
                        roster.queue(box).isPresent() ? box : null,
                        null,
                        interaction,
                        key),
                by);
    }

    private static FlowArchive archive(FlowVersions versions, InstantSource clock) {
        return new FlowArchive() {
            @Override
            public void keep(String flow, String version, String content) {
                versions.keep(flow, version, content, clock.instant());
            }

            @Override
            public Optional<String> find(String flow, String version) {
                return versions.content(flow, version);
            }
        };
    }

    private static void prepare(PromptCache prompts, Set<Speech> texts) {
        prompts.prepare(texts).join();
    }

    private static Calls calls(CallbackOrders callbacks) {
        return new Calls() {
            @Override
            public Optional<String> callable(String number) {
                return callbacks.number(number).filter(callbacks::reaches);
            }

            @Override
            public CompletableFuture<Reply> instead(String interaction, String number) {
                return callbacks.instead(interaction, number);
            }
        };
    }

    private SwitchProbe probe(AriSwitchboard switchboard) {
        return new SwitchProbe() {
            @Override
            public Duration roundTrip() {
                return switchboard.roundTrip();
            }

            @Override
            public Duration eventLag() {
                return switchboard.eventLag();
            }

            @Override
            public int activeCalls() {
                return reception.interactions().size();
            }
        };
    }

    /**
     * Calls that the dialplan took while no controller was there. Read at the start, so that the record has them before
     * anybody asks, and whenever the link comes up, for those that came while it was down, also between start and link.
     */
    private void importFallbackCalls(Path callDetails, Database database, InstantSource clock) {
        try {
            int calls = new FallbackImport(callDetails, ZoneOffset.UTC, database, journal, clock).run();
            if (calls > 0) {
                log.info(
                        "{} calls were taken by the fallback while Trunkline was down; they are in the record now",
                        calls);
            }
        } catch (RuntimeException e) {
            log.error("calls that the fallback took could not be imported; tried again when the link comes up next", e);
        }
    }

    public static void main(String[] args) {
        System.exit(Cli.of(Trunkline::run, Trunkline::ears, Trunkline::voices).execute(args));
    }

    /** Runs until the process is told to end. */
    private static int run() {
        Trunkline trunkline = start(Setup.here());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            trunkline.close();
            ended.countDown();
        }));
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private <T extends AutoCloseable> T open(T room) {
        opened.push(room);
        return room;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable room = opened.pop();
            try {
                room.close();
            } catch (Exception e) {
                log.warn("{} did not close in order", room.getClass().getSimpleName(), e);
            }
        }
    }
}
