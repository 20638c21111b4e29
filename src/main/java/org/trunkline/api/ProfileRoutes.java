package org.trunkline.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.customer.Consents;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.profile.Note;
import org.trunkline.profile.Profile;
import org.trunkline.profile.ProfileDesk;
import org.trunkline.profile.Profiles;

/** What is known of a customer, and the notes about them. Agents: of the customers whom they had to do with. */
final class ProfileRoutes {
    /**
     * What is left out stays.
     *
     * @param fields null: not known any more
     * @param consent {@code granted} or {@code refused} by channel; null: nothing was said after all
     */
    record Edit(
            @JsonSetter(contentNulls = Nulls.SET) @Nullable Map<String, @Nullable String> fields,
            @Nullable List<String> addTags,
            @Nullable List<String> removeTags,
            @JsonSetter(contentNulls = Nulls.SET) @Nullable Map<String, @Nullable String> consent) {}

    record Shown(Map<String, String> fields, List<String> tags, Map<String, String> consent) {}

    record Writing(@Nullable String text, @Nullable String interaction) {}

    private static final String OF_CUSTOMER = "/api/v1/customers/{id}";
    private static final int MOST_TAGS = 100;

    private final Reach reach;
    private final Profiles profiles;
    private final ProfileDesk desk;
    private final CustomerDesk customers;
    private final Consents consents;
    private final Audit audit;

    ProfileRoutes(Parts parts, Reach reach, Audit audit) {
        this.reach = reach;
        this.profiles = new Profiles(parts.database());
        this.desk = parts.profileDesk();
        this.customers = parts.customerDesk();
        this.consents = new Consents(parts.database());
        this.audit = audit;
    }

    void register(RoutesConfig routes) {
        routes.get(
                OF_CUSTOMER + "/profile",
                ctx -> ctx.json(shown(reach.customer(ctx).id())),
                Role.AGENT,
                Role.SUPERVISOR);
        routes.patch(OF_CUSTOMER + "/profile", this::edit, Role.AGENT, Role.SUPERVISOR);
        routes.get(OF_CUSTOMER + "/notes", this::notes, Role.AGENT, Role.SUPERVISOR);
        routes.post(OF_CUSTOMER + "/notes", this::write, Role.AGENT, Role.SUPERVISOR);
        routes.delete("/api/v1/notes/{id}", this::delete, Role.SUPERVISOR);
    }

    private Shown shown(String id) {
        Profile profile = profiles.of(id);
        Map<String, String> said = new LinkedHashMap<>();
        consents.of(id)
                .forEach((channel, consent) ->
                        said.put(channel.word(), consent.name().toLowerCase(Locale.ROOT)));
        return new Shown(profile.fields(), profile.tags(), said);
    }

    private void edit(Context ctx) {
        String id = reach.customer(ctx).id();
        Edit edit = Json.read(ctx, Edit.class);
        String by = Access.bearer(ctx).actor();
        Map<Channel, @Nullable Boolean> refused = new LinkedHashMap<>();
        Map<String, @Nullable String> said = edit.consent() == null ? Map.of() : edit.consent();
        said.forEach((word, consent) -> refused.put(channel(word), refused(consent)));
        Set<String> on = tags(edit.addTags());
        Set<String> off = tags(edit.removeTags());
        if (edit.fields() != null) {
            try {
                desk.set(id, edit.fields(), by);
            } catch (IllegalArgumentException e) {
                throw Problem.invalid("fields", String.valueOf(e.getMessage()), "see [[customers.field]]");
            }
        }
        on.forEach(tag -> desk.tag(id, tag, true, by));
        off.forEach(tag -> desk.tag(id, tag, false, by));
        refused.forEach((channel, no) -> customers.consent(id, channel, no, by));
        audit.changed(ctx, "customer.profile", id);
        ctx.json(shown(id));
    }

    private static Set<String> tags(@Nullable List<String> given) {
        if (given == null) {
            return Set.of();
        }
        if (given.size() > MOST_TAGS) {
            throw Problem.invalid("tags", "are too many", "give " + MOST_TAGS + " at a time");
        }
        Set<String> tags = new HashSet<>();
        for (@Nullable String tag : given) {
            try {
                tags.add(ProfileDesk.tag(tag == null ? "" : tag));
            } catch (IllegalArgumentException e) {
                throw Problem.invalid("tags", String.valueOf(e.getMessage()), "shorten it");
            }
        }
        return tags;
    }

    private static Channel channel(String word) {
        return Channel.of(word)
                .orElseThrow(() -> Problem.invalid(
                        "consent", "'" + word + "' is no channel", "one of voice, sms, email, chat, social"));
    }

    private static @Nullable Boolean refused(@Nullable String consent) {
        return switch (consent) {
            case null -> null;
            case "refused" -> true;
            case "granted" -> false;
            default ->
                throw Problem.invalid("consent", "'" + consent + "' is not known", "give granted, refused or null");
        };
    }

    private void notes(Context ctx) {
        int limit = Ask.limit(ctx);
        List<Note> found = profiles.notes(reach.customer(ctx).id(), Ask.text(ctx, "after"), limit + 1);
        boolean more = found.size() > limit;
        List<Note> page = more ? found.subList(0, limit) : found;
        ctx.json(new Json.Items<>(page, more ? page.getLast().id() : null));
    }

    private void write(Context ctx) {
        String id = reach.customer(ctx).id();
        Writing wish = Json.read(ctx, Writing.class);
        String text = text("text", wish.text(), ProfileDesk.LONGEST_NOTE);
        String about = wish.interaction();
        if (about != null && !reach.isOf(about, id)) {
            throw Problem.invalid("interaction", "is none of this customer's", "see the timeline");
        }
        String note = desk.note(id, about, text, Access.bearer(ctx).actor());
        audit.changed(ctx, "customer.note", id, note);
        ctx.status(201).json(profiles.note(note).orElseThrow());
    }

    static String text(String field, @Nullable String given, int longest) {
        String text = Json.required(field, given).strip();
        if (text.length() > longest) {
            throw Problem.invalid(field, "is too long", "give up to " + longest + " characters");
        }
        return text;
    }

    private void delete(Context ctx) {
        String id = ctx.pathParam("id");
        Note note = profiles.note(id).orElseThrow(() -> Problem.notFound("note '" + id + "'"));
        desk.deleteNote(id, Access.bearer(ctx).actor());
        audit.changed(ctx, "customer.note.delete", note.customer(), id);
        ctx.status(204);
    }
}
