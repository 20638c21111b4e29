package org.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    private static final String DOCUMENTED = """
            # what may be set
            [api]
            port = 8080
            bind = "127.0.0.1"
            public = false
            #token = ""
            [flows]
            folder = "flows"
            codecs = []
            wait = "20s"
            [[agent]]
            id = "101"
            name = "One"
            skills = { billing = 7 }
            #pin = ""
            [outbound]
            numbers = {}
            """;

    @TempDir
    Path home;

    private Path file;

    @BeforeEach
    void files() {
        file = home.resolve("trunkline.toml");
    }

    private SettingsFile read(String text, String secrets, Map<String, String> env) {
        try {
            Files.writeString(file, text);
            Files.writeString(home.resolve("secrets.toml"), secrets);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return SettingsFile.read(file, home.resolve("secrets.toml"), env, DOCUMENTED);
    }

    @Test
    void values_come_from_the_file_and_missing_ones_from_the_fallback() {
        SettingsFile settings = read("""
                [api]
                port = 9000
                public = true
                [flows]
                codecs = ["ulaw", "alaw"]
                wait = "500ms"
                [[agent]]
                id = 101
                skills = { billing = 7, english = 9 }
                [outbound]
                numbers = { night_desk = "+442079460999" }
                """, "", Map.of());
        Section api = settings.root().section("api");
        assertThat(api.number("port", 8080, 1, 65535)).isEqualTo(9000);
        assertThat(api.text("bind", "127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(api.flag("public", false)).isTrue();
        Section flows = settings.root().section("flows");
        assertThat(flows.texts("codecs", List.of())).containsExactly("ulaw", "alaw");
        assertThat(flows.duration("wait", Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
        assertThat(flows.path("folder", "flows")).isEqualTo(home.resolve("flows"));
        assertThat(settings.root().sections("agent")).singleElement().satisfies(agent -> {
            assertThat(agent.text("id")).isEqualTo("101");
            assertThat(agent.numbers("skills")).containsEntry("billing", 7).containsEntry("english", 9);
        });
        assertThat(settings.root().section("outbound").names("numbers")).containsEntry("night_desk", "+442079460999");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void secrets_are_laid_over_the_file_and_the_environment_over_both() {
        String text = "[[agent]]\nid = \"101\"\nname = \"One\"\n[[agent]]\nid = \"102\"\nname = \"Two\"\n";
        String secrets =
                "[api]\ntoken = \"t\"\n[agent.101]\npin = \"1111\"\n[agent.102]\npin = \"2222\"\n[agent.9]\npin=\"9\"\n";
        SettingsFile settings =
                read(text, secrets, Map.of("TRUNKLINE_AGENT_102_PIN", "3333", "TRUNKLINE_API_PORT", "81"));
        assertThat(settings.root().sections("agent").stream().map(agent -> agent.text("pin")))
                .containsExactly("1111", "3333");
        assertThat(settings.root().section("api").text("token")).isEqualTo("t");
        assertThat(settings.root().section("api").number("port", 8080, 1, 65535))
                .isEqualTo(81);
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void all_problems_are_reported_at_once_with_line_and_remedy() {
        SettingsFile settings = read("""
                [api]
                prot = 9000
                port = 99999
                public = "perhaps"
                [flows]
                wait = "20"
                codecs = "ulaw"
                [whatever]
                x = 1
                """, "", Map.of("TRUNKLINE_API_BNID", "x"));
        Section api = settings.root().section("api");
        assertThat(api.number("port", 8080, 1, 65535)).isEqualTo(8080);
        assertThat(api.flag("public", true)).isTrue();
        assertThat(api.text("token")).isEmpty();
        assertThat(api.text("bind", "here")).isEqualTo("here");
        Section flows = settings.root().section("flows");
        assertThat(flows.duration("wait", Duration.ZERO)).isZero();
        assertThat(flows.texts("codecs", List.of())).isEmpty();
        flows.problem("wait", "is longer than max_wait", "shorten it");
        SettingsException thrown = catchThrowableOfType(SettingsException.class, settings::check);
        assertThat(thrown.problems())
                .containsExactlyInAnyOrder(
                        file + ":2: api.prot: no such setting; did you mean api.port?",
                        file + ":8: whatever: no such setting; known here: agent, api, flows, outbound",
                        file + ":3: api.port: '99999' cannot be used; give a whole number from 1 to 65535",
                        file + ":4: api.public: 'perhaps' cannot be used; give true or false",
                        file + ":1: api.token: is missing; add token = \"…\"",
                        file
                                + ":6: flows.wait: '20' cannot be used; give a time with its unit: 500ms, 20s, 5m, 2h or 1d",
                        file + ":7: flows.codecs: 'ulaw' cannot be used; give a list: [\"one\", \"two\"]",
                        file + ":6: flows.wait: is longer than max_wait; shorten it",
                        "environment: TRUNKLINE_API_BNID: no such setting; did you mean TRUNKLINE_API_BIND? If not, unset it");
    }

    @Test
    void what_is_not_toml_is_reported_with_its_line() {
        assertThatThrownBy(() -> read("[api]\nport = \n", "[x", Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(file + ":2: not TOML")
                .hasMessageContaining("secrets.toml:1: not TOML");
    }

    @Test
    void a_missing_file_says_how_to_make_it() {
        assertThatThrownBy(() -> SettingsFile.read(home.resolve("no.toml"), home.resolve("s.toml"), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("trunkline setup");
    }

    @Test
    void a_value_in_the_place_of_a_table_is_a_problem() {
        SettingsFile settings = read("api = 3\nagent = 4\n", "", Map.of());
        assertThat(settings.root().section("api").text("bind", "b")).isEqualTo("b");
        assertThat(settings.root().sections("agent")).isEmpty();
        assertThatThrownBy(settings::check)
                .hasMessageContaining("write it as [api]")
                .hasMessageContaining("[[agent]]");
    }

    @Test
    void the_shipped_file_is_valid_as_it_is_and_with_all_its_examples() throws IOException {
        for (String text : List.of(SettingsFile.shipped(), SettingsFile.withExamples(SettingsFile.shipped()))) {
            Files.writeString(file, text);
            SettingsFile settings = SettingsFile.read(file, home.resolve("secrets.toml"), Map.of());
            assertThatCode(settings::check).doesNotThrowAnyException();
        }
        assertThat(SettingsFile.read(file, home.resolve("s.toml"), Map.of()).documented())
                .contains("api.port", "agent.pin", "agent.skills", "outbound.numbers", "trunk.password");
    }
}
