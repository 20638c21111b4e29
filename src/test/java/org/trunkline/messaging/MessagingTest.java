package org.trunkline.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.settings.SettingsException;
import org.trunkline.settings.SettingsFile;

class MessagingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "STOP,STOP",
        "' stop. ',STOP",
        "Stop all,STOP",
        "opt-out,STOP",
        "unsubscribe,STOP",
        "Start!,START",
        "unstop,START",
        "help,HELP"
    })
    void the_words_of_text_messages_are_known(String text, OptOut word) {
        assertThat(OptOut.of(text)).contains(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Please stop calling me", "yes", "", "stop it", "Can I cancel my order?"})
    void whoever_says_more_than_the_word_wants_to_talk(String text) {
        assertThat(OptOut.of(text)).isEmpty();
    }

    private static String file(String from, String text) {
        return "1 +442079461900 1700000000 " + base64(from) + " " + base64(text) + " end";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"Ann B\" <sip:+447700900123@127.0.0.6>',+447700900123,Ann B",
        "<sip:+447700900123@127.0.0.6;transport=udp>,+447700900123,",
        "sip:INFO@sms.example,INFO,",
        "Ann <sips:5@[::1]:5061>,5,Ann",
        "nonsense,nonsense,"
    })
    void the_sender_of_a_text_message_is_read(String from, String number, String name) {
        assertThat(SipMessage.read(file(from, "hi"))).hasValueSatisfying(message -> {
            assertThat(message.from()).isEqualTo(number);
            assertThat(message.name()).isEqualTo(name);
            assertThat(message.at()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        });
    }

    @Test
    void a_file_that_is_not_whole_is_no_message_and_one_without_a_text_is() {
        String whole = file("sip:1@x", "hello");
        for (int length = 0; length < whole.length(); length++) {
            assertThat(SipMessage.read(whole.substring(0, length))).isEmpty();
        }
        assertThat(SipMessage.read(file("sip:1@x", "")))
                .hasValueSatisfying(message -> assertThat(message.text()).contains("1023 bytes"));
    }

    @Test
    void a_long_text_goes_in_parts_that_fit_and_leave_nothing_out() {
        assertThat(SipNetwork.parts("short", 100)).containsExactly("short");
        String text = "Größe 😀 und mehr, ".repeat(40).strip();
        List<String> parts = SipNetwork.parts(text, 100);
        assertThat(parts)
                .hasSizeGreaterThan(8)
                .allSatisfy(part ->
                        assertThat(part.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(100));
        assertThat(String.join(" ", parts).replaceAll("\\(\\d+/\\d+\\) ", "")).isEqualTo(text);
        List<String> unbroken = SipNetwork.parts("😀".repeat(200), 100);
        assertThat(String.join("", unbroken).replaceAll("\\(\\d+/\\d+\\) ", "")).isEqualTo("😀".repeat(200));
    }

    @Test
    void any_of_the_secrets_may_have_signed_and_the_first_signs() throws Exception {
        String one = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        Signatures signatures = new Signatures(List.of(Gateway.SECRET, one));
        String body = "{\"é\":1}";
        Instant now = Instant.now();
        assertThat(signatures.verify(request(new Webhook(one).sign("a", now.getEpochSecond(), body), now, body)))
                .isEqualTo("a");
        Map<String, String> signed = signatures.sign("a", now, body);
        new Webhook(Gateway.SECRET)
                .verify(
                        body,
                        Map.of(
                                Signatures.ID, List.of("a"),
                                Signatures.TIMESTAMP, List.of(String.valueOf(signed.get(Signatures.TIMESTAMP))),
                                Signatures.SIGNATURE, List.of(String.valueOf(signed.get(Signatures.SIGNATURE)))));
        String right = new Webhook(one).sign("a", now.getEpochSecond(), body);
        for (HookRequest wrong : List.of(
                request(right, now, body + " "),
                request(right, now.plusSeconds(1), body),
                request("v1,AAAA", now, body),
                request("", now, body),
                request(new Webhook(one).sign("a", now.getEpochSecond() - 301, body), now.minusSeconds(301), body),
                request(new Webhook(one).sign("a", now.getEpochSecond() + 330, body), now.plusSeconds(330), body))) {
            assertThatThrownBy(() -> signatures.verify(wrong))
                    .isInstanceOfSatisfying(
                            HookRefused.class,
                            refused -> assertThat(refused.status()).isEqualTo(401));
        }
    }

    private static HookRequest request(String signature, Instant at, String body) {
        return new HookRequest(
                "192.0.2.7",
                Map.of(),
                Map.of(
                        Signatures.ID,
                        "a",
                        Signatures.TIMESTAMP,
                        Long.toString(at.getEpochSecond()),
                        Signatures.SIGNATURE,
                        signature),
                body);
    }

    @Test
    void what_is_wrong_in_the_settings_is_told_with_its_line_and_what_to_do() throws IOException {
        Path file = Files.writeString(folder.resolve("trunkline.toml"), """
                [[messaging]]
                name = "Texts"
                kind = "webhook"
                channel = "fax"
                queue = "q"
                url = "http://gateway.example.com/"
                secret = "whsec_short"

                [[messaging]]
                name = "mobile"
                kind = "pigeon"
                queue = "q"

                [[messaging]]
                name = "mobile"
                kind = "sip"
                queue = "q"
                number = "+442079461900"
                trunk = "none"
                """);
        SettingsFile settings = SettingsFile.read(file, folder.resolve("secrets.toml"), Map.of());
        MessagingSettings.from(settings.root());
        assertThatThrownBy(settings::check)
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        wrong -> assertThat(wrong.problems())
                                .hasSize(7)
                                .anySatisfy(one ->
                                        assertThat(one).contains("toml:2").contains("use small letters"))
                                .anySatisfy(one ->
                                        assertThat(one).contains("toml:4").contains("choose sms or social"))
                                .anySatisfy(one ->
                                        assertThat(one).contains("toml:6").contains("is no https address"))
                                .anySatisfy(one ->
                                        assertThat(one).contains("toml:7").contains("run set-up"))
                                .anySatisfy(one ->
                                        assertThat(one).contains("toml:11").contains("choose one of"))
                                .anySatisfy(one ->
                                        assertThat(one).contains("toml:15").contains("two accounts 'mobile'"))
                                .anySatisfy(one ->
                                        assertThat(one).contains("toml:19").contains("no [[trunk]] 'none'")));
    }
}
