package org.trunkline.ari;

import static org.trunkline.ari.AriCommands.path;
import static org.trunkline.ari.AriCommands.unlessGone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.line.Line;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Tap;
import org.trunkline.media.Encoding;
import org.trunkline.media.RtpPorts;
import org.trunkline.media.RtpStream;
import tools.jackson.databind.JsonNode;

/**
 * The taps on lines. Each is a snoop on the line's channel (it hears what comes in, or what goes out, and says nothing) and a channel that
 * sends RTP to us, in a bridge of their own: if any of that fails, the call does not notice. Their ids are {@code
 * tap.LINE.START.N} with {@code .snoop} and {@code .rtp} after it for the channels; they are shown to nobody, and what an
 * earlier start left is ended at each connection.
 */
final class AriTaps {
    private static final Logger log = LoggerFactory.getLogger(AriTaps.class);
    private static final String MARK = "tap.";
    private static final String SNOOP = ".snoop";
    private static final String RTP = ".rtp";

    /** The codecs of Asterisk that carry more than 8 kHz. */
    private static final Pattern WIDEBAND =
            Pattern.compile("g722|opus|siren|silk(12|16|24)|speex(16|32)|slin(12|16|24|32|44|48|96|192)");

    private final AriSettings settings;
    private final AriCommands commands;
    private final RtpPorts ports;
    /** Tells this start's taps from an earlier one's. */
    private final String start = UUID.randomUUID().toString().substring(0, 8);

    private final AtomicLong count = new AtomicLong();
    private final Map<String, OpenTap> open = new ConcurrentHashMap<>();

    AriTaps(AriSettings settings, AriCommands commands, RtpPorts ports) {
        this.settings = settings;
        this.commands = commands;
        this.ports = ports;
    }

    /** Whether a channel or bridge of this id is part of a tap. */
    static boolean isTap(String id) {
        return id.startsWith(MARK);
    }

    private static String tapOf(String channel) {
        return channel.endsWith(SNOOP)
                ? channel.substring(0, channel.length() - SNOOP.length())
                : channel.endsWith(RTP) ? channel.substring(0, channel.length() - RTP.length()) : channel;
    }

    /** What the person at the line says, as fine as the line has it. */
    Tap open(String line, Consumer<short[]> samples) {
        return open(line, Line.Side.SAYS, wideband(line) ? Encoding.SLIN16 : Encoding.ULAW, samples);
    }

    /** Either side, at 8 kHz. */
    Tap open(String line, Line.Side side, Consumer<short[]> samples) {
        return open(line, side, Encoding.ULAW, samples);
    }

    private Tap open(String line, Line.Side side, Encoding encoding, Consumer<short[]> samples) {
        RtpStream stream;
        try {
            stream = ports.open(encoding, samples);
        } catch (IllegalStateException e) {
            throw new LineFailure(LineFailure.Kind.REFUSED, "no tap on " + line + ": " + e.getMessage(), e);
        }
        String name = MARK + line + "." + start + "." + count.incrementAndGet();
        OpenTap tap = new OpenTap(name, encoding, stream);
        open.put(name, tap);
        try {
            tap.begin(line, side);
            return tap;
        } catch (RuntimeException e) {
            tap.close();
            throw e;
        }
    }

    private boolean wideband(String line) {
        return WIDEBAND.matcher(commands.get(
                                path("channels", line) + "/variable", Map.of("variable", "CHANNEL(audionativeformat)"))
                        .path("value")
                        .asString(""))
                .find();
    }

    /** A channel of a tap is in our hands: only now may it be bridged, or nothing would be heard. */
    void started(String channel) {
        OpenTap tap = open.get(tapOf(channel));
        if (tap != null) {
            (channel.endsWith(SNOOP) ? tap.snoopHere : tap.rtpHere).complete(null);
        }
    }

    void ended(String channel) {
        OpenTap tap = open.get(tapOf(channel));
        if (tap != null) {
            tap.live = false;
        }
    }

    /** Ends what an earlier start left, or what could not be ended when it should; blocks. */
    void reconcile() {
        Set<String> channels = ids(commands.get("channels"));
        channels.stream().filter(id -> !open.containsKey(tapOf(id))).forEach(this::endChannel);
        ids(commands.get("bridges")).stream()
                .filter(id -> !open.containsKey(id))
                .forEach(this::endBridge);
        open.values().forEach(tap -> tap.heldAgainst(channels));
    }

