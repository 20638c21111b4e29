package org.trunkline.conversation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that comes with a message.
 *
 * @param name as its sender called it
 * @param contentId by which the message's HTML shows it ({@code cid:…}, without the brackets); null: it is not shown inline
 * @param raw kept whatever its type is, for evidence (a damaged email as it came); otherwise only what [customers]
 *     attachment_types has is kept, and of anything else that it was there
 */
public record Upload(String name, @Nullable String contentId, boolean raw, Content content) {
    /** Opened once. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    public static Upload of(String name, byte[] bytes) {
        return new Upload(name, null, false, () -> new ByteArrayInputStream(bytes));
    }
}
