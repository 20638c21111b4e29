package org.trunkline.person;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import org.trunkline.customer.Address;
import org.trunkline.store.KeyedHash;

/** Signs receipts, and hashes what must not be read in them. */
final class Seal {
    private final Ed25519Sign.KeyPair keys;
    private final KeyedHash hashes;

    /** @param base64 the secret, 32 bytes */
    Seal(String base64) {
        byte[] secret = Base64.getDecoder().decode(base64);
        try {
            keys = Ed25519Sign.KeyPair.newKeyPairFromSeed(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the secret of [erasure] cannot be used", e);
        }
        hashes = new KeyedHash(new KeyedHash(secret).of("identities"));
    }

    String hash(Address address) {
        return HexFormat.of().formatHex(hashes.of(address.kind().word() + " " + address.text()));
    }

    String sign(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(new Ed25519Sign(keys.getPrivateKey()).sign(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a receipt cannot be signed", e);
        }
    }

    boolean isOurs(String text, String signature) {
        try {
            new Ed25519Verify(keys.getPublicKey())
                    .verify(Base64.getDecoder().decode(signature), text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublicKey());
    }
}
