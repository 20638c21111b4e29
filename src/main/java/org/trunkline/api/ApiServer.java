package org.trunkline.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson3;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.customer.Supervisions;
import org.trunkline.queue.QueuePlan;
import org.trunkline.report.QueueLogImport;
import org.trunkline.report.Reports;
import org.trunkline.ticket.TicketViews;
import org.trunkline.ticket.Tickets;

/**
 * The REST API, the live events and the figures, on one address. Each request has a virtual thread of its own. Closing
 * ends the live streams, then the server.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final ApiSettings settings;
    private final Javalin server;
    private final Figures figures;
    private final EventRoutes events;
    private final Board board;
    private final WallboardRoutes wallboard;

    public ApiServer(ApiSettings settings, Parts parts) {
        this(settings, parts, HEARTBEAT);
    }

    ApiServer(ApiSettings settings, Parts parts, Duration heartbeat) {
        this.settings = settings;
        Audit audit = new Audit(parts.journal(), parts.time());
        Tokens tokens = new Tokens(parts.database(), parts.time(), settings.adminToken());
        Users users = new Users(parts.database(), parts.time(), settings.adminPassword(), settings.firstAgent());
        Sessions sessions =
                new Sessions(parts.database(), users, parts.time(), settings.sessionIdle(), settings.sessionLongest());
        Health health = new Health(
                parts.database(),
                parts.journal()::health,
                parts.probe(),
                parts.ears(),
                parts.voices(),
                parts.flows()::trouble,
                parts.recorder(),
                parts.mail()::mailboxes,
                parts.messaging()::accounts,
                parts.time());
        figures = new Figures(
                parts.floor()::view,
                parts.journal(),
                parts.probe(),
                parts.ears(),
                parts.recorder(),
                health,
                parts.mail()::mailboxes,
                parts.messaging()::accounts,
                parts.time());
        Reports reports = new Reports(parts.database(), parts.report().zone(), parts.time());
        QueueLogImport imports = new QueueLogImport(
                parts.database(), name -> parts.roster().plan().queues().getOrDefault(name, QueuePlan.of(name)));
        board = new Board(
                parts.floor(),
                parts.roster(),
                reports,
                parts.callbacks(),
                parts.report().now());
        parts.reporter().observe(board::touched);
        wallboard = new WallboardRoutes(board, reports, parts.report().now(), heartbeat);
        AgentRoutes agents = new AgentRoutes(parts.roster(), parts.floor(), parts.supervisors()::monitored, audit);
        events = new EventRoutes(parts, agents::now, heartbeat);
        server = Javalin.create(config -> {
            configure(config);
            RoutesConfig routes = config.routes;
            Problems.register(routes);
            new Access(tokens, sessions).register(routes);
            health.register(routes);
            figures.register(routes);
            events.register(routes);
            Reach reach = new Reach(parts.customers(), parts.interactions(), parts.floor());
            Visible visible = new Visible(
                    parts.interactions(),
                    parts.floor(),
                    parts.conversations(),
                    parts.journal().reader(),
                    reach);
            new DeskRoutes(parts, visible).register(routes);
            new LetterRoutes(parts.conversations(), visible).register(routes);
            new InteractionRoutes(parts, visible).register(routes);
            new CallbackRoutes(parts, audit).register(routes);
            new TalkRoutes(parts.talks(), parts.floor(), parts.conversations(), audit).register(routes);
            new ConversationRoutes(parts, visible, audit).register(routes);
            new RecordingRoutes(parts.recordings(), parts.archive(), parts.talks(), visible, audit).register(routes);
            new CustomerRoutes(reach, parts.customers(), parts.tiers(), parts.customerDesk(), audit).register(routes);
            new IdentityRoutes(parts, audit).register(routes);
            new MergeRoutes(parts, audit).register(routes);
            new ProfileRoutes(parts, reach, audit).register(routes);
            new TaskRoutes(parts, reach, audit).register(routes);
            new TimelineRoutes(parts, reach).register(routes);
            new PersonRoutes(parts, audit).register(routes);
            new SearchRoutes(parts.search(), parts.customers()).register(routes);
            new AttachmentRoutes(parts, reach, audit).register(routes);
            new CannedRoutes(parts, visible, audit).register(routes);
            TicketAccess tickets = new TicketAccess(new Tickets(parts.database()), parts.roster(), users);
            TicketViews views = new TicketViews(parts.database(), parts.time());
            TicketRoutes shown = new TicketRoutes(parts, tickets, views, reach, visible, audit);
            shown.register(routes);
            new TicketLinkRoutes(parts, tickets, shown, visible, audit).register(routes);
            new TicketViewRoutes(parts, tickets, views, audit).register(routes);
            new FlowRoutes(parts.flows(), parts.flowVersions()).register(routes);
            new QueueRoutes(parts.roster(), parts.floor(), parts.time(), audit).register(routes);
            agents.register(routes);
            new OutboundRoutes(parts, audit).register(routes);
            new SupervisionRoutes(parts.supervisors(), new Supervisions(parts.database()), parts.floor(), audit)
                    .register(routes);
            new AuditRoutes(parts.journal().reader()).register(routes);
            new SkillRoutes(parts.roster(), audit).register(routes);
            new ChatRoutes(parts, settings.proxies()).register(routes);
            new ChatDeskRoutes(parts, visible, audit).register(routes);
            new ChatPageRoutes(parts.chats()).register(routes);
            new MailboxRoutes(parts.mail(), audit).register(routes);
            new MessagingRoutes(parts.messaging(), audit).register(routes);
            new HookRoutes(parts.messaging(), settings.proxies()).register(routes);
            new GroupRoutes(parts.roster(), audit).register(routes);
            new TokenRoutes(tokens, parts.roster(), audit).register(routes);
            new UserRoutes(users, sessions, parts.roster(), audit).register(routes);
            new SessionRoutes(users, sessions, audit).register(routes);
            new ReportRoutes(reports, imports, audit).register(routes);
            new SurveyRoutes(parts, visible).register(routes);
            new SurveyPage(parts.surveys()).register(routes);
            wallboard.register(routes);
            new PageRoutes().register(routes);
            routes.get("/api/v1/openapi.yaml", ApiServer::document, Role.AGENT, Role.SUPERVISOR, Role.DESIGNER);
        });
    }

    /** @throws IllegalStateException if the address cannot be had; says which and what to do */
    public ApiServer start() {
        try {
            server.start(settings.bind(), settings.port());
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "The API cannot listen on " + settings.bind() + ":" + settings.port() + ": " + e.getMessage()
                            + "; give another bind or port in [api], or stop what uses it",
                    e);
        }
        LOG.info("The API is at {}", address());
        return this;
    }

    /** Where it listens, once started. */
    public URI address() {
        String host = settings.bind().contains(":") ? "[" + settings.bind() + "]" : settings.bind();
        return URI.create("http://" + host + ":" + server.port());
    }

    Javalin server() {
        return server;
    }

    private static void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.jsonMapper(new JavalinJackson3(Json.MAPPER, true));
        config.http.maxRequestSize = Json.MOST_BYTES;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        config.jetty.modifyWebSocketServletFactory(sockets -> sockets.setMaxTextMessageSize(ChatSocket.MOST_BYTES));
        config.jetty.modifyServer(server -> server.setErrorHandler(Problems.unreadable()));
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(8 * 1024);
        });
    }

    private static void document(Context ctx) {
        try (InputStream in = Objects.requireNonNull(ApiServer.class.getResourceAsStream("/openapi.yaml"))) {
            ctx.contentType("application/yaml; charset=utf-8")
                    .result(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ctx.status(HttpStatus.OK);
    }

    @Override
    public void close() {
        events.close();
        wallboard.close();
        board.close();
        server.stop();
        figures.close();
    }
}
