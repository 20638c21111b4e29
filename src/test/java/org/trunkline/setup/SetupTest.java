package org.trunkline.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.settings.SettingsException;
import org.trunkline.settings.SettingsFile;
import picocli.CommandLine;

class SetupTest {
    @TempDir
    Path folder;

    private Path home;
    private Setup setup;

    /** An unpacked Asterisk in name only: set-up looks at its folders and does not start it. */
    @BeforeEach
    void anAsterisk() throws IOException {
        Path asterisk = folder.resolve("dist");
        Path library = asterisk.resolve("usr/lib/x86_64-linux-gnu");
        Files.createDirectories(library.resolve("asterisk/modules"));
        Files.createFile(library.resolve("ld-linux-x86-64.so.2"));
        Files.createDirectories(asterisk.resolve("usr/sbin"));
        Files.createFile(
                asterisk.resolve("usr/sbin/asterisk"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path sounds = Files.createDirectories(asterisk.resolve("usr/share/asterisk/sounds/en_US_f_Allison"));
        Files.createFile(sounds.resolve("beep.wav"));
        Files.createDirectories(asterisk.resolve("usr/share/asterisk/moh"));
        Files.createFile(asterisk.resolve("usr/share/asterisk/moh/song.wav"));
        home = folder.resolve("var");
        setup = new Setup(home, Path.of(""), asterisk, Map.of());
    }

    private void settings(String text) throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("trunkline.toml"), text);
    }

    private String written(String file) throws IOException {
        return Files.readString(home.resolve("asterisk/etc").resolve(file));
    }

    private List<String> problems() {
        return catchThrowableOfType(SettingsException.class, setup::run).problems();
    }

    @Test
    void the_first_run_makes_settings_and_secrets_that_only_the_owner_can_read() throws IOException {
        SetupSettings made = setup.run();
        assertThat(home.resolve("trunkline.toml")).hasContent(SettingsFile.shipped());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("secrets.toml"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
        assertThat(made.phones()).hasSize(3).allMatch(phone -> phone.password().length() == 20);
        assertThat(made.agents()).hasSize(2).allMatch(agent -> agent.pin().matches("\\d{6}"));
        assertThat(made.phones().stream().map(SetupSettings.Phone::password).distinct())
                .hasSize(3);
        assertThat(written("ari.conf")).contains("password = " + made.asterisk().ariPassword());
        assertThat(home.resolve("asterisk/music/song.wav")).exists();
        assertThat(home.resolve("asterisk/share/sounds/en/beep.wav")).exists();
    }

    @Test
    void a_second_run_keeps_secrets_and_settings_and_makes_what_is_new() throws IOException {
        SetupSettings first = setup.run();
        Files.writeString(home.resolve("trunkline.toml"), SettingsFile.shipped() + "[[phone]]\nextension = \"1004\"\n");
        Files.writeString(home.resolve("secrets.toml"), Files.readString(home.resolve("secrets.toml")) + "# mine\n");
        Files.delete(home.resolve("asterisk/etc/rtp.conf"));
        SetupSettings second = setup.run();
        assertThat(second.phones())
                .startsWith(first.phones().toArray(SetupSettings.Phone[]::new))
                .hasSize(4);
        assertThat(second.agents()).isEqualTo(first.agents());
        assertThat(second.asterisk()).isEqualTo(first.asterisk());
        assertThat(second.api()).isEqualTo(first.api());
        assertThat(Files.readString(home.resolve("secrets.toml"))).contains("# mine", "[phone.1004]");
        assertThat(written("trunkline-pjsip.conf")).contains("[1004](phone-endpoint)");
        assertThat(written("rtp.conf")).contains("rtpstart = 20000");
    }

    @Test
    void what_was_set_up_with_an_environment_of_its_own_is_found_without_it() {
        Map<String, String> env = Map.of("TRUNKLINE_API_PORT", "18080", "TRUNKLINE_ASTERISK_SIP_PORT", "15060");
        assertThat(setup.lastStart()).contains("nothing was ever started");
        new Setup(home, setup.installation(), setup.asterisk(), env).run();
        assertThat(setup.read().api().port()).isEqualTo(8080);
        SetupSettings running = setup.readRunning();
        assertThat(running.api().port()).isEqualTo(18080);
        assertThat(running.asterisk().sipPort()).isEqualTo(15060);
        assertThat(setup.lastStart()).contains("last started in " + home);
        Map<String, String> other = Map.of("TRUNKLINE_API_PORT", "28080");
        assertThat(new Setup(home, setup.installation(), setup.asterisk(), other)
                        .readRunning()
                        .api()
                        .port())
                .isEqualTo(28080);
    }

    @Test
    void the_copied_flows_name_a_schema_that_is_there_and_are_what_flow_test_tries() throws IOException {
        assertThat(setup.flowsToTest()).isEqualTo(Path.of("ivr-flows").toAbsolutePath());
        setup.run();
        Path flows = home.resolve("flows");
        assertThat(setup.flowsToTest()).isEqualTo(flows);
        assertThat(flows.resolve("main.xml")).content().contains("\"urn:trunkline:flow:1 flow.xsd\"");
        assertThat(flows.resolve("flow.xsd")).content().contains("urn:trunkline:flow:1");
        assertThat(flows.resolve("intents/main.xml")).content().contains("\"urn:trunkline:intents:1 intents.xsd\"");
        assertThat(flows.resolve("intents/intents.xsd")).content().contains("urn:trunkline:intents:1");
    }

    @Test
    void no_placeholder_is_left_in_what_is_written() throws IOException {
        setup.run();
        try (var files = Files.list(home.resolve("asterisk/etc"))) {
            assertThat(files)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern("@[A-Z_]+@"));
        }
    }

