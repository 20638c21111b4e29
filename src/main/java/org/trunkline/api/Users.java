package org.trunkline.api;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.roster.Guesses;
import org.trunkline.roster.PasswordHash;
import org.trunkline.store.Database;

/** The people who may log in. Asking for one never touches the database. Thread-safe. */
final class Users {
    /** The first one, made with the password of set-up. */
    static final String FIRST = "admin";

    /** The second, made with the first: the first agent at their page. */
    static final String FIRST_AGENT = "agent";

    private static final String SET_UP = "trunkline setup";
    static final int LONGEST_NAME = 64;
    static final int SHORTEST_PASSWORD = 12;
    static final int LONGEST_PASSWORD = 200;
    /** Without 0 O 1 l I, which are mistaken for each other when read from a screen. */
    private static final String LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    /** A check takes 19 MiB and a core for some hundredths of a second: a crowd of them must not take the calls' share. */
    private static final int CHECKS_AT_ONCE = 2;

    /** @param agent which agent this is, for the role AGENT */
    record User(String name, Set<Role> roles, @Nullable String agent, String madeBy, Instant madeAt) {}

    private record Kept(User user, String hash) {}

    /** What became of a log-in. */
    sealed interface Check {
        record Right(User user) implements Check {}

        record Wrong() implements Check {}

        /** Too many wrong ones, or too many at once. */
        record Later() implements Check {}
    }

    private final Database database;
    private final InstantSource time;
    private final Guesses guesses;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE);
    private final Map<String, Kept> byName = new ConcurrentHashMap<>();

    /**
     * @param firstPassword of the first user, who is made if there never was one; empty: nobody is made
     * @param agent made with the first user; null: is not
     */
    Users(Database database, InstantSource time, String firstPassword, ApiSettings.@Nullable FirstAgent agent) {
        this.database = database;
        this.time = time;
        this.guesses = new Guesses(time);
        boolean none = database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM web_user")
                        .mapTo(Long.class)
                        .one())
                == 0;
        if (none && !firstPassword.isEmpty()) {
            make(FIRST, Set.of(Role.ADMIN), null, firstPassword, SET_UP);
            if (agent != null) {
                make(FIRST_AGENT, Set.of(Role.AGENT), agent.id(), agent.password(), SET_UP);
            }
        }
        byName.putAll(database.read(handle -> handle.createQuery("SELECT * FROM web_user WHERE removed_at IS NULL")
                .map((row, context) -> new Kept(
                        new User(
                                row.getString("name"),
                                roles(row.getString("roles")),
                                row.getString("agent"),
                                row.getString("made_by"),
                                row.getObject("made_at", java.time.OffsetDateTime.class)
                                        .toInstant()),
                        row.getString("password_hash")))
                .collect(Collectors.toMap(kept -> kept.user().name(), kept -> kept))));
    }

    /** By name. */
    List<User> list() {
        return byName.values().stream()
                .map(Kept::user)
                .sorted(Comparator.comparing(User::name))
                .toList();
    }

    Optional<User> user(String name) {
        return Optional.ofNullable(byName.get(name)).map(Kept::user);
    }

    /** Whether this is the password; wrong ones are counted, and too many make both right and wrong wait. */
    Check check(String name, String password) {
        if (guesses.pausing(name) || !checks.tryAcquire()) {
            return new Check.Later();
        }
        try {
            Kept kept = byName.get(name);
            if (PasswordHash.matches(password, kept == null ? null : kept.hash()) && kept != null) {
                guesses.forget(name);
                return new Check.Right(kept.user());
            }
            guesses.missed(name);
            return new Check.Wrong();
        } finally {
            checks.release();
        }
    }

    /** The name must not be taken. */
    synchronized User make(String name, Set<Role> roles, @Nullable String agent, String password, String madeBy) {
        User user =
                new User(name, Set.copyOf(roles), agent, madeBy, time.instant().truncatedTo(ChronoUnit.MICROS));
        String hash = PasswordHash.of(password);
        database.write(tx -> {
            tx.execute("DELETE FROM web_user WHERE name = ? AND removed_at IS NOT NULL", name);
            return tx.createUpdate("""
                            INSERT INTO web_user (name, roles, agent, password_hash, made_by, made_at)
                            VALUES (:name, :roles, :agent, :hash, :madeBy, :madeAt)""")
                    .bind("name", name)
                    .bind("roles", roles.stream().sorted().map(Role::name).collect(Collectors.joining(",")))
                    .bind("agent", agent)
                    .bind("hash", hash)
                    .bind("madeBy", madeBy)
                    .bind("madeAt", user.madeAt())
                    .execute();
        });
        byName.put(name, new Kept(user, hash));
        return user;
    }

    /** False if there is no such user. */
    synchronized boolean changePassword(String name, String password) {
        Kept kept = byName.get(name);
        if (kept == null) {
            return false;
        }
        String hash = PasswordHash.of(password);
        database.write(tx -> tx.execute("UPDATE web_user SET password_hash = ? WHERE name = ?", hash, name));
        byName.put(name, new Kept(kept.user(), hash));
        guesses.forget(name);
        return true;
    }

    /** False if there is no such user. */
    synchronized boolean remove(String name) {
        if (!byName.containsKey(name)) {
            return false;
        }
        database.write(tx -> tx.execute("UPDATE web_user SET removed_at = ? WHERE name = ?", time.instant(), name));
        byName.remove(name);
        return true;
    }

    String madeUpPassword() {
        return random.ints(20, 0, LETTERS.length())
                .mapToObj(i -> String.valueOf(LETTERS.charAt(i)))
                .collect(Collectors.joining());
    }

    private static Set<Role> roles(String text) {
        return Arrays.stream(text.split(",")).map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
