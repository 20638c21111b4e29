package org.trunkline.api;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;

/**
 * Who is logged in. Sessions outlive a restart. One ends by log-out, when it was not used for a while, when it is old, and
 * with its user. Asking for one does not need the database. Thread-safe.
 */
final class Sessions {
    private static final Logger log = LoggerFactory.getLogger(Sessions.class);
    private static final int RANDOM_BYTES = 32;
    /** How exactly the last use is kept over a restart. */
    private static final Duration NOTED_EVERY = Duration.ofMinutes(5);

    /**
     * A session in force.
     *
     * @param csrf what a page sends back with each request that changes something
     * @param endsAt at the latest
     */
    record Session(Users.User user, String csrf, Instant endsAt) {}

    private record Kept(String user, Instant began, Instant used, Instant noted) {}

    private final Database database;
    private final Users users;
    private final InstantSource time;
    private final Duration idle;
    private final Duration longest;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Kept> byHash = new ConcurrentHashMap<>();

    Sessions(Database database, Users users, InstantSource time, Duration idle, Duration longest) {
        this.database = database;
        this.users = users;
        this.time = time;
        this.idle = idle;
        this.longest = longest;
        byHash.putAll(database.read(handle -> handle.createQuery("SELECT * FROM web_session")
                .map((row, context) -> {
                    Instant used =
                            row.getObject("used_at", OffsetDateTime.class).toInstant();
                    return Map.entry(
                            row.getString("sha256"),
                            new Kept(
                                    row.getString("web_user"),
                                    row.getObject("began_at", OffsetDateTime.class)
                                            .toInstant(),
                                    used,
                                    used));
                })
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        database.write(tx -> {
            byHash.entrySet().removeIf(entry -> {
                boolean over = current(entry.getValue()).isEmpty();
                if (over) {
                    tx.execute("DELETE FROM web_session WHERE sha256 = ?", entry.getKey());
                }
                return over;
            });
            return byHash.size();
        });
    }

    /** Begins a session and gives its secret, for the browser alone. */
    String begin(Users.User user) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String hash = DigestUtils.sha256Hex(secret);
        Instant now = time.instant();
        database.write(tx -> tx.execute(
                "INSERT INTO web_session (sha256, web_user, began_at, used_at) VALUES (?, ?, ?, ?)",
                hash,
                user.name(),
                now,
                now));
        byHash.put(hash, new Kept(user.name(), now, now, now));
        return secret;
    }

    /** The session of this secret, which is being used now; empty if it is over or never was. */
    Optional<Session> use(String secret) {
        String hash = DigestUtils.sha256Hex(secret);
        Kept kept = byHash.get(hash);
        if (kept == null) {
            return Optional.empty();
        }
        Optional<Users.User> user = current(kept);
        if (user.isEmpty()) {
            byHash.remove(hash);
            quietly("DELETE FROM web_session WHERE sha256 = ?", hash);
            return Optional.empty();
        }
        Instant now = time.instant();
        boolean note = now.isAfter(kept.noted().plus(NOTED_EVERY));
        if (byHash.replace(hash, kept, new Kept(kept.user(), kept.began(), now, note ? now : kept.noted())) && note) {
            quietly("UPDATE web_session SET used_at = ? WHERE sha256 = ?", now, hash);
        }
        // Bound to the session, and tells nothing of its secret.
        String csrf = DigestUtils.sha256Hex("csrf " + secret);
        return Optional.of(new Session(user.get(), csrf, kept.began().plus(longest)));
    }

    void end(String secret) {
        String hash = DigestUtils.sha256Hex(secret);
        byHash.remove(hash);
        database.write(tx -> tx.execute("DELETE FROM web_session WHERE sha256 = ?", hash));
    }

    /** Ends all sessions of a user, who was removed or has another password. */
    void endAllOf(String user) {
        byHash.values().removeIf(kept -> kept.user().equals(user));
        database.write(tx -> tx.execute("DELETE FROM web_session WHERE web_user = ?", user));
    }

    /** Whose session it is, unless it is over. */
    private Optional<Users.User> current(Kept kept) {
        Instant now = time.instant();
        boolean over =
                now.isAfter(kept.used().plus(idle)) || now.isAfter(kept.began().plus(longest));
        return over ? Optional.empty() : users.user(kept.user());
    }

    /** For what may wait: it is made good by the times in the row. */
    private void quietly(String statement, Object... values) {
        try {
            database.write(tx -> tx.execute(statement, values));
        } catch (RuntimeException e) {
            log.info("a session's row is not up to date: {}", Database.described(e));
        }
    }
}
