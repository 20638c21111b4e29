package org.trunkline.store;

import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/** HMAC-SHA-256 under a secret of the installation, for any number of threads: an HmacUtils is for one at a time. */
public final class KeyedHash {
    private final byte[] key;

    public KeyedHash(byte[] key) {
        this.key = key.clone();
    }

    /** @return 32 bytes */
    public byte[] of(String text) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(text);
    }
}
