package org.trunkline.ari;

import static org.trunkline.ari.AriCommands.path;
import static org.trunkline.ari.AriCommands.unlessGone;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Monitor;
import tools.jackson.databind.JsonNode;

/**
 * The monitors of lines. Each is a bridge with two channels: the listener's, and a snoop on the monitored channel, which
 * hears both directions and takes what it is told into none, one or both of them. The call's own bridge is not touched.
 * A snoop cannot change what it does, so another mode is another snoop; never two at a time, or each would speak what the
 * other hears. Ids are {@code mon.LINE.START.N}, with {@code .M.snoop} after it for the snoops; they are shown to nobody,
 * and what an earlier start left is ended at each connection.
 */
final class AriMonitors {
    private static final Logger log = LoggerFactory.getLogger(AriMonitors.class);
    private static final String MARK = "mon.";
    private static final String SNOOP = ".snoop";

    private final AriSettings settings;
    private final AriCommands commands;
    /** Tells this start's monitors from an earlier one's. */
    private final String start = UUID.randomUUID().toString().substring(0, 8);

    private final AtomicLong count = new AtomicLong();
    /** By the id of the bridge. */
    private final Map<String, OpenMonitor> open = new ConcurrentHashMap<>();

    AriMonitors(AriSettings settings, AriCommands commands) {
        this.settings = settings;
        this.commands = commands;
    }

    /** Whether a channel or bridge of this id is part of a monitor. */
    static boolean isMonitor(String id) {
        return id.startsWith(MARK);
    }

    private static String monitorOf(String snoop) {
        String numbered = snoop.endsWith(SNOOP) ? snoop.substring(0, snoop.length() - SNOOP.length()) : snoop;
        int dot = numbered.lastIndexOf('.');
        return snoop.endsWith(SNOOP) && dot > 0 ? numbered.substring(0, dot) : snoop;
    }

    Monitor open(String line, String listener, Monitor.Mode mode, Runnable ended) {
        OpenMonitor monitor =
                new OpenMonitor(MARK + line + "." + start + "." + count.incrementAndGet(), line, listener, ended);
        open.put(monitor.name, monitor);
        try {
            monitor.begin(mode);
            return monitor;
        } catch (RuntimeException e) {
            monitor.close();
            throw e;
        }
    }

    /** A snoop is in our hands: only now may it be bridged, or nothing would be heard. */
    void started(String snoop) {
        OpenMonitor monitor = open.get(monitorOf(snoop));
        if (monitor != null) {
            monitor.started(snoop);
        }
    }

    void ended(String snoop) {
        OpenMonitor monitor = open.get(monitorOf(snoop));
        if (monitor != null) {
            monitor.ended(snoop);
        }
    }

    /** Ends what an earlier start left, or what could not be ended when it should; blocks. */
    void reconcile() {
        Set<String> channels = ids(commands.get("channels"));
        channels.stream().filter(id -> !open.containsKey(monitorOf(id))).forEach(this::endChannel);
        ids(commands.get("bridges")).stream()
                .filter(id -> !open.containsKey(id))
                .forEach(this::endBridge);
        open.values().forEach(monitor -> monitor.heldAgainst(channels));
    }

    private static Set<String> ids(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path("id").asString(""))
                .filter(AriMonitors::isMonitor)
                .collect(Collectors.toSet());
    }

    private void endChannel(String id) {
        unlessGone(() -> commands.delete(path("channels", id), Map.of()));
    }

    private void endBridge(String id) {
        unlessGone(() -> commands.delete(path("bridges", id), Map.of()));
    }

    /** One thread at a time gives the commands; the reader of events tells of the snoops. */
    private final class OpenMonitor implements Monitor {
        private final String name;
        private final String line;
        private final String listener;
        private final Runnable ended;
        private int snoops;
        private volatile String snoop = "";
        private volatile CompletableFuture<Void> here = new CompletableFuture<>();

        OpenMonitor(String name, String line, String listener, Runnable ended) {
            this.name = name;
            this.line = line;
            this.listener = listener;
            this.ended = ended;
        }

        void begin(Mode mode) {
            commands.post(path("bridges", name), Map.of("type", "mixing"));
            snoop(mode);
            // The keys are for us, not for those who hear the voice.
            commands.post(path("bridges", name) + "/addChannel", Map.of("channel", listener, "absorbDTMF", "true"));
        }

        private void snoop(Mode mode) {
            here = new CompletableFuture<>();
            String id = name + "." + ++snoops + SNOOP;
            snoop = id;
            commands.post(
                    path("channels", line) + path("/snoop", id),
                    Map.of("spy", "both", "whisper", whisper(mode), "app", settings.app()));
            awaitHere();
            commands.post(path("bridges", name) + "/addChannel", Map.of("channel", id));
        }

        private static String whisper(Mode mode) {
            return switch (mode) {
                case LISTEN -> "none";
                case WHISPER -> "out";
                case BARGE -> "both";
            };
        }

        private void awaitHere() {
            try {
                here.get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new LineFailure(
                        LineFailure.Kind.NO_REPLY,
                        name + ": Asterisk did not hand over its channel within "
                                + settings.deadline().toMillis() + " ms",
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LineFailure(LineFailure.Kind.NO_REPLY, name + ": interrupted", e);
            }
        }

        @Override
        public void mode(Mode mode) {
            String before = snoop;
            snoop = "";
            endChannel(before);
            snoop(mode);
        }

        void started(String id) {
            if (id.equals(snoop)) {
                here.complete(null);
            }
        }

        void ended(String id) {
            // One that makes room for another mode, or is closed, is not the current one any more.
            if (id.equals(snoop)) {
                ended.run();
            }
        }

        void heldAgainst(Set<String> channels) {
            if (here.isDone() && !snoop.isEmpty() && !channels.contains(snoop)) {
                ended.run();
            }
        }

        @Override
        public void close() {
            open.remove(name);
            String last = snoop;
            snoop = "";
            try {
                // Taken out and not just left over when the bridge ends: what is played to the listener next would now
                // and
                // then never begin.
                unlessGone(() -> commands.post(path("bridges", name) + "/removeChannel", Map.of("channel", listener)));
                if (!last.isEmpty()) {
                    endChannel(last);
                }
                endBridge(name);
            } catch (LineFailure e) {
                log.warn("{} is left for the next reconciliation: {}", name, e.getMessage());
            }
        }
    }
}
