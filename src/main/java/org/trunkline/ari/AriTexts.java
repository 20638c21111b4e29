package org.trunkline.ari;

import static org.trunkline.ari.AriCommands.path;

import java.util.Map;
import org.trunkline.line.LineFailure;
import org.trunkline.line.LineFailure.Kind;
import org.trunkline.line.Texting;

/**
 * Text messages as SIP MESSAGE. Asterisk takes each and sends it; what the other side answers it keeps to itself. So all that
 * can be known is whether there is another side, which is asked first.
 */
final class AriTexts implements Texting {
    private final AriCommands commands;

    AriTexts(AriCommands commands) {
        this.commands = commands;
    }

    @Override
    public void send(Text text) {
        String trunk = text.trunk();
        String endpoint = trunk == null ? text.to() : trunk;
        String state =
                commands.get(path("endpoints", "PJSIP", endpoint)).path("state").asString("");
        if (state.equals("offline")) {
            throw new LineFailure(
                    Kind.GONE,
                    trunk == null
                            ? "phone " + endpoint + " is not registered"
                            : "trunk " + endpoint + " does not answer");
        }
        commands.put(
                "endpoints/sendMessage",
                Map.of(
                        "to",
                        trunk == null ? "pjsip:" + endpoint : "pjsip:PJSIP/" + text.to() + "@" + trunk,
                        "from",
                        "sip:" + text.from() + "@" + text.domain(),
                        "body",
                        text.words(),
                        "variables",
                        Map.of("X-Message-ID", text.id())));
    }
}
