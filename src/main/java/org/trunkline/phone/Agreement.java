package org.trunkline.phone;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.Vector;
import javax.sdp.Attribute;
import javax.sdp.Connection;
import javax.sdp.MediaDescription;
import javax.sdp.SdpException;
import javax.sdp.SdpFactory;
import javax.sdp.SdpParseException;
import javax.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/**
 * What both sides agree on for audio, and the session descriptions (RFC 4566, 3264) that say so.
 *
 * @param remote where the other side listens
 * @param digitsPayload the payload type of RFC 4733 digits, -1 if the other side takes none
 * @param theirs which way the other side wants audio to go, seen from there
 */
record Agreement(InetSocketAddress remote, Codec codec, int digitsPayload, Direction theirs) {
    enum Direction {
        SENDRECV,
        SENDONLY,
        RECVONLY,
        INACTIVE;

        boolean sends() {
            return this == SENDRECV || this == SENDONLY;
        }

        boolean receives() {
            return this == SENDRECV || this == RECVONLY;
        }

        /** The answer to it: what we may do if the other side does this. */
        Direction answer() {
            return switch (this) {
                case SENDRECV -> SENDRECV;
                case SENDONLY -> RECVONLY;
                case RECVONLY -> SENDONLY;
                case INACTIVE -> INACTIVE;
            };
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads an offer or answer; null if it holds no audio that this phone can take part in. */
    static @Nullable Agreement read(String description, List<Codec> codecs) {
        try {
            SessionDescription session = SdpFactory.getInstance().createSessionDescription(description);
            Vector<?> medias = session.getMediaDescriptions(true);
            for (Object each : medias) {
                MediaDescription media = (MediaDescription) each;
                if (media.getMedia().getMediaType().equals("audio")
                        && media.getMedia().getMediaPort() > 0) {
                    return audio(session, media, codecs);
                }
            }
            return null;
        } catch (SdpException e) {
            return null;
        }
    }

    private static @Nullable Agreement audio(SessionDescription session, MediaDescription media, List<Codec> codecs)
            throws SdpException {
        Connection connection = media.getConnection() != null ? media.getConnection() : session.getConnection();
        if (connection == null) {
            return null;
        }
        Codec chosen = null;
        for (Object format : media.getMedia().getMediaFormats(true)) {
            Codec codec = Codec.of(Integer.parseInt(format.toString())).orElse(null);
            if (chosen == null && codec != null && codecs.contains(codec)) {
                chosen = codec;
            }
        }
        int digits = -1;
        Direction direction = Direction.SENDRECV;
        for (Object each : media.getAttributes(true)) {
            Attribute attribute = (Attribute) each;
            digits = Math.max(digits, digitsPayload(attribute));
            for (Direction known : Direction.values()) {
                direction = attribute.getName().equals(known.text()) ? known : direction;
            }
        }
        // The old way to hold (RFC 2543): no address to send to.
        boolean nowhere = connection.getAddress().equals("0.0.0.0");
        return chosen == null
                ? null
                : new Agreement(
                        new InetSocketAddress(
                                connection.getAddress(), media.getMedia().getMediaPort()),
                        chosen,
                        digits,
                        nowhere ? Direction.SENDONLY : direction);
    }

    private static int digitsPayload(Attribute attribute) throws SdpParseException {
        String value = attribute.getName().equals("rtpmap") ? attribute.getValue() : null;
        return value != null && value.toLowerCase(Locale.ROOT).contains("telephone-event/8000")
                ? Integer.parseInt(value.substring(0, value.indexOf(' ')).strip())
                : -1;
    }

    /** An offer or answer of this phone's. */
    static String write(
            String address, int port, long version, List<Codec> codecs, int digitsPayload, Direction direction) {
        StringJoiner formats = new StringJoiner(" ");
        StringBuilder maps = new StringBuilder();
        for (Codec codec : codecs) {
            formats.add(Integer.toString(codec.payloadType()));
            maps.append("a=rtpmap:%d %s/8000\r\n".formatted(codec.payloadType(), codec.name()));
        }
        if (digitsPayload >= 0) {
            formats.add(Integer.toString(digitsPayload));
            maps.append(
                    "a=rtpmap:%d telephone-event/8000\r\na=fmtp:%d 0-15\r\n".formatted(digitsPayload, digitsPayload));
        }
        return "v=0\r\no=trunkline 1 %d IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\nm=audio %d RTP/AVP %s\r\n%sa=ptime:20\r\na=%s\r\n"
                .formatted(version, address, address, port, formats, maps, direction.text());
    }
}
