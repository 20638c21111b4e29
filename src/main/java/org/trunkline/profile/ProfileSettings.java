package org.trunkline.profile;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trunkline.settings.Section;

/**
 * @param fields by their names, in the order of the file
 * @param attachments the folder of customers' files
 * @param attachmentBytes how long one may be
 * @param attachmentTypes media types that are taken, as the content says
 */
public record ProfileSettings(
        Map<String, Field> fields, Path attachments, int attachmentBytes, Set<String> attachmentTypes) {
    private static final int MEGA = 1 << 20;

    /** What people send, and no browser runs. */
    private static final List<String> USUAL = List.of(
            "text/plain",
            "text/csv",
            "application/pdf",
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "image/heic",
            "audio/mpeg",
            "audio/mp4",
            "audio/ogg",
            "audio/vnd.wave",
            "video/mp4",
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation");

    /** Of the table {@code [customers]}: {@code attachments…} and the list {@code [[customers.field]]}. */
    public static ProfileSettings from(Section root) {
        Section customers = root.section("customers");
        Map<String, Field> fields = new LinkedHashMap<>();
        for (Section section : customers.sections("field")) {
            Field field = field(section);
            if (fields.put(field.name(), field) != null) {
                section.problem("name", "there are two fields '" + field.name() + "'", "give one another name");
            }
        }
        return new ProfileSettings(
                fields,
                customers.path("attachments", "data/attachments"),
                customers.number("attachment_mb", 20, 1, 100) * MEGA,
                Set.copyOf(customers.texts("attachment_types", USUAL)));
    }

    private static Field field(Section section) {
        String name = section.text("name");
        if (!name.matches("[a-z][a-z0-9_-]{0,63}")) {
            section.problem("name", "'" + name + "' is no name of a field", "use small letters, digits, _ and -");
        }
        String word = section.text("type", "text");
        Field.Type type = Field.Type.of(word).orElseGet(() -> {
            section.problem("type", "'" + word + "' is no type", "one of " + Field.Type.words());
            return Field.Type.TEXT;
        });
        List<String> choices = section.texts("choices", List.of());
        if (type == Field.Type.CHOICE && choices.isEmpty()) {
            section.problem("choices", "is missing", "add choices = [\"…\"]");
        }
        return new Field(name, type, choices);
    }
}
