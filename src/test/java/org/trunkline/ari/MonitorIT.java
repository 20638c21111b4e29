package org.trunkline.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.line.Arrival;
import org.trunkline.line.Line;
import org.trunkline.line.LineEvent;
import org.trunkline.line.LineFailure;
import org.trunkline.line.Monitor;
import org.trunkline.line.Sound;
import org.trunkline.line.SwitchboardEvent;
import org.trunkline.media.MediaSettings;
import org.trunkline.media.RtpPorts;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;

/** Who hears whom while one line monitors another, by tones at real phones on a real Asterisk. */
@InYard
class MonitorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** As long as it takes to be sure that a tone that is there would have been heard. */
    private static final Duration SOON = Duration.ofMillis(700);

    private static final double CALLER_HZ = 1000;
    private static final double AGENT_HZ = 600;
    private static final double SUPERVISOR_HZ = 1500;

    private Yard yard;
    private RtpPorts ports;
    private AriSwitchboard switchboard;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final BlockingQueue<LineEvent> events = new LinkedBlockingQueue<>();
    private final List<Phone> phones = new ArrayList<>();

    private record Party(Phone phone, Line line) {
        boolean hears(double hz) {
            return phone.hearing().heard(hz, PATIENCE);
        }

        boolean missesFor(double hz, Duration time) {
            return !phone.hearing().heard(hz, time);
        }
    }

    private String room;
    private Party caller;
    private Party agent;
    private Party supervisor;

    @BeforeEach
    void up(Yard shared) throws Exception {
        yard = shared;
        ports = new RtpPorts(new MediaSettings("127.0.0.1", 4000, 4999));
        switchboard = connected();
        caller = party(CALLER_HZ);
        agent = party(AGENT_HZ);
        supervisor = party(SUPERVISOR_HZ);
        room = "monitor-it-" + System.nanoTime();
        switchboard.openRoom(room);
        switchboard.join(room, List.of(caller.line(), agent.line()));
        assertThat(agent.hears(CALLER_HZ)).isTrue();
    }

    private AriSwitchboard connected() throws InterruptedException {
        CountDownLatch linked = new CountDownLatch(1);
        AriSwitchboard made =
                new AriSwitchboard(AriSettings.from(yard.settings().root()), ports, Set.of(), event -> {
                    switch (event) {
                        case SwitchboardEvent.LineArrived arrived -> arrivals.add(arrived.arrival());
                        case SwitchboardEvent.LinkUp _ -> linked.countDown();
                        default -> {}
                    }
                });
        made.start();
        assertThat(linked.await(20, TimeUnit.SECONDS)).isTrue();
        return made;
    }

    @AfterEach
    void down() {
        phones.forEach(Phone::close);
        if (!room.isEmpty()) {
            switchboard.closeRoom(room);
        }
        assertNothingIsLeft();
        switchboard.close();
        ports.close();
    }

    private Party party(double hz) throws InterruptedException {
        Phone phone = Phone.open(PhoneSettings.local("+44207946000" + phones.size(), "", yard.sipPort()));
        phones.add(phone);
        phone.call("5000");
        Arrival arrival = arrivals.poll(20, TimeUnit.SECONDS);
        assertThat(arrival).isNotNull();
        Line line = switchboard.take(arrival.line(), events::add);
        line.answer();
        var _ = phone.await(PhoneEvent.Established.class, PATIENCE);
        phone.tone(hz, MINUTE);
        return new Party(phone, line);
    }

    private Monitor monitor(Monitor.Mode mode) {
        return switchboard.monitor(agent.line().id(), supervisor.line(), mode, () -> {});
    }

    private void assertListening() {
        assertThat(supervisor.hears(CALLER_HZ)).as("supervisor hears caller").isTrue();
        assertThat(supervisor.hears(AGENT_HZ)).as("supervisor hears agent").isTrue();
        assertThat(agent.hears(CALLER_HZ)).as("agent hears caller").isTrue();
        assertThat(caller.hears(AGENT_HZ)).as("caller hears agent").isTrue();
    }

    @Test
    void who_listens_hears_both_and_is_heard_by_nobody() {
        try (Monitor _ = monitor(Monitor.Mode.LISTEN)) {
            assertListening();
            assertThat(agent.missesFor(SUPERVISOR_HZ, SOON)).as("agent").isTrue();
            assertThat(caller.missesFor(SUPERVISOR_HZ, SOON)).as("caller").isTrue();
        }
    }

    @Test
    void who_whispers_is_heard_at_the_monitored_line_alone() {
        try (Monitor _ = monitor(Monitor.Mode.WHISPER)) {
            assertThat(agent.hears(SUPERVISOR_HZ)).as("agent").isTrue();
            assertListening();
            assertThat(caller.missesFor(SUPERVISOR_HZ, SOON)).as("caller").isTrue();
        }
    }

    @Test
    void who_barges_in_is_heard_by_all() {
        try (Monitor _ = monitor(Monitor.Mode.BARGE)) {
            assertThat(agent.hears(SUPERVISOR_HZ)).as("agent").isTrue();
            assertThat(caller.hears(SUPERVISOR_HZ)).as("caller").isTrue();
            assertListening();
        }
    }

    @Test
    void the_mode_changes_back_and_forth() {
        try (Monitor monitor = monitor(Monitor.Mode.BARGE)) {
            assertThat(caller.hears(SUPERVISOR_HZ)).isTrue();
            monitor.mode(Monitor.Mode.WHISPER);
            assertThat(agent.hears(SUPERVISOR_HZ)).isTrue();
            assertThat(caller.missesFor(SUPERVISOR_HZ, SOON)).isTrue();
            monitor.mode(Monitor.Mode.LISTEN);
            assertThat(supervisor.hears(CALLER_HZ)).isTrue();
            assertThat(agent.missesFor(SUPERVISOR_HZ, SOON)).isTrue();
            monitor.mode(Monitor.Mode.BARGE);
            assertThat(caller.hears(SUPERVISOR_HZ)).isTrue();
        }
    }

    @Test
    void two_listen_at_once_and_neither_hears_the_other() throws Exception {
        Party second = party(2100);
        try (Monitor _ = monitor(Monitor.Mode.LISTEN);
                Monitor _ = switchboard.monitor(agent.line().id(), second.line(), Monitor.Mode.WHISPER, () -> {})) {
            assertListening();
            assertThat(second.hears(CALLER_HZ)).isTrue();
            assertThat(agent.hears(2100)).isTrue();
            assertThat(supervisor.missesFor(2100, SOON)).isTrue();
            assertThat(second.missesFor(SUPERVISOR_HZ, SOON)).isTrue();
        }
    }

    @Test
    void the_keys_of_who_monitors_are_told_and_are_not_heard() throws Exception {
        try (Monitor _ = monitor(Monitor.Mode.BARGE)) {
            assertThat(caller.hears(SUPERVISOR_HZ)).isTrue();
            supervisor.phone().send("5");
            LineEvent event;
            do {
                event = events.poll(20, TimeUnit.SECONDS);
                assertThat(event).isNotNull();
            } while (!event.equals(new LineEvent.Key('5')));
            assertThat(caller.phone().events()).noneMatch(PhoneEvent.DigitReceived.class::isInstance);
        }
    }

    @Test
    void the_end_of_the_monitored_line_is_told() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (Monitor _ =
                switchboard.monitor(agent.line().id(), supervisor.line(), Monitor.Mode.LISTEN, ended::countDown)) {
            assertThat(supervisor.hears(CALLER_HZ)).isTrue();
            agent.phone().hangUp();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(supervisor.phone().events()).noneMatch(PhoneEvent.Ended.class::isInstance);
    }

    @Test
    void a_notice_is_heard_at_the_line_that_is_told_alone() {
        supervisor.phone().hangUp();
        switchboard.tell(agent.line().id(), "notice-" + System.nanoTime(), new Sound("demo-congrats"));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> agent.phone().hearing().level()
                        > agent.phone().hearing().level(CALLER_HZ) + 6);
        assertThat(caller.phone().hearing().level() - caller.phone().hearing().level(AGENT_HZ))
                .as("nothing but the agent's tone")
                .isLessThan(1);
    }

    @Test
    void a_monitor_on_a_line_that_is_gone_fails_and_leaves_nothing() {
        agent.phone().hangUp();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        !switchboard.survey().lines().containsKey(agent.line().id()));
        assertThatThrownBy(() -> monitor(Monitor.Mode.LISTEN))
                .isInstanceOfSatisfying(
                        LineFailure.class, failure -> assertThat(failure.kind()).isEqualTo(LineFailure.Kind.GONE));
    }

    @Test
    void monitors_are_shown_to_nobody_and_the_next_start_ends_what_a_killed_one_left() throws Exception {
        Monitor _ = monitor(Monitor.Mode.LISTEN);
        assertThat(supervisor.hears(CALLER_HZ)).isTrue();
        assertThat(leftovers()).isNotEmpty();
        assertThat(switchboard.survey().lines().keySet())
                .noneMatch(AriMonitors::isMonitor)
                .contains(supervisor.line().id());
        assertThat(switchboard.survey().rooms().keySet()).noneMatch(AriMonitors::isMonitor);
        try (AriSwitchboard next = connected()) {
            assertNothingIsLeft();
            assertThat(caller.hears(AGENT_HZ)).as("the conversation goes on").isTrue();
            next.closeRoom(room);
            room = "";
        }
    }

    /** A channel that is told to end does so some milliseconds later. */
    private void assertNothingIsLeft() {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(leftovers()).isEmpty());
    }

    private List<String> leftovers() {
        return (yard.cli("core show channels concise") + yard.cli("bridge show all"))
                .lines()
                .filter(line -> line.contains("Snoop/") || line.contains("mon."))
                .toList();
    }
}
