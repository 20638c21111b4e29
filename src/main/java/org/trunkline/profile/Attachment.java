package org.trunkline.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file of a customer's.
 *
 * @param interaction that it came by, or is about; null: none in particular
 * @param mediaType as its content says
 * @param sha256 of the content, in hexadecimal
 * @param file relative to the folder of attachments
 */
public record Attachment(
        String id,
        String customer,
        @Nullable String interaction,
        String name,
        String mediaType,
        String sha256,
        long bytes,
        String file,
        String by,
        Instant at) {}
