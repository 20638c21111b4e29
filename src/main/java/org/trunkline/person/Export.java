package org.trunkline.person;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.chat.ChatSessions;
import org.trunkline.conversation.Correspondence;
import org.trunkline.conversation.Message;
import org.trunkline.customer.Address;
import org.trunkline.customer.Consents;
import org.trunkline.customer.Customer;
import org.trunkline.customer.Interaction;
import org.trunkline.customer.InteractionDetail;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Page;
import org.trunkline.profile.Attachment;
import org.trunkline.profile.Attachments;
import org.trunkline.profile.Moment;
import org.trunkline.profile.Profile;
import org.trunkline.profile.Profiles;
import org.trunkline.profile.Timeline;
import org.trunkline.recording.Recording;
import org.trunkline.recording.Recordings;
import org.trunkline.store.Database;
import org.trunkline.survey.Survey;
import org.trunkline.survey.Surveys;
import org.trunkline.ticket.Ticket;
import org.trunkline.ticket.TicketFilter;
import org.trunkline.ticket.TicketNote;
import org.trunkline.ticket.Tickets;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that is held of a person, as a zip that is written as it is read: {@code index.html} to read, {@code person.json} for
 * machines, recordings and attachments as files, each conversation also as vCon.
 */
public final class Export {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int PAGE = 200;

    private final Interactions interactions;
    private final Timeline timeline;
    private final Profiles profiles;
    private final Consents consents;
    private final Recordings recordings;
    private final Attachments attachments;
    private final Correspondence correspondence;
    private final Tickets tickets;
    private final Surveys surveys;
    private final ChatSessions chats;

    public Export(
            Database database,
            Interactions interactions,
            Recordings recordings,
            Attachments attachments,
            Correspondence correspondence) {
        this.interactions = interactions;
        this.timeline = new Timeline(database, interactions);
        this.profiles = new Profiles(database);
        this.consents = new Consents(database);
        this.recordings = recordings;
        this.attachments = attachments;
        this.correspondence = correspondence;
        this.tickets = new Tickets(database);
        this.surveys = new Surveys(database);
        this.chats = new ChatSessions(database);
    }

    /** What {@code person.json} has of a contact. */
    record Contact(
            InteractionDetail detail,
            List<Written> messages,
            List<String> recordings,
            String vcon,
            @Nullable Survey survey) {}

    /** @param files where the attachments are in the zip, in their order; null: not there */
    record Written(Message message, List<@Nullable String> files) {}

    record Ticketed(Ticket ticket, List<TicketNote> notes) {}

    /** All but the files; file: where it is in the zip, null: it is not there any more. */
    record Held(
            Instant at,
            Customer customer,
            Profile profile,
            Map<String, String> consents,
            List<Contact> contacts,
            List<Ticketed> tickets,
            List<ChatSessions.Visited> chatSessions,
            List<Moment.Noted> notes,
            List<Moment.Promised> tasks,
            List<Filed> attachments) {}

    record Filed(Attachment attachment, @Nullable String file) {}

