package org.trunkline.yard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneException;
import org.trunkline.phone.PhoneSettings;
import tools.jackson.databind.JsonNode;

/** The people of one test, with real SIP phones: callers from outside, and agents who are logged in and ready. */
public final class Cast implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(20);
    public static final double CALLER_HZ = 1000;
    public static final double AGENT_HZ = 600;

    private final Yard yard;
    private final Center center;
    private final List<Phone> phones = new ArrayList<>();
    private final List<String> agents = new ArrayList<>();

    public Cast(Yard yard, Center center) {
        this.yard = yard;
        this.center = center;
    }

    /** A phone registers, its agent logs in and is ready. */
    public Phone agent(String agent, String extension, Answering how) {
        Phone phone = registered(extension, how);
        agents.add(agent);
        center.ready(agent, extension);
        return phone;
    }

    public Phone registered(String extension, Answering how) {
        int mark = center.mark();
        Phone phone = open(PhoneSettings.local(extension, yard.password(extension), yard.sipPort())
                .answering(how));
        phone.register();
        var _ = phone.await(PhoneEvent.Registered.class, PATIENCE);
        awaitPhone(extension, "IDLE", mark);
        return phone;
    }

    /** The second call of a phone: the same account, without a registration of its own. */
    public Phone secondCallOf(String extension) {
        return open(PhoneSettings.local(extension, yard.password(extension), yard.sipPort()));
    }

    /** An agent logs in and is ready at a phone that somebody else has registered. */
    public void ready(String agent, String extension) {
        awaitPhone(extension, "IDLE", center.mark());
        agents.add(agent);
        center.ready(agent, extension);
    }

    /** Waits until the center sees the phone in this state; returns at once if it does already. */
    public void awaitPhone(String extension, String state, int mark) {
        if (center.phoneStates().getOrDefault(extension, "").equals(state)) {
            return;
        }
        var _ = center.await(
                "phone " + extension + " is seen " + state,
                event -> event.path("type").asString("").equals("floor.PhoneSeen")
                        && event.path("fact").path("phone").asString("").equals(extension)
                        && event.path("fact").path("state").asString("").equals(state),
                mark);
    }

    /** Whoever is called over the carrier's trunk, whatever the number; one at a time. */
    public Phone outside(Answering how) {
        PhoneSettings settings = PhoneSettings.local("outside", "", yard.sipPort())
                .boundTo(Yard.CARRIER)
                .atPort(yard.carrierPort())
                .answering(how);
        // The one of the test before lets go of the port a moment after it was closed.
        return Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(PhoneException.class)
                .until(() -> open(settings), phone -> true);
    }

    /** A caller dials; returns when the call is established. */
    public Caller caller(String name, String dialled) {
        int mark = center.mark();
        Phone phone = open(PhoneSettings.local(name, "", yard.sipPort()));
        phone.call(dialled);
        JsonNode arrived = center.await("call.Arrived", mark);
        var _ = phone.await(PhoneEvent.Established.class, PATIENCE);
        return new Caller(
                phone,
                arrived.path("interaction").asString(""),
                arrived.path("fact").path("line").asString(""),
                mark);
    }

    /** A caller who has pressed a key at the demo flow's menu and waits in that queue. */
    public Caller waiting(String name, char key) {
        Caller caller = caller(name, "5000");
        caller.phone().send(String.valueOf(key));
        var _ = center.await("floor.Entered", caller.interaction(), caller.mark());
        return caller;
    }

    /**
     * @param line the channel's id
     * @param mark the center's mark right before the call
     */
    public record Caller(Phone phone, String interaction, String line, int mark) {}

    private Phone open(PhoneSettings settings) {
        Phone phone = Phone.open(settings);
        phones.add(phone);
        return phone;
    }

    /** All hang up, and the agents go home. */
    @Override
    public void close() {
        phones.forEach(Phone::close);
        for (String agent : agents) {
            var _ = center.send("POST", "/api/v1/agents/" + agent + "/end-wrap-up", "{}");
            var _ = center.send("POST", "/api/v1/agents/" + agent + "/logout", "{}");
        }
    }
}