    @Test
    void values_that_would_break_out_of_a_line_are_refused_with_their_place() throws IOException {
        settings("""
                [asterisk]
                bind = "127.0.0.1\\n[evil]"
                [[trunk]]
                name = "a;b"
                host = "x]y"
                password = "p;q"
                [[phone]]
                extension = "1001,Dial(x)"
                name = "Desk\\" <1>"
                [[number]]
                dialled = "5000&5001"
                flow = "main"
                fallback_message = "a&b"
                """);
        String file = home.resolve("trunkline.toml").toString();
        assertThat(problems())
                .hasSize(8)
                .anyMatch(problem -> problem.startsWith(file + ":2: asterisk.bind: '127.0.0.1�[evil]' cannot be"))
                .anyMatch(problem -> problem.startsWith(file + ":4: trunk.name: 'a;b' cannot be written to Asterisk"))
                .anyMatch(problem -> problem.startsWith(file + ":5: trunk.host"))
                .anyMatch(problem -> problem.startsWith(file + ":6: trunk.password: '…' cannot"))
                .anyMatch(problem -> problem.startsWith(file + ":8: phone.extension"))
                .anyMatch(problem -> problem.startsWith(file + ":9: phone.name"))
                .anyMatch(problem -> problem.startsWith(file + ":11: number.dialled"))
                .anyMatch(problem -> problem.startsWith(file + ":13: number.fallback_message"));
        assertThat(home.resolve("secrets.toml")).doesNotExist();
    }

    @Test
    void names_that_lead_nowhere_and_names_given_twice_are_refused() throws IOException {
        settings("""
                [[phone]]
                extension = "1001"
                [[phone]]
                extension = "1001"
                [[number]]
                dialled = "112"
                flow = "main"
                fallback_ring = ["1010"]
                [emergency]
                numbers = ["112"]
                trunk = "provder"
                [[trunk]]
                name = "provider"
                host = "sip.example.net"
                register = true
                user = "u"
                """);
        String file = home.resolve("trunkline.toml").toString();
        assertThat(problems())
                .containsExactlyInAnyOrder(
                        file + ":4: phone.extension: '1001' is taken already; give each its own",
                        file + ":6: number.dialled: '112' is taken already; give each its own",
                        file + ":8: number.fallback_ring: there is no [[phone]] '1010'; did you mean '1001'?",
                        file + ":11: emergency.trunk: there is no [[trunk]] 'provder'; did you mean 'provider'?",
                        file + ":12: trunk.password: is needed to register; give it (the password in secrets.toml:"
                                + " [trunk.provider] password = \"…\")");
    }

