package org.trunkline.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trunkline.yard.Cast.PATIENCE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.yard.Cast.Caller;
import org.trunkline.yard.OwnCenter;
import org.trunkline.yard.Sounds;

/** A prompt in several sentences, rendered while it plays, on a real Asterisk: each a play that stands behind the last. */
class SentencesIT extends OwnCenter {
    private static final String FIXED = "This sentence is the same for everybody who calls.";
    private static final String STOPPED = "Something else is said now.";
    private static final String FLOW = """
            <flow xmlns="urn:trunkline:flow:1" name="demo" start="long" fault-queue="support" operator="none" dead-air="ignore">
              <menu id="long" timeout="1s" retries="0">
                <prompt>You have dialled ${dialled} a moment ago. %s We know you as ${caller} by now.</prompt>
                <choice dtmf="1" goto="else"/>
                <otherwise goto="bye"/>
              </menu>
              <prompt id="else" next="quiet">%s</prompt>
              <menu id="quiet" timeout="8s" retries="0">
                <prompt>Well.</prompt><choice dtmf="1" goto="bye"/><otherwise goto="bye"/>
              </menu>
              <hangup id="bye"/>
            </flow>
            """.formatted(FIXED, STOPPED);
    /** Between sentences there is a breath. */
    private static final int LONGEST_GAP_MS = 600;

    private String shipped;

    SentencesIT() {
        super(Map.of());
    }

    @BeforeAll
    void edit() {
        shipped = center.flow("demo", FLOW);
    }

    @AfterAll
    void restore() {
        var _ = center.flow("demo", shipped);
    }

    @Test
    void sentences_follow_each_other_without_a_gap(@TempDir Path folder) throws IOException {
        Caller caller = cast.caller("+442079460821", "5000");
        caller.phone().record(folder.resolve("heard.wav"));
        var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        caller.phone().stopRecording();
        short[] heard = Sounds.read(folder.resolve("heard.wav"));
        assertThat(Sounds.likeness(heard, Sounds.spoken(folder, FIXED))).isGreaterThan(0.9);
        // Of three sentences, one of them of digits.
        assertThat(Sounds.speechMs(heard)).isGreaterThan(7_000);
        assertThat(Sounds.longestGapMs(heard)).isLessThan(LONGEST_GAP_MS);
    }

    @Test
    void a_key_stops_the_sentence_that_is_heard_and_the_one_behind_it(@TempDir Path folder) throws IOException {
        Caller caller = cast.caller("+442079460822", "5000");
        assertThat(caller.phone().hearing().heardVoice(PATIENCE)).isTrue();
        caller.phone().record(folder.resolve("heard.wav"));
        caller.phone().send("1");
        var _ = caller.phone().await(PhoneEvent.Ended.class, PATIENCE);
        caller.phone().stopRecording();
        short[] heard = Sounds.read(folder.resolve("heard.wav"));
        assertThat(Sounds.likeness(heard, Sounds.spoken(folder, STOPPED))).isGreaterThan(0.9);
        assertThat(Sounds.likeness(heard, Sounds.spoken(folder, FIXED)))
                .as("the sentence behind")
                .isLessThan(0.6);
    }
}
