package org.trunkline.chat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trunkline.conversation.Choice;

/** What a visitor's page is told; each as JSON with its type. */
public sealed interface Frame {
    record Agent(String name) {}

    record File(String id, String name, String type, long bytes) {}

    /**
     * First after hello; the messages follow.
     *
     * @param read up to where the agent has read
     */
    record Welcome(
            String type,
            State state,
            @Nullable Agent agent,
            @Nullable Integer place,
            boolean form,
            long read) implements Frame {
        Welcome(Standing now, long read) {
            this("welcome", now.state(), now.agent(), now.place(), now.form(), read);
        }
    }

    /** @param key by which its writer knows it; null: it is none of this session's */
    record Message(
            String type,
            long seq,
            @Nullable String key,
            String from,
            @Nullable String name,
            String text,
            Instant at,
            List<Choice> choices,
            List<File> files)
            implements Frame {
        Message(
                long seq,
                @Nullable String key,
                String from,
                @Nullable String name,
                String text,
                Instant at,
                List<Choice> choices,
                List<File> files) {
            this("message", seq, key, from, name, text, at, choices, files);
        }
    }

    record Stored(String type, String key, long seq, Instant at) implements Frame {
        Stored(String key, long seq, Instant at) {
            this("stored", key, seq, at);
        }
    }

    record Refused(String type, @Nullable String key, String message) implements Frame {
        Refused(@Nullable String key, String message) {
            this("refused", key, message);
        }
    }

    /** Nothing new, and the connection is alive. */
    record Ping(String type) implements Frame {
        Ping() {
            this("ping");
        }
    }

    record Typing(String type, String from, boolean on) implements Frame {
        Typing(String from, boolean on) {
            this("typing", from, on);
        }
    }

    record Read(String type, long seq) implements Frame {
        Read(long seq) {
            this("read", seq);
        }
    }

    record Stands(
            String type,
            State state,
            @Nullable Agent agent,
            @Nullable Integer place,
            boolean form) implements Frame {
        Stands(Standing now) {
            this("state", now.state(), now.agent(), now.place(), now.form());
        }
    }

    record Called(String type, boolean ok, String message) implements Frame {
        Called(boolean ok, String message) {
            this("called", ok, message);
        }
    }
}
