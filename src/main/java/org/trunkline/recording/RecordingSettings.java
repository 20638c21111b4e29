package org.trunkline.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.settings.Section;

/**
 * Section {@code [recordings]}.
 *
 * @param folder where kept sound files are
 * @param keys by id, 32 bytes in Base64 each
 * @param key id of the one that new recordings are encrypted with; empty: they are not
 * @param ffmpeg the program that makes Opus of a finished recording; empty: it stays WAV
 * @param minFree bytes that must be free on the disk; with less, nothing is recorded
 * @param pauseBeeps whether a pause has beeps, or else is silent
 * @param keepVoicemail how long voicemails are kept; zero: for ever
 */
public record RecordingSettings(
        Path folder,
        Map<String, String> keys,
        String key,
        String ffmpeg,
        long minFree,
        boolean pauseBeeps,
        Duration keepVoicemail,
        List<Rule> rules) {
    private static final int MEGA = 1 << 20;

    public RecordingSettings {
        keys = Map.copyOf(keys);
        rules = List.copyOf(rules);
    }

    /**
     * What is done with the calls that it is for.
     *
     * @param queue the queue that the caller comes by; empty: any or none
     * @param flow the flow that the number dialled led to; empty: any
     * @param direction null: any
     * @param announcement said to the caller before an agent is sought; empty: nothing
     * @param refuseKey by which the caller refuses during the announcement; empty: by none
     * @param beep how often both hear a beep; zero: never
     * @param keep how long it is kept; zero: for ever
     */
    public record Rule(
            String queue,
            String flow,
            @Nullable Direction direction,
            boolean record,
            String announcement,
            String refuseKey,
            Duration beep,
            Duration keep) {
        boolean isFor(String queue, String flow, Direction direction) {
            return (this.queue.isEmpty() || this.queue.equals(queue))
                    && (this.flow.isEmpty() || this.flow.equals(flow))
                    && (this.direction == null || this.direction == direction);
        }
    }

    /** Where no rule says otherwise: not recorded; if somebody asks for it all the same, kept for ever. */
    private static final Rule NOT = new Rule("", "", null, false, "", "", Duration.ZERO, Duration.ZERO);

    /** The first rule that is for such a call. */
    public Rule rule(String queue, String flow, Direction direction) {
        return rules.stream()
                .filter(rule -> rule.isFor(queue, flow, direction))
                .findFirst()
                .orElse(NOT);
    }

    /** The table {@code [recordings]} and the list {@code [[recordings.rule]]}. */
    public static RecordingSettings from(Section root) {
        Section section = root.section("recordings");
        Map<String, String> keys = section.names("keys");
        keys.forEach((id, key) -> {
            if (!isKey(key)) {
                section.problem("keys", "'" + id + "' is no key", "give 32 bytes in Base64 (openssl rand -base64 32)");
            }
        });
        String key = section.text("key", "");
        if (!key.matches("[A-Za-z0-9_-]*")) {
            section.problem("key", "'" + key + "' is no name of a key", "use letters, digits, _ and -");
        } else if (!key.isEmpty() && !keys.containsKey(key)) {
            section.problem(
                    "key",
                    "there is no key '" + key + "' in secrets.toml",
                    "run trunkline setup, which makes it, or put the old one back");
        }
        return new RecordingSettings(
                section.path("folder", "data/recordings"),
                keys,
                key,
                section.text("ffmpeg", "ffmpeg"),
                (long) section.number("min_free_mb", 500, 0, Integer.MAX_VALUE) * MEGA,
                section.flag("pause_beeps", false),
                section.duration("keep_voicemail", Duration.ZERO),
                section.sections("rule").stream().map(RecordingSettings::rule).toList());
    }

    private static Rule rule(Section section) {
        Rule rule = new Rule(
                section.text("queue", ""),
                section.text("flow", ""),
                direction(section),
                section.flag("record", true),
                section.text("announcement", ""),
                section.text("refuse_key", ""),
                section.duration("beep", Duration.ZERO),
                section.duration("keep", Duration.ZERO));
        if (!rule.refuseKey.matches("[0-9*#]?")) {
            section.problem("refuse_key", "'" + rule.refuseKey + "' is no key", "give one of 0 to 9, * and #");
        }
        if (!rule.refuseKey.isEmpty() && rule.announcement.isEmpty()) {
            section.problem(
                    "refuse_key", "works during the announcement, and there is none", "add announcement = \"…\"");
        }
        return rule;
    }

    private static @Nullable Direction direction(Section section) {
        return switch (section.text("direction", "")) {
            case "" -> null;
            case "in" -> Direction.IN;
            case "out" -> Direction.OUT;
            case String other -> {
                section.problem("direction", "'" + other + "' is no direction", "write in or out, or leave it away");
                yield null;
            }
        };
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == Vault.KEY_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** What files about customers are encrypted with. */
    public Vault vault() {
        return new Vault(keys, key);
    }

    Optional<Opus> opus() {
        return ffmpeg.isEmpty() ? Optional.empty() : Optional.of(new Opus(ffmpeg));
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "RecordingSettings[folder=" + folder + ", key=" + key + "]";
    }
}
