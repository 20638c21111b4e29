package org.trunkline.customer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.trunkline.agent.Channel;

/** Where somebody can be reached, in the one notation of its kind: made by {@link Addresses}. */
public record Address(Kind kind, String text) {
    public enum Kind {
        /** In E.164. */
        PHONE,
        EMAIL,
        /** A handle in a chat, as {@code network:name}, or what a web site calls its visitor. */
        CHAT,
        /** As {@code network:name}. */
        SOCIAL;

        /** As the database and the API call it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** At which a channel reaches somebody. */
        public static Kind on(Channel channel) {
            return switch (channel) {
                case VOICE, SMS -> PHONE;
                case EMAIL -> EMAIL;
                case CHAT -> CHAT;
                case SOCIAL -> SOCIAL;
            };
        }

        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    /** Without the address, which is about a person. */
    @Override
    public String toString() {
        return "Address[" + kind.word() + "]";
    }
}
