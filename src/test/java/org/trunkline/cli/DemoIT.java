package org.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.yard.Center;
import org.trunkline.yard.InYard;
import org.trunkline.yard.Yard;

/** The demo itself, beside a real Asterisk and a running Trunkline. */
@InYard
@Timeout(240)
class DemoIT {
    private static final String CALLER = "+442079460124";

    private final Yard yard;
    private final StringWriter printed = new StringWriter();

    DemoIT(Yard yard) {
        this.yard = yard;
    }

    @Test
    void every_step_passes_and_a_failed_one_is_named_with_its_remedy() {
        try (Center center = new Center(yard, Map.of("TRUNKLINE_MAIL_DEMO_QUEUE", "billing"))) {
            play("5000");
            assertThat(printed.toString())
                    .contains(
                            "The caller hears the agent",
                            "the agent hears the whisper, the caller does not",
                            "the record tells who spoke with them (agent 101, then agent 102, then extension 1002)",
                            "speaks with agent 101",
                            "The caller's phone rings, and the two speak (shows 5000",
                            CALLER,
                            "The answer is in the customer's mailbox",
                            "The answer is in the page",
                            "nothing: 3 of 3 times the agent saw",
                            "said what was understood as 'support'");

            assertThatThrownBy(() -> play("5999"))
                    .isInstanceOf(Demo.Failed.class)
                    .hasMessageContaining("FAILED: A caller, " + CALLER + ", dials 5999")
                    .hasMessageContaining("404")
                    .hasMessageContaining("check the [[number]] 5999");
            center.awaitState("101", "LOGGED_OUT");
        }
    }

    private void play(String number) {
        URI address = URI.create("http://127.0.0.1:" + yard.apiPort());
        Demo.Plan plan = new Demo.Plan(
                "101",
                yard.pin("101"),
                "1001",
                "102",
                yard.pin("102"),
                "1002",
                CALLER,
                number,
                "1",
                "127.0.0.1:" + yard.sipPort(),
                Path.of("src/main/resources/org/trunkline/cli/help.wav"),
                new DemoStory.Cast(
                        "Ada Lark",
                        "+442079460126",
                        "02079460126",
                        "ada@demo.example",
                        new DemoVisitor.Site(
                                address,
                                "website",
                                yard.settings()
                                        .root()
                                        .sections("chat")
                                        .getFirst()
                                        .text("secret"),
                                "",
                                "")));
        DemoApi api = new DemoApi(new ApiClient(address, yard.setup().api().adminToken(), ""));
        try (Phone desk = open("1001");
                Phone colleague = open("1002");
                Phone supervisor = open("1003");
                Phone caller = Phone.open(PhoneSettings.local(CALLER, "", yard.sipPort()))) {
            Demo.Phones phones = new Demo.Phones(
                    desk,
                    colleague,
                    supervisor,
                    caller,
                    outside -> Phone.open(PhoneSettings.local(outside, "", yard.sipPort())));
            new Demo(
                            plan,
                            api,
                            phones,
                            new PrintWriter(printed, true),
                            InstantSource.system().instant())
                    .run();
        }
    }

    private Phone open(String extension) {
        return Phone.open(PhoneSettings.local(extension, yard.password(extension), yard.sipPort()));
    }
}