    /** Writes it; the stream stays open. */
    public void write(Customer customer, Instant at, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        Map<String, String> said = new LinkedHashMap<>();
        consents.of(customer.id()).forEach((channel, consent) -> said.put(channel.word(), consent.name()));
        Held held = new Held(
                at,
                customer,
                profiles.of(customer.id()),
                said,
                new ArrayList<>(),
                tickets(customer.id()),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        @Nullable String from = null;
        do {
            Page<Moment> page = timeline.of(customer.id(), from, PAGE);
            for (Moment moment : page.items()) {
                take(zip, held, moment);
            }
            from = page.next();
        } while (from != null);
        held.chatSessions.addAll(chats.of(
                customer.identities().stream()
                        .filter(one -> one.kind().equals(Address.Kind.CHAT.word()))
                        .map(Customer.Identity::address)
                        .toList(),
                held.contacts.stream()
                        .map(one -> one.detail().interaction())
                        .filter(one -> one.channel().equals(Channel.CHAT.word()))
                        .map(Interaction::id)
                        .toList()));
        put(zip, "person.json", JSON.writeValueAsBytes(held));
        put(zip, "index.html", ExportPage.of(held).getBytes(StandardCharsets.UTF_8));
        zip.finish();
        zip.flush();
    }

    private void take(ZipOutputStream zip, Held held, Moment moment) throws IOException {
        switch (moment) {
            case Moment.Noted note -> held.notes.add(note);
            case Moment.Promised task -> held.tasks.add(task);
            case Moment.Filed(Attachment file) -> held.attachments.add(new Filed(file, attachment(zip, file)));
            case Moment.Opened _ -> {} // all of them are read by themselves
            case Moment.Contact(var contact) -> {
                Optional<InteractionDetail> detail = interactions.find(contact.id());
                if (detail.isPresent()) {
                    contact(zip, held, detail.get());
                }
            }
        }
    }

    private List<Ticketed> tickets(String customer) {
        List<Ticketed> found = new ArrayList<>();
        @Nullable String from = null;
        do {
            Page<Ticket> page = tickets.list(TicketFilter.ofCustomer(customer), from, PAGE);
            page.items().forEach(ticket -> found.add(new Ticketed(ticket, tickets.notes(ticket.number()))));
            from = page.next();
        } while (from != null);
        return found;
    }

    private @Nullable String attachment(ZipOutputStream zip, Attachment file) throws IOException {
        return copied(zip, "attachments/" + file.id() + "-" + plain(file.name()), attachments.open(file));
    }

    /** Where it is in the zip; null: it is not there any more. */
    private static @Nullable String copied(ZipOutputStream zip, String path, Optional<InputStream> content)
            throws IOException {
        if (content.isEmpty()) {
            return null;
        }
        try (InputStream in = content.get()) {
            zip.putNextEntry(new ZipEntry(path));
            in.transferTo(zip);
            zip.closeEntry();
        }
        return path;
    }

    private List<Written> written(ZipOutputStream zip, String interaction) throws IOException {
        List<Written> messages = new ArrayList<>();
        for (Message message : correspondence.of(interaction)) {
            List<@Nullable String> files = new ArrayList<>();
            for (Message.File file : message.attachments()) {
                files.add(copied(
                        zip, "messages/" + plain(file.id()) + "-" + plain(file.name()), correspondence.open(file)));
            }
            messages.add(new Written(message, files));
        }
        return messages;
    }

    private void contact(ZipOutputStream zip, Held held, InteractionDetail detail) throws IOException {
        String id = detail.interaction().id();
        List<String> paths = new ArrayList<>();
        List<VCon.Sound> sounds = new ArrayList<>();
        for (Recordings.Row row : recordings.of(id)) {
            if (row.kept() && row.deleted() == null) {
                Recording recording = row.recording();
                Optional<InputStream> content = recordings.open(recording, 0);
                if (content.isPresent()) {
                    String path = "recordings/" + plain(recording.id()) + "."
                            + recording.format().extension();
                    zip.putNextEntry(new ZipEntry(path));
                    try (InputStream in = content.get()) {
                        in.transferTo(zip);
                    }
                    zip.closeEntry();
                    paths.add(path);
                    sounds.add(new VCon.Sound(recording, path.substring(path.indexOf('/') + 1), row.agent()));
                }
            }
        }
        String vcon = "vcon/" + plain(id) + ".json";
        put(zip, vcon, JSON.writeValueAsBytes(VCon.of(detail, held.customer.name(), sounds, held.at, recordings)));
        held.contacts.add(new Contact(
                detail, written(zip, id), paths, vcon, surveys.find(id).orElse(null)));
    }

    private static void put(ZipOutputStream zip, String path, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(path));
        zip.write(content);
        zip.closeEntry();
    }

    /** A name that no unpacker takes for a path. */
    private static String plain(String name) {
        String clean = name.replaceAll("[^\\p{L}\\p{N}._ -]", "_").replaceAll("^\\.+", "_");
        return clean.length() <= 100 ? clean : clean.substring(clean.length() - 100);
    }
}
