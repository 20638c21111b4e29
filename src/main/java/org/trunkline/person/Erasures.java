package org.trunkline.person;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.chat.ChatForgetting;
import org.trunkline.conversation.ConversationForgetting;
import org.trunkline.customer.CustomerForgetting;
import org.trunkline.customer.Forgetting;
import org.trunkline.customer.InteractionItems;
import org.trunkline.customer.Person;
import org.trunkline.profile.Attachments;
import org.trunkline.profile.Contents;
import org.trunkline.profile.ProfileForgetting;
import org.trunkline.recording.Archive;
import org.trunkline.recording.Recordings;
import org.trunkline.search.SearchIndex;
import org.trunkline.store.Database;
import org.trunkline.ticket.TicketForgetting;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Erases persons, with a signed receipt each. What was begun goes on after a kill, and an erasure of which only the receipt's
 * file is there, as after an older backup was restored, is done again. Blocks; thread-safe.
 */
public final class Erasures {
    private static final Logger log = LoggerFactory.getLogger(Erasures.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 500;

    /** Why somebody is not erased just now. */
    public static final class Refused extends Exception {
        Refused(String why) {
            super(why);
        }
    }

    private final Database database;
    private final SearchIndex search;
    private final List<Forgetting> rooms;
    private final ErasureSettings settings;
    private final InstantSource clock;
    private final ReentrantLock one = new ReentrantLock();

    /** @param rooms in the order in which they are asked; the one that knows who the person is last */
    public Erasures(
            Database database,
            SearchIndex search,
            List<Forgetting> rooms,
            ErasureSettings settings,
            InstantSource clock) {
        this.database = database;
        this.search = search;
        this.rooms = List.copyOf(rooms);
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The rooms that forget, in their order.
     *
     * @param logs folders of files with a line for each thing that happened
     */
    public static List<Forgetting> rooms(
            Attachments attachments, Contents contents, Recordings recordings, Archive archive, List<Path> logs) {
        return List.of(
                new RecordingForgetting(recordings, archive),
                new ProfileForgetting(attachments),
                new TicketForgetting(),
                new ChatForgetting(),
                new ConversationForgetting(contents),
                new Traces(logs),
                new CustomerForgetting());
    }

    /** Goes on with what a killed process left; once, when all rooms are there. */
    public Erasures start() {
        if (settings.secret().isEmpty()) {
            return this;
        }
        try {
            again();
            for (Receipt begun : select("WHERE done_at IS NULL ORDER BY asked_at", Map.of())) {
                log.info("the erasure {} was begun by a process that ended; it goes on", begun.id());
                var _ = finish(begun);
            }
        } catch (RuntimeException e) {
            log.error("erasures that were begun cannot go on; tried again at the next start", e);
        }
        return this;
    }

    /**
     * Erases a person whole.
     *
     * @param customer any row of theirs, which must be there
     * @throws Refused if they are in a contact just now, or nobody can sign
     */
    public Receipt erase(String customer, String by) throws Refused {
        if (settings.secret().isEmpty()) {
            throw new Refused("there is no [erasure] secret to sign the receipt with");
        }
        one.lock();
        try {
            Seal seal = new Seal(settings.secret());
            Person person = database.read(handle -> Person.of(handle, List.of(customer)))
                    .orElseThrow();
            if (!person.interactions().isEmpty() && database.read(handle -> busy(handle, person.interactions()))) {
                throw new Refused("a contact with them goes on, or is being wrapped up");
            }
            String id = "e-" + UUID.randomUUID();
            List<String> identities =
                    person.addresses().stream().map(seal::hash).sorted().toList();
            database.write(tx -> tx.execute(
                    "INSERT INTO erasure (id, customers, interactions, identities, asked_by, asked_at, counts)"
                            + " VALUES (?, ?, ?, ?, ?, ?, '{}')",
                    id,
                    String.join(",", person.customers()),
                    String.join(",", person.interactions()),
                    String.join(",", identities),
                    by,
                    clock.instant()));
            return finish(find(id).orElseThrow());
        } finally {
            one.unlock();
        }
    }

    private static boolean busy(Handle handle, List<String> interactions) {
        return handle.createQuery("SELECT COUNT(*) FROM interaction WHERE id IN (<ids>) AND stage IS NOT NULL")
                        .bindList("ids", interactions)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private Receipt finish(Receipt begun) {
        Optional<Person> person = database.read(handle -> Person.of(handle, begun.customers()));
        if (person.isPresent()) {
            for (Forgetting room : rooms) {
                var _ = database.write(tx -> {
                    Map<String, Integer> counts =
                            new TreeMap<>(find(tx, begun.id()).orElseThrow().erased());
                    room.forget(tx, person.get(), begun.by())
                            .forEach((what, count) -> counts.merge(what, count, Integer::sum));
                    return tx.execute(
                            "UPDATE erasure SET counts = ? WHERE id = ?", JSON.writeValueAsString(counts), begun.id());
                });
            }
        }
        search.forget(new HashSet<>(begun.customers()), InteractionItems.KIND, contacts(begun, person));
        database.compactWhenClosed();
        return sign(find(begun.id()).orElseThrow());
    }

    /** As they were found first, and as they are found now. */
    private Set<String> contacts(Receipt begun, Optional<Person> person) {
        Set<String> contacts = new HashSet<>(
                list(database.read(handle -> handle.createQuery("SELECT interactions FROM erasure WHERE id = ?")
                        .bind(0, begun.id())
                        .mapTo(String.class)
                        .one())));
        person.ifPresent(one -> contacts.addAll(one.interactions()));
        return contacts;
    }

    private Receipt sign(Receipt done) {
        Seal seal = new Seal(settings.secret());
        var at = clock.instant();
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("id", done.id());
        said.put("customers", done.customers());
        said.put("identities", done.identities());
        said.put("by", done.by());
        said.put("askedAt", done.askedAt().toString());
        said.put("doneAt", at.toString());
        said.put("erased", done.erased());
        said.put("publicKey", seal.publicKey());
        String text = JSON.writeValueAsString(said);
        String signature = seal.sign(text);
        keep(done.id(), text, signature);
        database.write(tx -> tx.execute(
                "UPDATE erasure SET done_at = ?, receipt = ?, signature = ?, interactions = '' WHERE id = ?",
                at,
                text,
                signature,
                done.id()));
        return find(done.id()).orElseThrow();
    }

    /** Beside the database: what tells after a backup was restored whom to erase again. */
    private void keep(String id, String text, String signature) {
        try {
            Files.createDirectories(settings.receipts());
            Path file = settings.receipts().resolve(id + ".json");
            Path incoming = settings.receipts().resolve(id + ".incoming");
            Files.writeString(
                    incoming, JSON.writeValueAsString(Map.of("receipt", text, "signature", signature)) + "\n");
            Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The receipt cannot be kept in " + settings.receipts(), e);
        }
    }

    /** Those whose files are there and whose rows are not. */
    private void again() {
        if (!Files.isDirectory(settings.receipts())) {
            return;
        }
        Seal seal = new Seal(settings.secret());
        try (Stream<Path> files = Files.list(settings.receipts())) {
            for (Path file : files.filter(one -> one.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                JsonNode kept = JSON.readTree(Files.readString(file));
                String text = kept.path("receipt").asString("");
                if (!seal.isOurs(text, kept.path("signature").asString(""))) {
                    log.error("{} is no receipt that was signed with this secret, and is left alone", file);
                    continue;
                }
                JsonNode said = JSON.readTree(text);
                String id = said.path("id").asString("");
                if (find(id).isEmpty()) {
                    log.warn("the erasure {} is done again: the database is from before it", id);
                    database.write(tx -> tx.execute(
                            "INSERT INTO erasure (id, customers, interactions, identities, asked_by, asked_at, counts)"
                                    + " VALUES (?, ?, '', ?, ?, ?, '{}')",
                            id,
                            String.join(",", texts(said.path("customers"))),
                            String.join(",", texts(said.path("identities"))),
                            said.path("by").asString(""),
                            Instant.parse(said.path("askedAt").asString(""))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The receipts in " + settings.receipts() + " cannot be read", e);
        }
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(one -> one.asString("")).toList();
    }

    public Optional<Receipt> find(String id) {
        return database.read(handle -> find(handle, id));
    }

    /** Newest first, 500 at most. */
    public List<Receipt> list() {
        return select("ORDER BY asked_at DESC, id LIMIT " + MOST, Map.of());
    }

    /** Whether the receipt was signed here and not changed since. */
    public boolean isOurs(Receipt receipt) {
        String text = receipt.text();
        String signature = receipt.signature();
        return text != null
                && signature != null
                && !settings.secret().isEmpty()
                && new Seal(settings.secret()).isOurs(text, signature);
    }

    /** The columns that the rooms answer for. */
    public static Set<String> columns(List<Forgetting> rooms) {
        Set<String> columns = new HashSet<>();
        rooms.forEach(room -> columns.addAll(room.columns()));
        return columns;
    }

    private List<Receipt> select(String where, Map<String, ?> values) {
        return database.read(handle -> handle.createQuery("SELECT * FROM erasure " + where)
                .bindMap(values)
                .map(Erasures::receipt)
                .list());
    }

    private static Optional<Receipt> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM erasure WHERE id = ?")
                .bind(0, id)
                .map(Erasures::receipt)
                .findOne();
    }

    private static Receipt receipt(ResultSet row, StatementContext context) throws SQLException {
        Map<String, Integer> erased = new TreeMap<>();
        JSON.readTree(row.getString("counts"))
                .properties()
                .forEach(entry -> erased.put(entry.getKey(), entry.getValue().asInt()));
        OffsetDateTime doneAt = row.getObject("done_at", OffsetDateTime.class);
        return new Receipt(
                row.getString("id"),
                list(row.getString("customers")),
                list(row.getString("identities")),
                row.getString("asked_by"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                erased,
                doneAt == null ? null : doneAt.toInstant(),
                row.getString("receipt"),
                row.getString("signature"));
    }

    private static List<String> list(String joined) {
        return joined.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(joined.split(",", -1)));
    }
}