    @Test
    void trunks_by_registration_and_by_address_nat_tls_and_srtp_are_written() throws IOException {
        settings("""
                [asterisk]
                bind = "0.0.0.0"
                external_address = "203.0.113.5"
                local_networks = ["192.168.0.0/16", "10.0.0.0/8"]
                tls_certificate = "/etc/tls/cert.pem"
                tls_key = "/etc/tls/key.pem"
                srtp = true
                strangers = false
                [[trunk]]
                name = "provider"
                host = "sip.example.net:5080"
                register = true
                user = "4420794600"
                password = "pw"
                [[trunk]]
                name = "carrier"
                host = "203.0.113.10"
                matches = ["203.0.113.10", "203.0.113.11"]
                [[number]]
                dialled = "+442079460000"
                flow = "main"
                fallback_outside = "+442079460999"
                fallback_trunk = "carrier"
                [emergency]
                numbers = ["112"]
                trunk = "carrier"
                [outbound]
                caller_id = "+442079460000"
                """);
        setup.run();
        assertThat(written("trunkline-pjsip.conf"))
                .contains("type = registration", "client_uri = sip:4420794600@sip.example.net:5080")
                .contains("contact_user = 4420794600", "from_domain = sip.example.net\n", "from_domain = 203.0.113.5")
                .contains("server_uri = sip:sip.example.net:5080\\;transport=udp", "match = sip.example.net\n")
                .contains("match = 203.0.113.10,203.0.113.11", "[transport-tls]", "cert_file = /etc/tls/cert.pem")
                .doesNotContain("[anonymous]");
        assertThat(written("pjsip.conf"))
                .contains("external_media_address = 203.0.113.5\nexternal_signaling_address = 203.0.113.5")
                .contains("local_net = 192.168.0.0/16\nlocal_net = 10.0.0.0/8")
                .contains("media_encryption = sdes")
                .doesNotContain("media_address = 0.0.0.0");
        assertThat(written("trunkline-extensions.conf"))
                .contains("Dial(PJSIP/+442079460999@carrier,60,r)")
                .contains("""
                        exten => 112,1,Set(CDR(userfield)=emergency:112)
                         same => n,Set(CALLERID(all)=+442079460000)
                         same => n,Dial(PJSIP/112@carrier)
                        """);
    }

    @Test
    void a_home_with_a_long_path_gets_a_short_folder_for_the_control_socket() throws IOException {
        home = folder.resolve("x".repeat(90));
        setup = new Setup(home, Path.of(""), folder.resolve("dist"), Map.of());
        setup.run();
        String run = written("asterisk.conf").replaceAll("(?s).*astrundir => (\\S+).*", "$1");
        assertThat(run.length()).isLessThan(91);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(run))))
                .isEqualTo("rwx------");
        Files.delete(Path.of(run));
    }

    @Test
    void without_an_asterisk_the_remedy_is_named() {
        setup = new Setup(home, Path.of(""), folder.resolve("nothing"), Map.of());
        if (AsteriskProgram.find(folder.resolve("nothing")).isEmpty()) {
            assertThat(problems()).singleElement().asString().contains("scripts/asterisk fetch");
        }
    }

    @Test
    void the_screen_shows_what_to_dial_and_who_logs_in() {
        SetupSettings made = setup.run();
        assertThat(new Screen(made, home).text())
                .contains(
                        "sip:5000@127.0.0.1:5060",
                        made.phones().getFirst().password(),
                        made.agents().getFirst().pin(),
                        made.api().adminPassword(),
                        made.api().agentPassword(),
                        "http://127.0.0.1:8080/chat/demo");
        assertThat(home.resolve("addresses.env")).content().contains("API_PORT=8080");
    }

    @Test
    void the_command_reports_problems_on_the_error_stream() throws IOException {
        settings("[asterisk]\nsip_prot = 5\n");
        StringWriter err = new StringWriter();
        System.setProperty("trunkline.home", home.toString());
        try {
            int status = new CommandLine(new SetupCommand())
                    .setErr(new PrintWriter(err))
                    .execute();
            assertThat(status).isEqualTo(1);
        } finally {
            System.clearProperty("trunkline.home");
        }
        assertThat(err.toString()).contains(":2: asterisk.sip_prot: no such setting; did you mean asterisk.sip_port?");
    }
}
