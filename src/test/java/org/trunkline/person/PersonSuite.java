package org.trunkline.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.agent.Channel;
import org.trunkline.api.ApiFact;
import org.trunkline.conversation.Correspondence;
import org.trunkline.customer.Address;
import org.trunkline.customer.CallFact;
import org.trunkline.customer.CallProjection;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.CustomerFact;
import org.trunkline.customer.CustomerItems;
import org.trunkline.customer.Customers;
import org.trunkline.customer.DoNotContact;
import org.trunkline.customer.Ending;
import org.trunkline.customer.Forgetting;
import org.trunkline.customer.InteractionItems;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Numbers;
import org.trunkline.customer.Person;
import org.trunkline.journal.Fact;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.JournalSettings;
import org.trunkline.journal.Personal;
import org.trunkline.journal.StoredJournal;
import org.trunkline.profile.Attachments;
import org.trunkline.profile.Contents;
import org.trunkline.profile.ProfileDesk;
import org.trunkline.profile.ProfileFact;
import org.trunkline.profile.ProfileItems;
import org.trunkline.profile.ProfileSettings;
import org.trunkline.profile.Profiles;
import org.trunkline.recording.Archive;
import org.trunkline.recording.RecordingFact;
import org.trunkline.recording.RecordingProjection;
import org.trunkline.recording.RecordingSettings;
import org.trunkline.recording.Recordings;
import org.trunkline.search.Search;
import org.trunkline.search.SearchIndex;
import org.trunkline.settings.SettingsFile;
import org.trunkline.store.Database;
import org.trunkline.store.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person taken out and erased, on whatever database. */
abstract class PersonSuite {
    /** Columns of texts that say nothing of customers: ours, agents', of machines. A new column goes here, or a room forgets it. */
    private static final Set<String> FREE = Set.of(
            "agent.id",
            "agent.name",
            "agent.pin_hash",
            "agent_capacity.agent",
            "agent_capacity.channel",
            "agent_group.name",
            "agent_group_member.agent",
            "agent_group_member.agent_group",
            "agent_group_skill.agent_group",
            "agent_group_skill.skill",
            "agent_skill.agent",
            "agent_skill.skill",
            "agent_time.agent",
            "agent_time.doing",
            "agent_time.interaction",
            "agent_time.reason",
            "api_token.agent",
            "api_token.id",
            "api_token.made_by",
            "api_token.name",
            "api_token.roles",
            "api_token.sha256",
            "bot.exits",
            "bot.flow",
            "bot.interaction",
            "bot.silences",
            "bot.step",
            "bot.step_flow",
            "bot.step_stack",
            "bot.step_version",
            "call_recording.interaction",
            "call_recording.pauses",
            "callback.agent",
            "callback.customer",
            "callback.dialled",
            "callback.id",
            "callback.interaction",
            "callback.mode",
            "callback.origin",
            "callback.queue",
            "callback.skills",
            "callback.state",
            "callback.why",
            "canned_answer.changed_by",
            "canned_answer.id",
            "canned_answer.owner",
            "canned_answer.queue",
            "canned_answer.shortcut",
            "canned_answer.subject",
            "canned_answer.text",
            "canned_answer.title",
            "conversation.account",
            "conversation.address_kind",
            "conversation.intent",
            "conversation.intent_by",
            "conversation.interaction",
            "customer.id",
            "customer.root",
            "customer_attachment.added_by",
            "customer_attachment.customer",
            "customer_attachment.id",
            "customer_attachment.interaction",
            "customer_attachment.media_type",
            "customer_consent.channel",
            "customer_consent.customer",
            "customer_field.customer",
            "customer_field.name",
            "customer_identity.customer",
            "customer_identity.kind",
            "customer_merge.absorbed",
            "customer_merge.id",
            "customer_merge.merged_by",
            "customer_merge.rule",
            "customer_merge.survivor",
            "customer_merge.undone_by",
            "customer_note.customer",
            "customer_note.id",
            "customer_note.interaction",
            "customer_note.written_by",
            "customer_tag.customer",
            "customer_task.customer",
            "customer_task.done_by",
            "customer_task.id",
            "customer_task.made_by",
            "customer_task.owner",
            "do_not_call.added_by",
            "do_not_call.id",
            "erasure.asked_by",
            "erasure.counts",
            "erasure.customers",
            "erasure.id",
            "erasure.identities",
            "erasure.interactions",
            "erasure.receipt",
            "erasure.signature",
            "flow_version.content",
            "flow_version.flow",
            "flow_version.version",
            "import_mark.name",
            "intent_example.intent",
            "intent_example.interaction",
            "intent_example.language",
            "intent_example.said_by",
            "interaction.agent",
            "interaction.channel",
            "interaction.customer",
            "interaction.dialled",
            "interaction.direction",
            "interaction.disposition",
            "interaction.ending_stage",
            "interaction.flow",
            "interaction.flow_version",
            "interaction.id",
            "interaction.leg",
            "interaction.line",
            "interaction.phone",
            "interaction.queue",
            "interaction.reason",
            "interaction.responsible",
            "interaction.skills",
            "interaction.stage",
            "interaction.step",
            "interaction.step_flow",
            "interaction.step_stack",
            "interaction.step_version",
            "interaction_value.interaction",
            "interaction_value.name",
            "journal.fault",
            "journal.interaction",
            "journal.type",
            "journal_mark.name",
            "mail_automatic.mailbox",
            "mail_automatic.message",
            "mail_automatic.recipient",
            "mail_machine.mailbox",
            "mail_machine.message",
            "mailbox_fetched.mailbox",
            "mailbox_fetched.uidl",
            "mailbox_place.folder",
            "mailbox_place.mailbox",
            "messaging_contact.account",
            // hashes, so that who said STOP is not written to after an erasure either
            "messaging_contact.peer",
            "messaging_place.account",
            "messaging_place.read_to",
            "message.account",
            "message.channel",
            "message.direction",
            "message.external_id",
            "message.id",
            "message.interaction",
            "message.request_key",
            "message.state",
            "message.written_by",
            "message_draft.agent",
            "message_draft.interaction",
            "message_file.content_id",
            "message_file.id",
            "message_file.media_type",
            "message_file.message",
            "message_file.refused",
            "message_thread.account",
            "message_thread.interaction",
            "outbox.account",
            "outbox.message",
            "queue.definition",
            "queue.name",
            "queue_log.agent",
            "queue_log.callid",
            "queue_log.data",
            "queue_log.event",
            "queue_log.queuename",
            "queue_log_file.inode",
            "queue_log_file.path",
            "queue_visit.agent",
            "queue_visit.interaction",
            "queue_visit.outcome",
            "queue_visit.queue",
            "recording.agent",
            "recording.box",
            "recording.deleted_by",
            "recording.deleted_why",
            "recording.format",
            "recording.id",
            "recording.interaction",
            "recording.key_id",
            "recording.kind",
            "recording.queue",
            "report_mark.name",
            "shared_address.kind",
            "signature.kind",
            "signature.name",
            "signature.text",
            "skill.description",
            "skill.name",
            "supervision.agents",
            "supervision.how",
            "supervision.id",
            "supervision.interaction",
            "supervision.line",
            "supervision.made_by",
            "supervision.mode",
            "supervision.phone",
            "supervision.supervisor",
            "survey.agent",
            "survey.channel",
            "survey.interaction",
            "survey.kind",
            "survey.queue",
            "survey.rule",
            "survey.state",
            "survey.why",
            "survey_secret.secret",
            "talk_part.given_by",
            "talk_part.how",
            "talk_part.interaction",
            "talk_part.kind",
            "talk_part.leg",
            "talk_part.phone",
            "ticket.customer",
            "ticket.opened_by",
            "ticket.origin",
            "ticket.owner",
            "ticket.priority",
            "ticket.queue",
            "ticket.standing",
            "ticket.status",
            "ticket_change.changed_by",
            "ticket_change.detail",
            "ticket_change.what",
            "ticket_due.kind",
            "ticket_interaction.interaction",
            "ticket_link.how",
            "ticket_mention.mentioned",
            "ticket_mention.note",
            "ticket_merge.id",
            "ticket_merge.merged_by",
            "ticket_merge.undone_by",
            "ticket_note.id",
            "ticket_note.written_by",
            "ticket_secret.secret",
            "ticket_view.id",
            "ticket_view.name",
            "ticket_view.owner",
            "ticket_view.query",
            "web_session.sha256",
            "web_session.web_user",
            "web_user.agent",
            "web_user.made_by",
            "web_user.name",
            "web_user.password_hash",
            "web_user.roles");

