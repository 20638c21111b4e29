package org.trunkline.api;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.trunkline.store.Database;

/**
 * The API's tokens: 256 random bits each, kept as SHA-256. Asking for a bearer never touches the database, so that
 * health and live views answer while it is away. Thread-safe.
 */
final class Tokens {
    /** The name of the token that was made at set-up. */
    static final String SETUP = "setup";

    private static final int RANDOM_BYTES = 32;
    private static final int ID_BYTES = 5;

    /** A token as it may be shown. */
    record Token(
            String id,
            String name,
            Set<Role> roles,
            @Nullable String agent,
            String madeBy,
            Instant madeAt) {}

    /** @param secret the token itself, shown this once */
    record Made(Token token, String secret) {}

    private final Database database;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Token> byHash = new ConcurrentHashMap<>();

    Tokens(Database database, InstantSource time, String adminToken) {
        this.database = database;
        this.time = time;
        byHash.putAll(database.read(handle -> handle.createQuery("SELECT * FROM api_token WHERE revoked_at IS NULL")
                .map((row, context) -> Map.entry(
                        row.getString("sha256"),
                        new Token(
                                row.getString("id"),
                                row.getString("name"),
                                roles(row.getString("roles")),
                                row.getString("agent"),
                                row.getString("made_by"),
                                row.getObject("made_at", java.time.OffsetDateTime.class)
                                        .toInstant())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        if (!adminToken.isEmpty()) {
            // When it was made nobody knows; since when it counts is known.
            byHash.put(
                    DigestUtils.sha256Hex(adminToken),
                    new Token(
                            SETUP,
                            SETUP,
                            Set.of(Role.ADMIN),
                            null,
                            "trunkline setup",
                            time.instant().truncatedTo(ChronoUnit.SECONDS)));
        }
    }

    Optional<Bearer> bearer(String secret) {
        return Optional.ofNullable(byHash.get(DigestUtils.sha256Hex(secret)))
                .map(token -> new Bearer(token.name(), token.roles(), token.agent()));
    }

    /** Newest first. */
    List<Token> list() {
        return byHash.values().stream()
                .sorted(Comparator.comparing(Token::madeAt).reversed().thenComparing(Token::id))
                .toList();
    }

    boolean isTaken(String name) {
        return byHash.values().stream().anyMatch(token -> token.name().equals(name));
    }

    synchronized Made make(String name, Set<Role> roles, @Nullable String agent, String madeBy) {
        Set<Role> ordered = EnumSet.copyOf(roles);
        String prefix = ordered.stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
        String secret =
                "tl_" + prefix + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(RANDOM_BYTES));
        Token token = new Token(
                HexFormat.of().formatHex(bytes(ID_BYTES)),
                name,
                Set.copyOf(ordered),
                agent,
                madeBy,
                time.instant().truncatedTo(ChronoUnit.MICROS));
        database.write(tx -> tx.createUpdate("""
                        INSERT INTO api_token (id, name, roles, agent, sha256, made_by, made_at)
                        VALUES (:id, :name, :roles, :agent, :sha256, :madeBy, :madeAt)""")
                .bind("id", token.id())
                .bind("name", name)
                .bind("roles", ordered.stream().map(Role::name).collect(Collectors.joining(",")))
                .bind("agent", agent)
                .bind("sha256", DigestUtils.sha256Hex(secret))
                .bind("madeBy", madeBy)
                .bind("madeAt", token.madeAt())
                .execute());
        byHash.put(DigestUtils.sha256Hex(secret), token);
        return new Made(token, secret);
    }

    /** Empty if there is no such token; the one of set-up cannot be revoked here. */
    synchronized Optional<Token> revoke(String id) {
        Optional<Token> found = byHash.values().stream()
                .filter(token -> token.id().equals(id) && !id.equals(SETUP))
                .findFirst();
        found.ifPresent(token -> {
            database.write(
                    tx -> tx.execute("UPDATE api_token SET revoked_at = ? WHERE id = ?", time.instant(), token.id()));
            byHash.values().remove(token);
        });
        return found;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Set<Role> roles(String text) {
        return Arrays.stream(text.split(",")).map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
