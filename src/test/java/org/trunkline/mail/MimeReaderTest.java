package org.trunkline.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.trunkline.conversation.Upload;

class MimeReaderTest {
    private static final Path DAMAGED = Path.of("src/test/resources/email");
    private static final String OURS = "support@center.example";

    private static Incoming read(String message) {
        return MimeReader.read(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), OURS);
    }

    private static byte[] content(Upload upload) throws IOException {
        try (InputStream in = upload.content().open()) {
            return in.readAllBytes();
        }
    }

    static Stream<Path> damaged() throws IOException {
        try (Stream<Path> all = Files.walk(DAMAGED)) {
            return all.filter(file -> file.toString().endsWith(".msg")).sorted().toList().stream();
        }
    }

    /** Nothing is lost: what could not be read is there as it came. */
    @ParameterizedTest
    @MethodSource("damaged")
    void a_damaged_message_is_read_or_kept(Path file) throws IOException {
        byte[] raw = Files.readAllBytes(file);
        Incoming read = MimeReader.read(raw, OURS);
        assertThat(read.id()).isNotBlank();
        if (read.damage() == null) {
            assertThat(read.text().isBlank() && read.attachments().isEmpty() && read.subject() == null)
                    .as("nothing is said, nothing came with it, and nothing is wrong")
                    .isFalse();
        } else {
            assertThat(content(read.attachments().getLast())).isEqualTo(raw);
            assertThat(read.attachments().getLast().raw()).isTrue();
            assertThat(read.text()).startsWith("[This email " + read.damage());
        }
    }

    /** Any bytes whatever, and any message that is cut anywhere or has a byte changed. */
    @Test
    void nothing_that_comes_is_an_error() throws IOException {
        Random random = new Random(9);
        for (Path file : damaged().toList()) {
            byte[] raw = Files.readAllBytes(file);
            for (int i = 0; i < 20; i++) {
                byte[] cut = Arrays.copyOf(raw, random.nextInt(raw.length));
                for (int j = 0; j < 5 && cut.length > 0; j++) {
                    cut[random.nextInt(cut.length)] = (byte) random.nextInt();
                }
                assertThat(MimeReader.read(cut, OURS).id()).isNotBlank();
            }
        }
        byte[] noise = new byte[5_000];
        random.nextBytes(noise);
        assertThat(MimeReader.read(noise, OURS).attachments()).hasSize(1);
        assertThat(MimeReader.read(new byte[0], OURS).from()).isEmpty();
    }

    @Test
    void parts_within_parts_without_end_are_cut() {
        StringBuilder deep = new StringBuilder("From: a@b.example\nMIME-Version: 1.0\n");
        for (int i = 0; i < 5_000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        assertThat(read(deep.toString()).damage()).isNotNull();
    }

    @Test
    void text_html_an_inline_image_and_an_attachment() throws IOException {
        Incoming mail = read("""
                From: =?UTF-8?Q?Zo=C3=AB?= <zoe@example.org>
                To: support@center.example, Other <other@center.example>
                Subject: =?UTF-8?B?UsOpY2xhbWF0aW9u?=
                Date: Mon, 23 Nov 2026 08:00:00 +0100
                Message-ID: <one@example.org>
                In-Reply-To: <b@x>
                References: <a@x> <b@x>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=m

                --m
                Content-Type: multipart/alternative; boundary=a

                --a
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                caf=E9
                --a
                Content-Type: multipart/related; boundary=r

                --r
                Content-Type: text/html; charset=utf-8

                <p onclick="x()">café <img src="cid:logo@x"><img src="http://track.example/a.gif"></p><script>alert(1)</script>
                --r
                Content-Type: image/png; name=logo.png
                Content-ID: <logo@x>
                Content-Disposition: inline; filename=logo.png
                Content-Transfer-Encoding: base64

                iVBORw==
                --r--
                --a--
                --m
                Content-Type: text/plain; name*=UTF-8''r%C3%A9sum%C3%A9.txt
                Content-Disposition: attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.txt

                hello
                --m--
                """);
        assertThat(mail.damage()).isNull();
        assertThat(mail.id()).isEqualTo("<one@example.org>");
        assertThat(mail.from()).isEqualTo("zoe@example.org");
        assertThat(mail.fromName()).isEqualTo("Zoë");
        assertThat(mail.to()).containsExactly("support@center.example", "other@center.example");
        assertThat(mail.subject()).isEqualTo("Réclamation");
        assertThat(mail.sentAt()).isEqualTo(Instant.parse("2026-11-23T07:00:00Z"));
        assertThat(mail.text().strip()).isEqualTo("café");
        assertThat(mail.html())
                .contains("café", "src=\"cid:logo@x\"", "data-src=\"http://track.example/a.gif\"")
                .doesNotContain("script", "onclick", "alert", " src=\"http");
        assertThat(mail.threads()).containsExactly("<b@x>", "<a@x>");
        assertThat(mail.machine()).isEqualTo(Machine.NO);
        assertThat(mail.attachments()).extracting(Upload::name).containsExactly("logo.png", "résumé.txt");
        assertThat(mail.attachments().getFirst().contentId()).isEqualTo("logo@x");
        assertThat(content(mail.attachments().getLast())).asString().startsWith("hello");
    }

    @Test
    void html_alone_has_a_text_too() {
        Incoming mail = read("""
                From: a@example.org
                Content-Type: text/html; charset=utf-8

                <style>p {color: red}</style><p>One</p><p>Two<br>three</p><ul><li>four</li></ul>
                """);
        assertThat(mail.text()).isEqualTo("One\n\nTwo\nthree\n\n- four");
    }

    @Test
    void without_an_id_the_whole_message_is_the_id() {
        Incoming one = read("From: a@example.org\n\nhello\n");
        assertThat(one.id())
                .startsWith("sha256:")
                .isEqualTo(read("From: a@example.org\n\nhello\n").id());
        assertThat(read("From: a@example.org\n\nhello!\n").id()).isNotEqualTo(one.id());
    }

    @Test
    void a_token_in_the_subject_is_a_thread() {
        assertThat(read("Subject: AW: broken [#4-w17] again\n\nx\n").threads()).containsExactly("[#4-w17]");
    }

    @Test
    void an_answer_goes_where_its_writer_wants_it() {
        assertThat(read("From: a@x.example\nReply-To: b@y.example\n\nx").from()).isEqualTo("b@y.example");
        assertThat(read("From: a@x.example\nReply-To: l@y.example\nList-Id: <l>\n\nx")
                        .from())
                .isEqualTo("a@x.example");
        assertThat(read("From: a@x.example\nReply-To: " + OURS + "\n\nx").from())
                .isEqualTo("a@x.example");
    }

    @Test
    void what_machines_say_of_themselves() {
        Map<String, Machine> expected = Map.ofEntries(
                Map.entry("Subject: hi", Machine.NO),
                Map.entry("Auto-Submitted: no", Machine.NO),
                Map.entry("Auto-Submitted: auto-replied", Machine.REPLY),
                Map.entry("Auto-Submitted: auto-generated", Machine.GENERATED),
                Map.entry(
                        "Auto-Submitted: auto-generated\nIn-Reply-To: <tl." + "0".repeat(32) + "@center.example>",
                        Machine.REPLY),
                Map.entry("Auto-Submitted: auto-generated\nIn-Reply-To: <x@y>", Machine.GENERATED),
                Map.entry("X-Autoreply: yes", Machine.REPLY),
                Map.entry("Precedence: auto_reply", Machine.REPLY),
                Map.entry("Precedence: bulk", Machine.GENERATED),
                Map.entry("List-Id: <news.example>", Machine.GENERATED),
                Map.entry("X-Auto-Response-Suppress: All", Machine.GENERATED),
                Map.entry("Return-Path: <>", Machine.REPLY),
                Map.entry("X-Loop: " + OURS, Machine.LOOP),
                Map.entry("X-Loop: others@example.org", Machine.NO));
        expected.forEach((headers, machine) -> assertThat(
                        read("From: a@example.org\n" + headers + "\n\nx").machine())
                .as(headers)
                .isEqualTo(machine));
        assertThat(read("From: " + OURS + "\n\nx").machine()).isEqualTo(Machine.LOOP);
        assertThat(read("From: MAILER-DAEMON@mx.example\n\nx").machine()).isEqualTo(Machine.BOUNCE);
    }

    @Test
    void a_report_of_a_mail_system_names_the_message_and_why() {
        Incoming report = read(Reports.failed("<tl." + "a".repeat(32) + "@center.example>", "gone@example.org"));
        assertThat(report.machine()).isEqualTo(Machine.BOUNCE);
        assertThat(report.threads()).contains("<tl." + "a".repeat(32) + "@center.example>");
        assertThat(report.bounce()).isEqualTo(new Bounce(true, "gone@example.org", "550 5.1.1 no such user"));
        assertThat(report.text()).contains("could not be delivered");
    }

    @Test
    void a_report_without_the_standards_parts_is_known_by_our_id_in_it() {
        Incoming report = read("""
                From: MAILER-DAEMON@mx.example
                Subject: failure notice

                Sorry. The message was:

                Message-ID: <tl.%s@center.example>
                """.formatted("b".repeat(32)));
        assertThat(report.machine()).isEqualTo(Machine.BOUNCE);
        assertThat(report.threads()).containsExactly("<tl." + "b".repeat(32) + "@center.example>");
    }

    @Test
    void what_is_too_large_is_told_of() {
        Incoming told = MimeReader.tooLarge(
                "From: a@example.org\r\nSubject: big\r\nMessage-ID: <big@x>\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII),
                OURS,
                60 << 20,
                40 << 20,
                "INBOX");
        assertThat(told.id()).isEqualTo("<big@x>");
        assertThat(told.text()).contains("60 MB", "40 MB", "INBOX");
    }

    @Test
    void an_unknown_character_set_is_no_reason_to_lose_the_text() {
        Incoming mail = read("From: a@example.org\nContent-Type: text/plain; charset=x-unknown\n\nhello\n");
        assertThat(mail.text()).contains("hello");
        assertThat(mail.damage()).isEqualTo("is in an unknown character set");
        assertThat(List.copyOf(mail.attachments())).hasSize(1);
    }
}
