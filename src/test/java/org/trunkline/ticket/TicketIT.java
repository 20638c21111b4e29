package org.trunkline.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.CALLER_HZ;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import tools.jackson.databind.JsonNode;

/** Tickets of real calls. */
class TicketIT extends OwnCenter {
    TicketIT() {
        super(Map.of());
    }

    /** Nobody is logged in: the caller is asked for a message and has said at least a second of tone. */
    private Caller speaksAMessage(String number) {
        Caller caller = cast.waiting(number, '2');
        caller.phone().tone(CALLER_HZ, Duration.ofMinutes(1));
        Awaitility.await("a second of the message")
                .atMost(PATIENCE)
                .until(() -> spooled(caller.interaction()) > 8_000 * 2);
        return caller;
    }

    private long spooled(String interaction) throws IOException {
        try (Stream<Path> files = Files.list(yard.home().resolve("asterisk/spool/recording"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tl." + interaction + ".voice"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private JsonNode tickets(String interaction) {
        return center.get("/api/v1/tickets?interaction=" + interaction).path("items");
    }

    private void hasItsTicketWithTheRecording(Caller caller) throws IOException {
        Awaitility.await("a ticket")
                .atMost(PATIENCE)
                .until(() -> !tickets(caller.interaction()).isEmpty());
        JsonNode all = tickets(caller.interaction());
        assertThat(all).hasSize(1);
        assertThat(all.path(0).path("queue").asString("")).isEqualTo("support");
        assertThat(all.path(0).path("status").asString("")).isEqualTo("OPEN");
        String number = all.path(0).path("number").asString("");
        String contact =
                center.get("/api/v1/tickets/" + number).at("/interactions/0").asString("");
        assertThat(contact).isEqualTo(caller.interaction());
        JsonNode recording =
                center.get("/api/v1/interactions/" + contact).path("recordings").path(0);
        byte[] wav =
                center.download("/api/v1/recordings/" + recording.path("id").asString(""));
        assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        assertThat(wav).hasSizeGreaterThan(8_000 * 2);
    }

    @Test
    void a_voicemail_is_a_ticket_with_the_recording_and_the_next_call_of_the_customer_joins_it() throws IOException {
        Caller caller = speaksAMessage("+442079460851");
        caller.phone().hangUp();
        assertThat(center.endingOf(caller.interaction(), caller.mark())).isEqualTo("CALLER VOICEMAIL VOICEMAIL");
        var _ = center.await("ticket.Opened", caller.interaction(), caller.mark());
        hasItsTicketWithTheRecording(caller);
        String number = tickets(caller.interaction()).path(0).path("number").asString("");
        assertThat(center.send("PATCH", "/api/v1/tickets/" + number, "{\"status\":\"WAITING\"}")
                        .statusCode())
                .isEqualTo(200);
        Caller again = cast.waiting("+442079460851", '2');
        var _ = center.await("ticket.Changed", again.interaction(), again.mark());
        again.phone().hangUp();
        var _ = center.endingOf(again.interaction(), again.mark());
        JsonNode joined = tickets(again.interaction()).path(0);
        assertThat(joined.path("number").asString("")).isEqualTo(number);
        assertThat(joined.path("status").asString("")).isEqualTo("OPEN");
    }

    @Test
    void a_voicemail_is_a_ticket_also_if_all_is_killed_right_after_it() throws IOException {
        Caller caller = speaksAMessage("+442079460852");
        caller.phone().hangUp();
        var _ = center.await("call.VoicemailLeft", caller.interaction(), caller.mark());
        center.kill9();
        center.start();
        hasItsTicketWithTheRecording(caller);
        // Nor is another one made at the next start.
        center.kill9();
        center.start();
        Caller last = speaksAMessage("+442079460853");
        last.phone().hangUp();
        hasItsTicketWithTheRecording(last);
        assertThat(tickets(caller.interaction())).hasSize(1);
    }
}
