package org.trunkline.person;

import java.nio.file.Path;
import java.util.Base64;
import org.trunkline.settings.Section;

/**
 * @param secret 32 bytes, from which the key of receipts and that of the hashes in them come; empty: nobody is erased
 * @param receipts the folder of receipts, to be kept apart from backups of the database
 */
public record ErasureSettings(byte[] secret, Path receipts) {
    static final int SECRET_BYTES = 32;

    /** The table {@code [erasure]}. */
    public static ErasureSettings from(Section root) {
        Section erasure = root.section("erasure");
        byte[] secret = new byte[0];
        String text = erasure.text("secret", "");
        try {
            secret = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            erasure.problem("secret", "is no Base64", "give 32 bytes, e.g. of openssl rand -base64 32");
        }
        if (secret.length != 0 && secret.length != SECRET_BYTES) {
            erasure.problem("secret", "has " + secret.length + " bytes", "give 32, e.g. of openssl rand -base64 32");
        }
        return new ErasureSettings(secret, erasure.path("receipts", "data/erasures"));
    }

    @Override
    public String toString() {
        return "ErasureSettings[receipts=" + receipts + "]";
    }
}
