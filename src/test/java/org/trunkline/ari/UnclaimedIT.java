package org.trunkline.ari;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.line.LineEvent;
import org.trunkline.line.SwitchboardEvent;
import org.trunkline.media.MediaSettings;
import org.trunkline.media.RtpPorts;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;

/** A caller who hangs up after their line was told of and before anybody has taken it. */
@InYard
class UnclaimedIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Yard yard;
    private RtpPorts ports;
    private AriSwitchboard switchboard;
    private Phone phone;
    private final BlockingQueue<SwitchboardEvent> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void up(Yard shared) throws Exception {
        yard = shared;
        ports = new RtpPorts(new MediaSettings("127.0.0.1", 4000, 4999));
        switchboard = switchboard();
        var _ = next(SwitchboardEvent.LinkUp.class);
        phone = Phone.open(PhoneSettings.local("+442079461640", "", yard.sipPort()));
        phone.call("5000");
    }

    private AriSwitchboard switchboard() {
        AriSwitchboard made =
                new AriSwitchboard(AriSettings.from(yard.settings().root()), ports, Set.of(), told::add);
        made.start();
        return made;
    }

    @AfterEach
    void down() {
        phone.close();
        switchboard.close();
        ports.close();
    }

    @Test
    void who_has_arrived() throws Exception {
        String line = next(SwitchboardEvent.LineArrived.class).arrival().line();
        hangUp(line);
        assertThat(endOf(line)).isInstanceOf(LineEvent.HungUp.class);
    }

    @Test
    void whom_a_survey_has_found() throws Exception {
        String line = next(SwitchboardEvent.LineArrived.class).arrival().line();
        switchboard.close();
        switchboard = switchboard();
        assertThat(next(SwitchboardEvent.LinkUp.class).survey().lines()).containsKey(line);
        hangUp(line);
        assertThat(endOf(line)).isInstanceOf(LineEvent.HungUp.class);
    }

    private void hangUp(String line) {
        phone.hangUp();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !switchboard.survey().lines().containsKey(line));
        // Events before its answer have been read: the switch tells the end of a channel as it takes it off its list.
        var _ = switchboard.roundTrip();
    }

    private LineEvent endOf(String line) throws InterruptedException {
        BlockingQueue<LineEvent> events = new LinkedBlockingQueue<>();
        var _ = switchboard.take(line, events::add);
        return events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <E extends SwitchboardEvent> E next(Class<E> kind) throws InterruptedException {
        while (true) {
            SwitchboardEvent event = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(event).as("no %s", kind.getSimpleName()).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }
}
