package org.trunkline.setup;

import java.util.List;
import java.util.regex.Pattern;
import org.trunkline.settings.Section;

/**
 * What a value may be made of before it is written into Asterisk's configuration, where a line break, a semicolon or a
 * bracket would begin something else.
 */
enum Plain {
    /** A telephone number or extension. */
    NUMBER("\\+?[0-9]{2,20}", "2 to 20 digits, with or without + before them"),
    NAME("[a-z][a-z0-9-]{0,30}", "small letters, digits and -, a letter first"),
    HOST("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?", "a host name or IPv4 address, with :port if need be"),
    /** An address, network or host name. */
    ADDRESS("[A-Za-z0-9.:-]{1,253}(/[0-9.]{1,15})?", "an address, a network such as 10.0.0.0/8, or a host name"),
    USER("[A-Za-z0-9.+_@-]{1,64}", "letters, digits and . + _ @ -"),
    SOUND("[A-Za-z0-9._/-]{1,200}", "the name of a sound or a path: letters, digits and . _ / -"),
    PATH("[^\\p{Cntrl};\\[\\]#\"]{1,200}", "a path without ; [ ] # and quotes"),
    LABEL("[\\p{L}\\p{N} .'_-]{1,60}", "letters, digits, blanks and . ' _ -"),
    /** A password: anything that can be seen, but what ends or splits a line. */
    VALUE("[\\x21-\\x7e&&[^;\\[\\]\"\\\\]]{1,128}", "letters, digits and signs, without blanks and ; [ ] \" \\");

    private final Pattern pattern;
    private final String allowed;

    Plain(String pattern, String allowed) {
        this.pattern = Pattern.compile(pattern);
        this.allowed = allowed;
    }

    boolean fits(String value) {
        return pattern.matcher(value).matches();
    }

    /** A required value. */
    String of(Section section, String key) {
        String value = section.text(key);
        return value.isEmpty() ? "" : checked(section, key, value, "");
    }

    /** A value that may be missing or empty. */
    String optional(Section section, String key, String fallback) {
        String value = section.text(key, fallback);
        return value.isEmpty() ? value : checked(section, key, value, fallback);
    }

    List<String> each(Section section, String key, List<String> fallback) {
        return section.texts(key, fallback).stream()
                .filter(value -> !checked(section, key, value, "").isEmpty())
                .toList();
    }

    private String checked(Section section, String key, String value, String fallback) {
        if (fits(value)) {
            return value;
        }
        section.problem(
                key,
                "'" + (this == VALUE ? "…" : printable(value)) + "' cannot be written to Asterisk",
                "use " + allowed);
        return fallback;
    }

    private static String printable(String value) {
        return value.replaceAll("\\p{Cntrl}", "�");
    }
}
