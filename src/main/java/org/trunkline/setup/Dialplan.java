package org.trunkline.setup;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The generated part of extensions.conf. Every value has passed {@link Plain}. */
final class Dialplan {
    private final SetupSettings settings;
    private final Path messages;

    /** @param messages where text messages are put */
    Dialplan(SetupSettings settings, Path messages) {
        this.settings = settings;
        this.messages = messages;
    }

    String text() {
        return messages() + numbers() + fallbacks() + extensions() + parking() + emergency() + outbound();
    }

    /**
     * Asterisk has told the sender that it has the message by now: so it is on the disk before anything else, whether
     * Trunkline is there or not. In base64 nothing that is in it means anything to the dialplan. Written in one piece; the
     * last word tells that it is whole.
     */
    private String messages() {
        return settings.textNumbers().stream()
                .map(number -> """
                        exten => %1$s,1,Set(ID=${UUID()})
                         same => n,Set(FILE(%2$s/${ID}.message,,,a)=1 %1$s ${EPOCH} ${BASE64_ENCODE(${MESSAGE(from)})} ${BASE64_ENCODE(${MESSAGE(body)})} end)
                        """.formatted(number, messages))
                .collect(Collectors.joining(
                        "", "; Text messages (SIP MESSAGE) to numbers of ours.\n[messages]\n", "\n"));
    }

    private String numbers() {
        String application = settings.asterisk().application();
        return settings.numbers().stream()
                .map(number -> """
                        exten => %1$s,1,Stasis(%2$s,inbound,%1$s)
                         same => n,GotoIf($["${STASISSTATUS}" = "FAILED"]?fallback,%1$s,1)
                         same => n,Hangup()
                        """.formatted(number.dialled(), application))
                .collect(Collectors.joining("", "[numbers]\n", "\n"));
    }

    /** What a caller gets while Trunkline is down; reached by Goto only. */
    private String fallbacks() {
        return settings.numbers().stream()
                .map(this::fallback)
                .collect(Collectors.joining(
                        "", "; Trunkline is down; the user field tells it which calls to import.\n[fallback]\n", "\n"));
    }

    private String fallback(SetupSettings.DialledNumber number) {
        StringBuilder text = new StringBuilder("""
                exten => %1$s,1,Set(CDR(userfield)=fallback:%1$s)
                 same => n,Answer()
                 same => n,Playback(%2$s)
                """.formatted(number.dialled(), number.message()));
        if (!number.ring().isEmpty()) {
            text.append(" same => n,Dial(")
                    .append(number.ring().stream()
                            .map(extension -> "PJSIP/" + extension)
                            .collect(Collectors.joining("&")))
                    .append(',')
                    .append(Math.max(1, number.ringTime().toSeconds()))
                    .append(",r)\n");
        } else if (!number.outside().isEmpty()) {
            text.append(callerId())
                    .append(" same => n,Dial(PJSIP/%s@%s,60,r)\n".formatted(number.outside(), number.outsideTrunk()));
        } else {
            return text.append(" same => n,Hangup()\n").toString();
        }
        return text.append(" same => n,Playback(vm-nobodyavail)\n same => n,Hangup()\n")
                .toString();
    }

    /** Phone to phone without Trunkline's help. */
    private String extensions() {
        return settings.phones().stream()
                .map(phone -> """
                        exten => %1$s,1,Dial(PJSIP/%1$s,60)
                         same => n,Hangup()
                        """.formatted(phone.extension()))
                .collect(Collectors.joining("", "[extensions]\n", "\n"));
    }

    /** Who dials a parking slot fetches whoever is parked there: Trunkline's matter, as all that begins with a star. */
    private String parking() {
        SetupSettings.Parking parking = settings.parking();
        return IntStream.range(parking.first(), parking.first() + parking.slots())
                .mapToObj(slot -> "exten => %1$d,1,Goto(features,*%1$d,1)\n".formatted(slot))
                .collect(Collectors.joining("", "[parking]\n", "\n"));
    }

    private String emergency() {
        String trunk = settings.emergency().trunk();
        return settings.emergency().numbers().stream()
                .map(number -> trunk.isEmpty() ? """
                        exten => %1$s,1,Goto(unavailable,s,1)
                        """.formatted(number) : """
                        exten => %1$s,1,Set(CDR(userfield)=emergency:%1$s)
                        %3$s same => n,Dial(PJSIP/%1$s@%2$s)
                         same => n,Playback(all-circuits-busy-now)
                         same => n,Hangup()
                        """.formatted(number, trunk, callerId()))
                .collect(Collectors.joining("", "[emergency]\n", "\n"));
    }

    /** A number outside, after the prefix: Trunkline dials it, if the agent at the phone may call it. */
    private String outbound() {
        String prefix = settings.prefix();
        return "[outbound]\n"
                + (prefix.isEmpty()
                        ? ""
                        : """
                        exten => _%1$s[0-9+].,1,Stasis(%2$s,outbound,${CHANNEL(endpoint)},out-${FILTER(0-9+,${EXTEN:%3$d})})
                         same => n,GotoIf($["${STASISSTATUS}" = "FAILED"]?unavailable,s,1)
                         same => n,Hangup()
                        """.formatted(prefix, settings.asterisk().application(), prefix.length()))
                + "\n";
    }

    private String callerId() {
        return settings.callerId().isEmpty() ? "" : " same => n,Set(CALLERID(all)=" + settings.callerId() + ")\n";
    }
}