    private static Set<String> ids(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path("id").asString(""))
                .filter(AriTaps::isTap)
                .collect(Collectors.toSet());
    }

    private void endChannel(String id) {
        unlessGone(() -> commands.delete(path("channels", id), Map.of()));
    }

    private void endBridge(String id) {
        unlessGone(() -> commands.delete(path("bridges", id), Map.of()));
    }

    /** The lines live on without us, so what hangs on them is ended while there is somebody to do it. */
    void close() {
        for (OpenTap tap : open.values()) {
            if (!tap.end()) {
                return;
            }
        }
    }

    private final class OpenTap implements Tap {
        private final String name;
        private final Encoding encoding;
        private final RtpStream stream;
        private final long opened = System.nanoTime();
        private final CompletableFuture<Void> snoopHere = new CompletableFuture<>();
        private final CompletableFuture<Void> rtpHere = new CompletableFuture<>();
        private final AtomicBoolean closed = new AtomicBoolean();
        private volatile boolean bridged;
        private volatile boolean live = true;

        OpenTap(String name, Encoding encoding, RtpStream stream) {
            this.name = name;
            this.encoding = encoding;
            this.stream = stream;
        }

        void begin(String line, Line.Side side) {
            commands.post(
                    path("channels", line) + path("/snoop", name + SNOOP),
                    Map.of("spy", spy(side), "whisper", "none", "app", settings.app()));
            JsonNode variables = commands.make(
                            "channels/externalMedia",
                            Map.of(
                                    "channelId",
                                    name + RTP,
                                    "app",
                                    settings.app(),
                                    "external_host",
                                    ports.address(stream),
                                    "encapsulation",
                                    "rtp",
                                    "transport",
                                    "udp",
                                    "connection_type",
                                    "client",
                                    "direction",
                                    "both",
                                    "format",
                                    encoding == Encoding.SLIN16 ? "slin16" : "ulaw"))
                    .path("channelvars");
            String host = variables.path("UNICASTRTP_LOCAL_ADDRESS").asString("");
            int port = variables.path("UNICASTRTP_LOCAL_PORT").asInt(0);
            if (!host.isEmpty() && port > 0) {
                stream.from(new InetSocketAddress(host, port));
            }
            commands.post(path("bridges", name), Map.of("type", "mixing"));
            arrived(snoopHere);
            arrived(rtpHere);
            commands.post(path("bridges", name) + "/addChannel", Map.of("channel", name + SNOOP + "," + name + RTP));
            bridged = true;
        }

        private static String spy(Line.Side side) {
            return switch (side) {
                case SAYS -> "in";
                case HEARS -> "out";
            };
        }

        private void arrived(CompletableFuture<Void> channel) {
            try {
                channel.get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new LineFailure(
                        LineFailure.Kind.NO_REPLY,
                        name + ": Asterisk did not hand over its channels within "
                                + settings.deadline().toMillis() + " ms",
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LineFailure(LineFailure.Kind.NO_REPLY, name + ": interrupted", e);
            }
        }

        void heldAgainst(Set<String> channels) {
            if (bridged && !(channels.contains(name + SNOOP) && channels.contains(name + RTP))) {
                live = false;
            }
        }

        @Override
        public int rate() {
            return encoding.rate();
        }

        @Override
        public Duration behind() {
            return stream.behind();
        }

        @Override
        public boolean isLive() {
            return live && !closed.get();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                stream.close();
                long seconds = (System.nanoTime() - opened) / 1_000_000_000;
                if (bridged && seconds > 0 && stream.packets() == 0) {
                    log.warn("not one packet of audio came by {} in {} s", name, seconds);
                }
                open.remove(name);
                var _ = end();
            }
        }

        /** @return whether Asterisk has taken it; what it has not stays for the next reconciliation */
        private boolean end() {
            try {
                endChannel(name + RTP);
                endChannel(name + SNOOP);
                endBridge(name);
                return true;
            } catch (LineFailure e) {
                log.warn("{} is left for the next reconciliation: {}", name, e.getMessage());
                return false;
            }
        }
    }
}
