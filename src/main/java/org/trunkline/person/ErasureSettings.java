package org.trunkline.person;

import java.nio.file.Path;
import java.util.Base64;
import org.trunkline.settings.Section;

/**
 * @param secret 32 bytes in Base64, from which the key of receipts and that of the hashes in them come; empty: nobody is erased
 * @param receipts the folder of receipts, to be kept apart from backups of the database
 */
public record ErasureSettings(String secret, Path receipts) {
    private static final int SECRET_BYTES = 32;

    /** The table {@code [erasure]}. */
    public static ErasureSettings from(Section root) {
        Section erasure = root.section("erasure");
        String secret = erasure.text("secret", "");
        if (!secret.isEmpty() && !isSecret(secret)) {
            erasure.problem("secret", "is no secret", "give 32 bytes in Base64 (openssl rand -base64 32)");
        }
        return new ErasureSettings(secret, erasure.path("receipts", "data/erasures"));
    }

    private static boolean isSecret(String text) {
        try {
            return Base64.getDecoder().decode(text).length == SECRET_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ErasureSettings[receipts=" + receipts + "]";
    }
}
