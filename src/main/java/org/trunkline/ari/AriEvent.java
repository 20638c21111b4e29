package org.trunkline.ari;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trunkline.line.Cause;
import tools.jackson.databind.JsonNode;

/** The ARI events that Trunkline acts on, and one record for all others. Field names follow ARI's. */
sealed interface AriEvent {
    /** @param state {@code Down, Ring, Ringing, Up, …} */
    record Channel(String id, String name, String state, String callerNumber, String callerName, String exten) {
        static Channel of(JsonNode json) {
            JsonNode caller = json.path("caller");
            return new Channel(
                    json.path("id").asString(""),
                    json.path("name").asString(""),
                    json.path("state").asString(""),
                    caller.path("number").asString(""),
                    caller.path("name").asString(""),
                    json.path("dialplan").path("exten").asString(""));
        }
    }

    record StasisStart(Channel channel, List<String> args) implements AriEvent {}

    record StasisEnd(Channel channel) implements AriEvent {}

    record ChannelStateChange(Channel channel) implements AriEvent {}

    record ChannelDtmfReceived(Channel channel, String digit) implements AriEvent {}

    /**
     * @param cause of Q.850, unless {@code soft}: then one of Asterisk's own flags, of which only {@code GIVEN_UP} is of
     *     use here
     */
    record ChannelHangupRequest(Channel channel, int cause, boolean soft) implements AriEvent {
        /** AST_SOFTHANGUP_DEV: the channel's driver gave up, which PJSIP does when no RTP comes any more. */
        private static final int GIVEN_UP = 1;

        /** Empty if nothing is known by this; nothing more may come than that the channel has left. */
        Optional<Cause> why() {
            if (soft) {
                return cause == GIVEN_UP ? Optional.of(Cause.VANISHED) : Optional.empty();
            }
            return Optional.of(Cause.ofQ850(cause));
        }
    }

    record ChannelHold(Channel channel) implements AriEvent {}

    record ChannelUnhold(Channel channel) implements AriEvent {}

    /**
     * A REFER that Asterisk leaves to us.
     *
     * @param channel the one that it came from
     * @param destination what was dialled; empty if it names another call
     * @param connected who is at the other end of that call; empty if not known
     */
    record ChannelTransfer(String channel, String destination, String connected) implements AriEvent {}

    record ChannelDestroyed(Channel channel, int cause) implements AriEvent {}

    /** @param targetUri {@code channel:ID} */
    record PlaybackFinished(String id, String targetUri) implements AriEvent {}

    /** @param duration seconds */
    record RecordingEnded(String name, String targetUri, int duration, boolean failed) implements AriEvent {}

    /** @param device e.g. {@code PJSIP/1001} */
    record DeviceStateChanged(String device, String state) implements AriEvent {}

    record ApplicationReplaced() implements AriEvent {}

    record Unknown(String type) implements AriEvent {}

    /** The types above, as ARI names them: Asterisk is asked to send no others. */
    List<String> TYPES = List.of(
            "StasisStart",
            "StasisEnd",
            "ChannelStateChange",
            "ChannelDtmfReceived",
            "ChannelHangupRequest",
            "ChannelHold",
            "ChannelUnhold",
            "ChannelTransfer",
            "ChannelDestroyed",
            "PlaybackFinished",
            "RecordingFinished",
            "RecordingFailed",
            "DeviceStateChanged",
            "ApplicationReplaced");

    static AriEvent of(JsonNode json) {
        String type = json.path("type").asString("");
        return switch (type) {
            case "StasisStart" -> new StasisStart(channel(json), args(json));
            case "StasisEnd" -> new StasisEnd(channel(json));
            case "ChannelStateChange" -> new ChannelStateChange(channel(json));
            case "ChannelDtmfReceived" ->
                new ChannelDtmfReceived(channel(json), json.path("digit").asString(""));
            case "ChannelHangupRequest" ->
                new ChannelHangupRequest(
                        channel(json),
                        json.path("cause").asInt(0),
                        json.path("soft").asBoolean(false));
            case "ChannelHold" -> new ChannelHold(channel(json));
            case "ChannelUnhold" -> new ChannelUnhold(channel(json));
            case "ChannelTransfer" ->
                new ChannelTransfer(
                        json.path("referred_by")
                                .path("source_channel")
                                .path("id")
                                .asString(""),
                        json.path("refer_to")
                                .path("requested_destination")
                                .path("destination")
                                .asString(""),
                        json.path("refer_to")
                                .path("connected_channel")
                                .path("id")
                                .asString(""));
            case "ChannelDestroyed" ->
                new ChannelDestroyed(channel(json), json.path("cause").asInt(0));
            case "PlaybackFinished" ->
                new PlaybackFinished(
                        json.path("playback").path("id").asString(""),
                        json.path("playback").path("target_uri").asString(""));
            case "RecordingFinished", "RecordingFailed" -> recordingEnded(json.path("recording"), type);
            case "DeviceStateChanged" ->
                new DeviceStateChanged(
                        json.path("device_state").path("name").asString(""),
                        json.path("device_state").path("state").asString(""));
            case "ApplicationReplaced" -> new ApplicationReplaced();
            default -> new Unknown(type);
        };
    }

    private static RecordingEnded recordingEnded(JsonNode recording, String type) {
        return new RecordingEnded(
                recording.path("name").asString(""),
                recording.path("target_uri").asString(""),
                recording.path("duration").asInt(0),
                type.equals("RecordingFailed"));
    }

    private static Channel channel(JsonNode json) {
        return Channel.of(json.path("channel"));
    }

    private static List<String> args(JsonNode json) {
        List<String> args = new ArrayList<>();
        json.path("args").forEach(arg -> args.add(arg.asString("")));
        return args;
    }
}
