package org.trunkline.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.Customers;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.StoredJournal;
import org.trunkline.recording.Vault;
import org.trunkline.store.Database;
import org.trunkline.store.H2ForTests;
import org.trunkline.store.TestDatabase;

class AttachmentsTest {
    private static final Vault PLAIN = new Vault(Map.of(), "");
    private static final Vault SEALED =
            new Vault(Map.of("k", Base64.getEncoder().encodeToString(new byte[32])), "k");

    @TempDir
    Path home;

    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private CustomerDesk customers;
    private String ada;

    @BeforeEach
    void open() throws Exception {
        store = new H2ForTests(home);
        database = store.open();
        journal = StoredJournal.open(
                database,
                FactTypes.of(Map.of("customer", CustomerFact.class, "profile", ProfileFact.class)),
                JournalSettings.in(home.resolve("spool")),
                InstantSource.system(),
                List.of(Customers.projection(), Profiles.projection()));
        customers = new CustomerDesk(database, Set.of(), journal, Instant::now);
        ada = customers.add("Ada", "test");
    }

    @AfterEach
    void close() {
        assertThat(journal.faults()).isZero();
        journal.close();
        database.close();
        store.close();
    }

    private Attachments attachments(Vault vault) {
        ProfileSettings settings =
                new ProfileSettings(Map.of(), home.resolve("files"), 1000, Set.of("text/plain", "image/png"));
        return new Attachments(new Contents(settings, vault, database).start(), database, journal, Instant::now);
    }

    private Attachment add(Attachments to, String customer, String name, String content) throws Exception {
        return to.add(customer, null, name, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), "test");
    }

    private static String content(Attachments of, Attachment one) throws IOException {
        return new String(of.open(one).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve("files"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void a_file_is_kept_under_its_hash_with_the_last_part_of_its_name() throws Exception {
        Attachments all = attachments(PLAIN);
        Attachment kept = add(all, ada, "../../etc/pass\nwd", "hello");
        assertThat(kept)
                .returns("passwd", Attachment::name)
                .returns("text/plain", Attachment::mediaType)
                .returns(5L, Attachment::bytes)
                .returns("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", Attachment::sha256);
        assertThat(content(all, kept)).isEqualTo("hello");
        assertThat(files()).singleElement().asString().endsWith(kept.sha256());
        assertThat(all.of(ada)).containsExactly(kept);
    }

    @Test
    void one_content_is_one_file_that_goes_with_the_last_who_has_it() throws Exception {
        Attachments all = attachments(PLAIN);
        Attachment one = add(all, ada, "a.txt", "hello");
        Attachment other = add(all, customers.add("Bea", "test"), "b.txt", "hello");
        assertThat(files()).hasSize(1);
        all.delete(one, "test");
        assertThat(content(all, other)).isEqualTo("hello");
        all.delete(other, "test");
        assertThat(files()).isEmpty();
        assertThat(all.find(other.id())).isEmpty();
    }

    @Test
    void a_file_too_large_or_of_another_kind_than_it_says_is_not_taken() throws Exception {
        Attachments all = attachments(PLAIN);
        assertThatThrownBy(() -> add(all, ada, "a.txt", "x".repeat(1001)))
                .isInstanceOf(AttachmentRefused.class)
                .hasMessageContaining("MB");
        assertThatThrownBy(() -> add(all, ada, "a.png", "<html><body>x</body></html>"))
                .isInstanceOf(AttachmentRefused.class)
                .hasMessageContaining("text/html");
        assertThatThrownBy(() -> add(all, ada, "a.txt", "MZ\u0000\u0001")).isInstanceOf(AttachmentRefused.class);
        assertThat(add(all, ada, "a.txt", "x".repeat(1000)).bytes()).isEqualTo(1000);
        assertThat(files()).hasSize(1);
    }

    @Test
    void with_a_key_nothing_of_the_content_is_on_the_disk_and_a_changed_file_is_not_given_out() throws Exception {
        Attachments all = attachments(SEALED);
        Attachment kept = add(all, ada, "a.txt", "a secret of Ada");
        Path file = files().getFirst();
        byte[] onDisk = Files.readAllBytes(file);
        assertThat(new String(onDisk, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assertThat(content(all, kept)).isEqualTo("a secret of Ada");
        byte[] changed = Arrays.copyOf(onDisk, onDisk.length);
        changed[changed.length - 1] ^= 1;
        Files.write(file, changed);
        assertThatThrownBy(() -> all.open(kept)).isInstanceOf(UncheckedIOException.class);
        Files.delete(file);
        assertThat(all.open(kept)).isEmpty();
    }

    @Test
    void what_a_kill_left_without_a_row_is_deleted_at_the_next_start() throws Exception {
        Attachment kept = add(attachments(PLAIN), ada, "a.txt", "hello");
        Path orphan = home.resolve("files/ab/ab" + "0".repeat(62) + ".incoming");
        Files.createDirectories(orphan.getParent());
        Files.writeString(orphan, "half");
        Path others = Files.writeString(home.resolve("files/letter.doc"), "not ours");
        Attachments next = attachments(PLAIN);
        assertThat(orphan).doesNotExist();
        assertThat(others).exists();
        assertThat(content(next, kept)).isEqualTo("hello");
    }

    @Test
    void the_journal_has_neither_name_nor_hash() throws Exception {
        Attachment kept = add(attachments(PLAIN), ada, "diagnosis.txt", "hello");
        String written = database.read(handle -> handle.createQuery("SELECT body FROM journal")
                .mapTo(String.class)
                .list()
                .toString());
        assertThat(written).contains("text/plain").doesNotContain("diagnosis", kept.sha256());
    }
}
