package org.trunkline.survey;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.trunkline.store.Database;
import org.trunkline.store.KeyedHash;

/**
 * Links to surveys: who has one may answer. Nobody can guess one, the database has only its hash, and no agent sees it: it is
 * made from the contact and a secret of the installation when the message with it is handed over.
 */
final class SurveyLinks {
    /** Stands in a message where its link will. */
    static final String HERE = "{survey-link}";

    static final String PATH = "/s/";

    private final String publicUrl;
    private final KeyedHash hashes;

    private SurveyLinks(String publicUrl, byte[] secret) {
        this.publicUrl = publicUrl;
        this.hashes = new KeyedHash(secret);
    }

    /** The secret is made at the first use, and stays. */
    static SurveyLinks of(Database database, String publicUrl) {
        String secret = database.write(tx -> tx.createQuery("SELECT secret FROM survey_secret WHERE id = 1")
                .mapTo(String.class)
                .findOne()
                .orElseGet(() -> {
                    byte[] fresh = new byte[32];
                    new SecureRandom().nextBytes(fresh);
                    String text = HexFormat.of().formatHex(fresh);
                    tx.execute("INSERT INTO survey_secret (id, secret) VALUES (1, ?)", text);
                    return text;
                }));
        return new SurveyLinks(publicUrl, HexFormat.of().parseHex(secret));
    }

    /** 256 bits. */
    String token(String interaction) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hashes.of("link " + interaction));
    }

    static String hash(String token) {
        return DigestUtils.sha256Hex(token.getBytes(StandardCharsets.UTF_8));
    }

    /** A message as it is handed over. */
    String filled(String interaction, String text) {
        return text.replace(HERE, publicUrl + PATH + token(interaction));
    }

    /** From 0 to 99; nobody here can tell beforehand, or change it. */
    int lot(String rule, String interaction) {
        byte[] hash = hashes.of("lot " + rule + " " + interaction);
        return Math.floorMod(((hash[0] & 0xff) << 16) | ((hash[1] & 0xff) << 8) | (hash[2] & 0xff), 100);
    }
}
