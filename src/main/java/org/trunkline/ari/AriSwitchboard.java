package org.trunkline.ari;

import static org.trunkline.ari.AriCommands.path;
import static org.trunkline.ari.AriCommands.unlessGone;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.line.Arrival;
import org.trunkline.line.Cause;
import org.trunkline.line.Destination;
import org.trunkline.line.Dial;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Monitor;
import org.trunkline.line.PhoneState;
import org.trunkline.line.Sound;
import org.trunkline.line.Survey;
import org.trunkline.line.Survey.LiveLine;
import org.trunkline.line.Switchboard;
import org.trunkline.line.SwitchboardEvent;
import org.trunkline.line.Texting;
import org.trunkline.media.RtpPorts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asterisk as the switch. Events find their line here; after each (re)connection what exists is held against what was
 * believed, line by line, so that the calls never learn that the link was away.
 */
public final class AriSwitchboard implements Switchboard, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AriSwitchboard.class);

    /** First argument of lines that we dialled ourselves. */
    private static final String OUR_LEG = "leg";

    /** The transfer key of a phone that we rang is told to us, not done by Asterisk. */
    private static final Object TRANSFERS_TO_US = Map.of("variables", Map.of("PJSIP_TRANSFER_HANDLING()", "ari-only"));

    private final AriSettings settings;
    private final Set<String> phones;
    private final Consumer<SwitchboardEvent> listener;
    private final HttpClient http;
    private final ScheduledExecutorService clock;
    private final AriCommands commands;
    private final Ami ami;
    private final AriTaps taps;
    private final AriMonitors monitors;
    private final AriEvents events;
    private final Map<String, AriLine> lines = new ConcurrentHashMap<>();
    private final Unclaimed unclaimed = new Unclaimed();
    /** What was last told of each phone. */
    private final Map<String, PhoneState> told = new ConcurrentHashMap<>();
    /** Lines that phones of ours dialled, with the phone. */
    private final Map<String, String> callsFromPhones = new ConcurrentHashMap<>();
    /** Seen by the reconciling thread only, of which there is one at a time. */
    private volatile Instant switchStarted = Instant.EPOCH;

    /**
     * @param media where the audio of lines that are tapped arrives
     * @param phones the extensions whose state is watched
     * @param listener called by the event reader, and once after each connection by a thread of its own; must not block
     */
    public AriSwitchboard(
            AriSettings settings, RtpPorts media, Set<String> phones, Consumer<SwitchboardEvent> listener) {
        this.settings = settings;
        this.phones = Set.copyOf(phones);
        this.listener = listener;
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("ari-clock").daemon().factory());
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.deadline())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        JsonMapper json = JsonMapper.builder().build();
        this.commands = new AriCommands(settings, http, json);
        this.ami = new Ami(settings);
        this.taps = new AriTaps(settings, commands, media);
        this.monitors = new AriMonitors(settings, commands);
        this.events = new AriEvents(
                settings,
                http,
                json,
                commands.authorization(),
                clock,
                this::receive,
                () -> Thread.ofVirtual().name("ari-reconcile").start(this::reconcile),
                why -> listener.accept(new SwitchboardEvent.LinkDown(why)));
    }

    /** Connects, now and whenever the link is lost; returns at once. */
    public void start() {
        events.connect();
    }

    public Texting texts() {
        return new AriTexts(commands);
    }

    public boolean isLinked() {
        return events.isUp();
    }

    public Duration eventLag() {
        return events.lag();
    }

    @Override
    public Line take(String id, Consumer<LineEvent> receiver) {
        AriLine line = new AriLine(id, commands, taps, receiver, true);
        lines.put(id, line);
        unclaimed.taken(id).ifPresent(cause -> end(id, cause));
        return line;
    }

    @Override
    public void bring(String line, String interaction) {
        ami.redirect(line, interaction);
    }

    @Override
    public boolean has(String id) {
        return lines.containsKey(id);
    }

    @Override
    public Line dial(Dial dial, Consumer<LineEvent> receiver) {
        AriLine line = new AriLine(dial.line(), commands, taps, receiver, false);
        lines.put(dial.line(), line);
        try {
            commands.post(
                    path("channels", dial.line()),
                    Map.of(
                            "endpoint", endpoint(dial.to()),
                            "app", settings.app(),
                            "appArgs", OUR_LEG,
                            "callerId", callerId(dial),
                            "timeout", AriLine.seconds(dial.ring())),
                    TRANSFERS_TO_US);
            line.becameKnown();
        } catch (LineFailure e) {
            if (e.kind() != LineFailure.Kind.REFUSED) {
                lines.remove(dial.line());
                throw e;
            }
            // Asterisk refuses at once what it cannot reach; to the caller that is a line that failed.
            log.info("{} cannot be dialled: {}", dial.to(), e.getMessage());
            end(dial.line(), Cause.UNREACHABLE);
        }
        return line;
    }

    private static String endpoint(Destination to) {
        return switch (to) {
            case Destination.Phone phone -> "PJSIP/" + phone.extension();
            case Destination.Outside outside -> "PJSIP/" + outside.number() + "@" + outside.trunk();
        };
    }

    /** A name in quotes cannot end them itself. */
    private static String callerId(Dial dial) {
        return "\"" + dial.callerName().replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\" <"
                + dial.callerNumber().replaceAll("[^0-9+*#A-Za-z]", "") + ">";
    }

    @Override
    public void openRoom(String room) {
        // Without dtmf_events two phones of the same codec are joined below where keys are seen.
        unlessGone(() -> commands.post(path("bridges", room), Map.of("type", "mixing,dtmf_events")));
    }

    @Override
    public void join(String room, List<Line> members) {
        commands.post(
                path("bridges", room) + "/addChannel",
                Map.of("channel", members.stream().map(Line::id).collect(Collectors.joining(","))));
    }

    @Override
    public void leave(String room, List<Line> members) {
        for (Line member : members) {
            // 409, which is read as gone: it was not in that room, or has ended.
            unlessGone(() -> commands.post(path("bridges", room) + "/removeChannel", Map.of("channel", member.id())));
        }
    }

    @Override
    public void closeRoom(String room) {
        unlessGone(() -> commands.delete(path("bridges", room), Map.of()));
    }

    @Override
    public Monitor monitor(String line, Line listener, Monitor.Mode mode, Runnable ended) {
        return monitors.open(line, listener.id(), mode, ended);
    }

    @Override
    public void tell(String line, String play, Sound sound) {
        commands.post(path("channels", line) + path("/play", play), Map.of("media", "sound:" + sound.path()));
    }

    /** Channels and bridges of ours that belong to no call: nobody is shown them, and their rooms end them themselves. */
    private static boolean isAside(String id) {
        return AriTaps.isTap(id) || AriMonitors.isMonitor(id);
    }

    @Override
    public Survey survey() {
        Instant started = startupTime();
        Map<String, LiveLine> live = new HashMap<>();
        for (JsonNode json : commands.get("channels")) {
            AriEvent.Channel channel = AriEvent.Channel.of(json);
            if (isAside(channel.id())) {
                continue;
            }
            JsonNode dialplan = json.path("dialplan");
            boolean ours = dialplan.path("app_name").asString("").equals("Stasis");
            // Arguments as the dialplan gave them: trunkline,inbound,5000
            String dialled = ours ? lastArgument(dialplan.path("app_data").asString("")) : channel.exten();
            live.put(
                    channel.id(),
                    new LiveLine(arrival(channel, dialled), channel.state().equals("Up"), ours));
        }
        Map<String, Set<String>> rooms = new HashMap<>();
        for (JsonNode bridge : commands.get("bridges")) {
            Set<String> members = new HashSet<>();
            bridge.path("channels").forEach(member -> members.add(member.asString("")));
            String room = bridge.path("id").asString("");
            if (!isAside(room)) {
                rooms.put(room, members);
            }
        }
        return new Survey(started, live, rooms);
    }

    private Instant startupTime() {
        return AriEvents.instant(commands.get("asterisk/info")
                .path("status")
                .path("startup_time")
                .asString(""));
    }

    private static String lastArgument(String data) {
        return data.substring(data.lastIndexOf(',') + 1);
    }

    @Override
    public Duration roundTrip() {
        long begin = System.nanoTime();
        // Looks into the table of channels, which is where Asterisk has been seen to hang while the rest answered.
        var _ = commands.get("channels");
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void receive(AriEvent event) {
        switch (event) {
            case AriEvent.StasisStart start -> arrived(start);
            case AriEvent.StasisEnd end -> end(end.channel().id(), null);
            case AriEvent.ChannelDestroyed destroyed -> end(destroyed.channel().id(), Cause.ofQ850(destroyed.cause()));
            case AriEvent.ChannelHangupRequest request ->
                with(request.channel().id(), line -> request.why().ifPresent(line::willEnd));
            case AriEvent.ChannelStateChange change
            when change.channel().state().equals("Ringing") ->
                with(change.channel().id(), AriLine::rings);
            case AriEvent.ChannelStateChange change -> {}
            case AriEvent.ChannelDtmfReceived key -> with(key.channel().id(), line -> line.pressed(key.digit()));
            case AriEvent.ChannelHold hold -> with(hold.channel().id(), line -> line.held(true));
            case AriEvent.ChannelUnhold unhold -> with(unhold.channel().id(), line -> line.held(false));
            case AriEvent.ChannelTransfer transfer ->
                with(transfer.channel(), line -> line.transferAsked(transfer.destination(), transfer.connected()));
            case AriEvent.PlaybackFinished played ->
                with(channelOf(played.targetUri()), line -> line.playEnded(played.id()));
            case AriEvent.RecordingEnded recorded ->
                with(
                        channelOf(recorded.targetUri()),
                        line -> line.recordEnded(recorded.name(), recorded.duration(), recorded.failed()));
            case AriEvent.DeviceStateChanged device -> deviceSeen(device.device(), device.state());
            case AriEvent.ApplicationReplaced replaced -> {
                commands.closeGate();
                events.close();
                listener.accept(new SwitchboardEvent.Replaced());
            }
            case AriEvent.Unknown unknown -> log.debug("event {} is of no use here", unknown.type());
        }
    }

    private void arrived(AriEvent.StasisStart start) {
        List<String> args = start.args();
        if (AriTaps.isTap(start.channel().id())) {
            taps.started(start.channel().id());
        } else if (AriMonitors.isMonitor(start.channel().id())) {
            monitors.started(start.channel().id());
        } else if (!args.isEmpty() && args.getFirst().equals(OUR_LEG)) {
            with(start.channel().id(), AriLine::becameAnswered);
        } else if (!lines.containsKey(start.channel().id())) {
            Arrival arrival =
                    arrival(start.channel(), args.isEmpty() ? start.channel().exten() : args.getLast());
            if (!arrival.fromPhone().isEmpty()) {
                // Asterisk tells a phone's state on a thread of its own, which may be later than what the call leads
                // to.
                callsFromPhones.put(arrival.line(), arrival.fromPhone());
                phoneSeen(arrival.fromPhone(), PhoneState.BUSY, false);
            }
            unclaimed.arrived(arrival.line());
            listener.accept(new SwitchboardEvent.LineArrived(arrival));
        }
    }

    private Arrival arrival(AriEvent.Channel channel, String dialled) {
        // PJSIP/1001-0000002a: the endpoint stands between the slash and the last dash.
        int slash = channel.name().indexOf('/');
        int dash = channel.name().lastIndexOf('-');
        String endpoint = slash >= 0 && dash > slash ? channel.name().substring(slash + 1, dash) : "";
        return new Arrival(
                channel.id(),
                dialled,
                channel.callerNumber(),
                channel.callerName(),
                phones.contains(endpoint) ? endpoint : "");
    }

    private static String channelOf(String targetUri) {
        return targetUri.startsWith("channel:") ? targetUri.substring("channel:".length()) : "";
    }

    private void with(String id, Consumer<AriLine> action) {
        AriLine line = lines.get(id);
        if (line != null) {
            action.accept(line);
        }
    }

    private void end(String id, @Nullable Cause cause) {
        if (AriTaps.isTap(id)) {
            taps.ended(id);
            return;
        }
        if (AriMonitors.isMonitor(id)) {
            monitors.ended(id);
            return;
        }
        String phone = callsFromPhones.remove(id);
        if (phone != null) {
            var _ = Thread.ofVirtual().name("phone " + phone).start(() -> putDown(phone));
        }
        unclaimed.ended(id, cause == null ? Cause.NORMAL : cause);
        AriLine line = lines.remove(id);
        if (line != null) {
            var _ = unclaimed.taken(id);
            if (cause != null) {
                line.willEnd(cause);
            }
            line.hungUp();
        }
    }

    private void deviceSeen(String device, String state) {
        String extension = device.startsWith("PJSIP/") ? device.substring("PJSIP/".length()) : "";
        if (phones.contains(extension)) {
            phoneSeen(extension, phoneState(state), false);
        }
    }

    /** @param always also if it is what was told last; Asterisk tells finer states, two of which may be one of ours */
    private void phoneSeen(String extension, PhoneState now, boolean always) {
        if (!now.equals(told.put(extension, now)) || always) {
            listener.accept(new SwitchboardEvent.PhoneSeen(extension, now));
        }
    }

    /** A call so short that Asterisk never told of it has no end to be told either: then its phone is asked for. */
    private void putDown(String extension) {
        try {
            if (asked(extension).equals(PhoneState.IDLE) && told.replace(extension, PhoneState.BUSY, PhoneState.IDLE)) {
                listener.accept(new SwitchboardEvent.PhoneSeen(extension, PhoneState.IDLE));
            }
        } catch (LineFailure e) {
            log.warn("the state of phone {} could not be asked for: {}", extension, e.getMessage());
        }
    }

    private static PhoneState phoneState(String deviceState) {
        return switch (deviceState) {
            case "NOT_INUSE" -> PhoneState.IDLE;
            case "INUSE", "BUSY", "RINGING", "RINGINUSE", "ONHOLD" -> PhoneState.BUSY;
            default -> PhoneState.UNREACHABLE;
        };
    }

    private PhoneState asked(String extension) {
        return phoneState(commands.get(path("deviceStates", "PJSIP/" + extension))
                .path("state")
                .asString(""));
    }

    /** Runs after each connection: events flow already, so all that is told here may be told twice and must bear it. */
    private void reconcile() {
        try {
            commands.put(
                    path("applications", settings.app()) + "/eventFilter",
                    Map.of(
                            "allowed",
                            AriEvent.TYPES.stream()
                                    .map(type -> Map.of("type", type))
                                    .toList()));
            watchPhones();
            // Taken before the survey: a line that is dialled in between would look lost.
            List<AriLine> believed =
                    lines.values().stream().filter(AriLine::isKnown).toList();
            taps.reconcile();
            monitors.reconcile();
            unclaimed.surveying();
            Survey survey = survey();
            unclaimed.surveyed(survey.lines().keySet());
            boolean restarted = !switchStarted.equals(Instant.EPOCH)
                    && survey.switchStarted().isAfter(switchStarted);
            switchStarted = survey.switchStarted();
            believed.forEach(line -> reconcile(line, survey.lines().get(line.id()), restarted));
            listener.accept(new SwitchboardEvent.LinkUp(survey));
        } catch (LineFailure e) {
            log.warn("connected to Asterisk, but what is alive there could not be learnt; connecting again", e);
            events.cut("reconciliation failed: " + e.getMessage());
        }
    }

    private void reconcile(AriLine line, @Nullable LiveLine live, boolean restarted) {
        if (live == null) {
            end(line.id(), restarted ? Cause.SWITCH_FAILED : Cause.LOST);
            return;
        }
        if (live.answered() && live.inOurHands() && !line.isAnswered()) {
            line.becameAnswered();
        }
        for (String play : line.playing()) {
            if (isGone(path("playbacks", play))) {
                line.playEnded(play);
            }
        }
        for (String recording : line.recording()) {
            if (isGone(path("recordings/live", recording))) {
                line.recordEnded(recording, 0, false);
            }
        }
    }

    private boolean isGone(String what) {
        try {
            var _ = commands.get(what);
            return false;
        } catch (LineFailure e) {
            if (e.kind() == LineFailure.Kind.GONE) {
                return true;
            }
            throw e;
        }
    }

    private void watchPhones() {
        List<String> batch = new ArrayList<>();
        for (String phone : phones) {
            batch.add("deviceState:PJSIP/" + phone);
            if (batch.size() == 50) {
                subscribe(batch);
            }
        }
        if (!batch.isEmpty()) {
            subscribe(batch);
        }
        for (String phone : phones) {
            phoneSeen(phone, asked(phone), true);
        }
    }

    private void subscribe(List<String> sources) {
        commands.post(
                path("applications", settings.app()) + "/subscription",
                Map.of("eventSource", String.join(",", sources)));
        sources.clear();
    }

    @Override
    public void close() {
        taps.close();

        events.close();
        clock.shutdownNow();
        http.close();
    }
}
