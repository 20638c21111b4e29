package org.trunkline.roster;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import org.jspecify.annotations.Nullable;

/** Passwords and PINs as they are kept: argon2id, each with a salt of its own. */
public final class PasswordHash {
    /** OWASP's smallest setting for argon2id: 19 MiB, two passes, one lane. */
    private static final Argon2Function ARGON2ID = Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);

    /** Compared with when there is no hash, so that an answer takes as long as with one. */
    private static final String NOTHING = of("0000");

    private PasswordHash() {}

    public static String of(String secret) {
        return Password.hash(secret).addRandomSalt(16).with(ARGON2ID).getResult();
    }

    /** @param hash null: there is none, which takes as long and is never right */
    public static boolean matches(String secret, @Nullable String hash) {
        String with = hash == null ? NOTHING : hash;
        boolean same = Password.check(secret, with).with(Argon2Function.getInstanceFromHash(with));
        return same && hash != null;
    }
}