    private static final String NUMBER = "+442079460731";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Numbers NUMBERS = new Numbers("GB");

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final InstantSource clock = () -> now = now.plusSeconds(1);
    private TestDatabase store;
    private Database database;
    private StoredJournal journal;
    private CustomerDesk customers;
    private Customers people;
    private ProfileDesk desk;
    private SearchIndex search;
    private Recordings recordings;
    private Archive archive;
    private Attachments attachments;
    private Contents contents;
    private Path logs;

    abstract TestDatabase store() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = store();
        database = store.open();
        journal = StoredJournal.open(
                database,
                FactTypes.of(Map.of(
                        "call", CallFact.class,
                        "customer", CustomerFact.class,
                        "recording", RecordingFact.class,
                        "api", ApiFact.class,
                        "profile", ProfileFact.class)),
                JournalSettings.in(folder.resolve("spool")),
                InstantSource.system(),
                List.of(
                        new CallProjection(NUMBERS),
                        Customers.projection(),
                        Callbacks.projection(),
                        new RecordingProjection(),
                        Profiles.projection()));
        customers = new CustomerDesk(database, Set.of(), journal, clock);
        people = new Customers(database, NUMBERS);
        SettingsFile file = SettingsFile.read(
                Files.writeString(
                        folder.resolve("trunkline.toml"),
                        "[recordings]\nkey = \"one\"\n[recordings.keys]\none = \"" + "A".repeat(43) + "=\"\n"),
                folder.resolve("secrets.toml"),
                Map.of());
        RecordingSettings recording = RecordingSettings.from(file.root());
        recordings = new Recordings(database, recording);
        archive = new Archive(recording, recordings, journal, clock);
        ProfileSettings profile = ProfileSettings.from(file.root());
        contents = new Contents(profile, recording.vault(), database).start();
        attachments = new Attachments(contents, database, journal, clock);
        desk = new ProfileDesk(profile, journal, clock);
        logs = Files.createDirectories(folder.resolve("log"));
        search = new SearchIndex(
                        folder.resolve("search"),
                        NUMBERS::e164,
                        database,
                        journal.reader(),
                        journal.live(),
                        Stream.concat(
                                        Stream.of(new CustomerItems(), new InteractionItems()),
                                        ProfileItems.all().stream())
                                .toList())
                .start();
    }

    @AfterEach
    void close() {
        assertThat(journal.faults()).isZero();
        closeAll();
    }

    private void closeAll() {
        search.close();
        archive.close();
        journal.close();
        database.close();
        store.close();
    }

    private Erasures erasures(List<Forgetting> rooms) {
        return new Erasures(
                database, search, rooms, new ErasureSettings("A".repeat(43) + "=", folder.resolve("erasures")), clock);
    }

    private List<Forgetting> rooms() {
        return Erasures.rooms(attachments, contents, recordings, archive, List.of(logs));
    }

    private void happened(Fact fact, Map<String, String> personal) {
        journal.commit(clock.instant(), fact, new Personal(personal));
    }

    private static byte[] wav() {
        int bytes = 16_000;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        return wav.array();
    }

    /** Somebody who called, and of whom all is known that can be. @return their id */
    private String person(String interaction) throws Exception {
        happened(
                new CallFact.Arrived(interaction, interaction + ".caller", "5000", "main", "v1"),
                Map.of(CallFact.CALLER, "02079460731", CallFact.CALLER_NAME, "Zebedee Quill"));
        happened(new CallFact.Gathered(interaction, "contract", 4, false), Map.of("contract", "QX-4711"));
        happened(new CallFact.Noted(interaction, "called from +442079460731"), Map.of());
        happened(new CallFact.Ended(interaction, Ending.completed(Ending.Responsible.CALLER)), Map.of());
        String id = people.byNumber(NUMBER).orElseThrow().id();
        var _ = archive.keepVoicemail(
                "r-" + interaction,
                interaction,
                "sales",
                Duration.ZERO,
                Files.write(folder.resolve(interaction + ".wav"), wav()));
        customers.addIdentity(id, new Address(Address.Kind.EMAIL, "zebedee@example.org"), true, false, "test");
        desk.note(id, interaction, "<script>alert('quill')</script>", "test");
        desk.addTask(id, "call Quill", null, null, "test");
        desk.tag(id, "quillish", true, "test");
        attachments.add(id, interaction, "../quill.txt", in("Quill's own"), "test");
        attachments.add(id, null, "shared.txt", in("everybody's"), "test");
        return id;
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, byte[]> export(String id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Interactions interactions = new Interactions(database, NUMBERS);
        new Export(
                        database,
                        interactions,
                        recordings,
                        attachments,
                        new Correspondence(database, interactions, contents))
                .write(people.find(id).orElseThrow(), clock.instant(), out);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void all_that_is_held_of_a_person_is_in_the_export() throws Exception {
        String id = person("i-1");
        Map<String, byte[]> zip = export(id);
        assertThat(zip).containsKeys("index.html", "person.json", "recordings/r-i-1.wav", "vcon/i-1.json");
        assertThat(zip.keySet()).allSatisfy(name -> assertThat(name).doesNotContain("..", "\\"));
        assertThat(zip.get("recordings/r-i-1.wav")).as("decrypted").isEqualTo(wav());
        assertThat(zip.entrySet().stream().filter(entry -> entry.getKey().endsWith("-quill.txt")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getValue()).asString().isEqualTo("Quill's own"));
        String page = new String(zip.get("index.html"), StandardCharsets.UTF_8);
        assertThat(page)
                .contains("Zebedee Quill", NUMBER, "zebedee@example.org", "QX-4711", "call Quill", "quillish")
                .contains("&lt;script&gt;alert(&#39;quill&#39;)")
                .doesNotContain("<script");
        JsonNode person = JSON.readTree(zip.get("person.json"));
        assertThat(person.at("/contacts/0/detail/values/contract").asString()).isEqualTo("QX-4711");
        assertThat(person.at("/contacts/0/recordings/0").asString()).isEqualTo("recordings/r-i-1.wav");
        JsonNode vcon = JSON.readTree(zip.get("vcon/i-1.json"));
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JSON.readTree(
                        Objects.requireNonNull(getClass().getResourceAsStream("/vcon/vcon-core-04.schema.json"))));
        assertThat(schema.validate(vcon)).isEmpty();
        assertThat(vcon.at("/parties/0/tel").asString()).isEqualTo("tel:" + NUMBER);
        assertThat(vcon.at("/dialog/0/duration").asDouble()).isEqualTo(1.0);
    }

    @Test
    void what_web_pages_told_of_a_visitor_is_in_the_export_and_goes_with_the_person() throws Exception {
        String id = person("i-1");
        customers.addIdentity(id, new Address(Address.Kind.CHAT, "shop:u-731"), true, false, "test");
        visited("a", "shop:u-731", "Zeb of the shop", "zeb@shop.example");
        visited("b", "shop:~nobody", "somebody", "Zebedee@Example.org");
        visited("c", "shop:~other", "Otto", "otto@shop.example");
        Map<String, byte[]> zip = export(id);
        JsonNode sessions = JSON.readTree(zip.get("person.json")).path("chatSessions");
        assertThat(sessions).singleElement().satisfies(one -> {
            assertThat(one.path("name").asString()).isEqualTo("Zeb of the shop");
            assertThat(one.path("page").asString()).isEqualTo("https://shop.example/lamps");
        });
        assertThat(new String(zip.get("index.html"), StandardCharsets.UTF_8))
                .contains("Zeb of the shop", "zeb@shop.example", "https://shop.example/lamps");
        assertThat(erasures(rooms()).erase(id, "user:sue").erased()).containsEntry("chat sessions", 2);
        assertThat(rows("ebedee")).isEmpty();
        assertThat(rows("Zeb of")).isEmpty();
        assertThat(rows("otto@shop.example")).isNotEmpty();
    }

    private void visited(String session, String address, String name, String email) {
        database.<Integer>write(tx -> tx.execute(
                "INSERT INTO chat_session (id, chat, address, name, email, page, language, known, began_at, seen_at)"
                        + " VALUES (?, 'shop', ?, ?, ?, 'https://shop.example/lamps', 'en', TRUE, ?, ?)",
                session,
                address,
                name,
                email,
                clock.instant(),
                clock.instant()));
    }

    @Test
    void nothing_tells_of_an_erased_person_but_a_receipt_that_does_not_say_who_it_was() throws Exception {
        String id = person("i-1");
        String other = customers.add("Otto", "test");
        attachments.add(other, null, "shared.txt", in("everybody's"), "test");
        Path csv = Files.writeString(
                logs.resolve("Master.csv"),
                "\"\",\"02079460731\",\"5000\",\"\"\"Zebedee Quill\"\" <02079460731>\"\n\"\",\"02079460732\",\"5000\",\"Otto\"\n");
        long length = Files.size(csv);
        assertThat(rows("7946")).isNotEmpty();
        Receipt receipt = erasures(rooms()).erase(id, "user:sue");
        assertThat(receipt.erased())
                .containsEntry("customers", 1)
                .containsEntry("addresses", 2)
                .containsEntry("notes", 1)
                .containsEntry("attachments", 2)
                .containsEntry("recordings", 1)
                .containsEntry("journal entries written over", 1)
                .containsEntry("interactions without the person", 1);
        assertThat(receipt.text()).doesNotContain("9460731", "Zebedee", "zebedee");
        journal.commit(clock.instant(), new CallFact.Noted("i-1", "after all before"), Personal.NONE);
        for (String trace : List.of("9460731", "uill", "ebedee", "QX-4711")) {
            assertThat(rows(trace)).as(trace).isEmpty();
        }
        assertThat(search.search(Search.of("quill"), null, 5).items()).isEmpty();
        assertThat(Files.readString(csv))
                .hasSize((int) length)
                .contains("02079460732", "Otto")
                .doesNotContain("0731", "Quill");
        assertThat(recordings.of("i-1").getFirst().deleted()).isNotNull();
        assertThat(attachments.of(other))
                .singleElement()
                .satisfies(file -> assertThat(attachments.open(file)).isPresent());
        assertThat(new Interactions(database, NUMBERS).find("i-1"))
                .as("the figures stay")
                .hasValueSatisfying(
                        found -> assertThat(found.interaction().ending()).isNotNull());
        assertThat(people.find(id)).isEmpty();
        closeAll();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(List.of("9460731", "Quill", "zebedee", "QX-4711"))
                        .as(file.toString())
                        .noneMatch(text::contains);
            }
        }
        open();
    }

    @Test
    void who_must_not_be_called_stays_so_and_the_reasons_of_others_do_not_name_them() throws Exception {
        DoNotContact list = new DoNotContact(database);
        String listed = person("i-1");
        boolean _ = list.add(new DoNotContact.Entry("d-1", NUMBER, "Quill asked for it", "sue", clock.instant()));
        journal.commit(
                clock.instant(),
                new ApiFact.Changed("user:sue", "call.make", "i-7", "Zebedee Quill, " + NUMBER + ", wants a call"),
                Personal.NONE);
        happened(
                new CallFact.Arrived("i-2", "i-2.caller", "5000", "main", "v1"),
                Map.of(CallFact.CALLER, "02079460733", CallFact.CALLER_NAME, "Ida"));
        String refusing = people.byNumber("+442079460733").orElseThrow().id();
        customers.consent(refusing, Channel.VOICE, true, "test");
        happened(new CallFact.Ended("i-2", Ending.completed(Ending.Responsible.CALLER)), Map.of());
        assertThat(erasures(rooms()).erase(listed, "test").erased()).containsEntry("kept on the do-not-call list", 1);
        var _ = erasures(rooms()).erase(refusing, "test");
        assertThat(list.refusesCall(NUMBER)).isTrue();
        assertThat(list.refusesCall("+442079460733")).isTrue();
        assertThat(list.find(NUMBER).orElseThrow().reason()).isNull();
        assertThat(rows("9460731")).containsExactly("do_not_call.number");
        assertThat(rows("9460733")).containsExactly("do_not_call.number");
        assertThat(rows("Quill")).isEmpty();
    }

    /** Where in the database a text stands, as table.column. */
    private Set<String> rows(String text) {
        return database.read(handle -> {
            Set<String> found = new TreeSet<>();
            for (String column : columns(handle)) {
                String[] parts = column.split("\\.", 2);
                long count = handle.createQuery("SELECT COUNT(*) FROM " + parts[0] + " WHERE " + parts[1] + " LIKE ?")
                        .bind(0, "%" + text + "%")
                        .mapTo(Long.class)
                        .one();
                if (count > 0) {
                    found.add(column);
                }
            }
            return found;
        });
    }

    private static List<String> columns(Handle handle) {
        return handle
                .createQuery("SELECT table_name, column_name FROM information_schema.columns"
                        + " WHERE LOWER(table_schema) = 'public' AND LOWER(data_type) IN"
                        + " ('character varying', 'text', 'character large object', 'character', 'json', 'jsonb')")
                .map((row, context) -> (row.getString(1) + "." + row.getString(2)).toLowerCase(Locale.ROOT))
                .list()
                .stream()
                .filter(column -> !column.startsWith("flyway"))
                .toList();
    }

    @Test
    void each_column_of_texts_is_forgotten_by_a_room_or_says_nothing_of_persons() {
        Set<String> known = new TreeSet<>(FREE);
        known.addAll(Erasures.columns(rooms()));
        assertThat(database.read(PersonSuite::columns))
                .as("a new column: a Forgetting covers it, or it is declared to be free of persons")
                .allSatisfy(column -> assertThat(known).contains(column));
    }

    @Test
    void an_erasure_that_was_cut_off_goes_on_after_the_start() throws Exception {
        String id = person("i-1");
        List<Forgetting> breaking = new ArrayList<>(rooms());
        breaking.add(breaking.size() - 1, new Forgetting() {
            @Override
            public Set<String> columns() {
                return Set.of();
            }

            @Override
            public Map<String, Integer> forget(Handle tx, Person person, String by) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> erasures(breaking).erase(id, "test")).hasMessageContaining("killed");
        assertThat(people.find(id)).isPresent();
        Receipt done = erasures(rooms()).start().list().getFirst();
        assertThat(done.doneAt()).isNotNull();
        assertThat(done.erased()).containsEntry("notes", 1).containsEntry("customers", 1);
        assertThat(rows("9460731")).isEmpty();
    }

    @Test
    void a_restored_backup_is_erased_again_and_a_changed_receipt_is_not_ours() throws Exception {
        String id = person("i-1");
        Erasures erasures = erasures(rooms());
        Receipt receipt = erasures.erase(id, "test");
        assertThat(erasures.isOurs(receipt)).isTrue();
        assertThat(erasures.isOurs(new Receipt(
                        receipt.id(),
                        receipt.customers(),
                        receipt.identities(),
                        receipt.by(),
                        receipt.askedAt(),
                        receipt.erased(),
                        receipt.doneAt(),
                        Objects.requireNonNull(receipt.text()).replace("test", "nobody"),
                        receipt.signature())))
                .isFalse();
        database.write(tx -> tx.execute("DELETE FROM erasure"));
        database.write(tx -> tx.execute(
                "INSERT INTO customer (id, root, name, created_at) VALUES (?, ?, 'Zebedee Quill', ?)",
                id,
                id,
                clock.instant()));
        assertThat(erasures(rooms()).start().find(receipt.id())).isPresent();
        assertThat(people.find(id)).isEmpty();
    }

    @Test
    void who_is_on_the_line_is_not_erased() {
        happened(
                new CallFact.Arrived("i-9", "i-9.caller", "5000", "main", "v1"),
                Map.of(CallFact.CALLER, "02079460731"));
        String id = people.byNumber(NUMBER).orElseThrow().id();
        assertThatThrownBy(() -> erasures(rooms()).erase(id, "test")).isInstanceOf(Erasures.Refused.class);
        assertThat(people.find(id)).isPresent();
    }
}
