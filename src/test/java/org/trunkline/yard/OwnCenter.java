package org.trunkline.yard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.trunkline.yard.Cast.Caller;

/** Tests on the shared Asterisk with a Trunkline of their own, the same for all of a class, and new people for each. */
@InYard
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OwnCenter {
    private final Map<String, String> settings;
    protected Yard yard;
    protected Center center;
    protected Cast cast;

    /** @param settings that differ from the yard's, e.g. {@code TRUNKLINE_QUEUE_BILLING_RING} to {@code 2s} */
    protected OwnCenter(Map<String, String> settings) {
        this.settings = settings;
    }

    @BeforeAll
    protected void up(Yard shared) {
        yard = shared;
        center = new Center(yard, settings);
    }

    @AfterAll
    protected void down() {
        center.close();
    }

    @BeforeEach
    void enter() {
        cast = new Cast(yard, center);
    }

    /** A caller of the demo flow, alone in it, who hears the menu and is listened to. */
    protected Caller greeted(String number) {
        Caller caller = cast.caller(number, "5000");
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> yard.taps(caller.line()) == 1);
        return caller;
    }

    @AfterEach
    void leave() {
        cast.close();
    }
}
