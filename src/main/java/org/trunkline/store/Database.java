package org.trunkline.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;

/**
 * The database with its pool, migrated to the newest shape: H2 or PostgreSQL, with the same statements for both.
 * Thread-safe. Instants are kept in microseconds.
 */
public final class Database implements AutoCloseable {
    private static final long CONNECT_WITHIN_MS = 2_000;
    private static final String REPLY_WITHIN_S = "30";

    /** SQL states (PostgreSQL's, and H2's error codes) that speak of the database and not of the statement. */
    private static final Set<String> AWAY = Set.of(
            "25006", "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "HYT00", "HYT01", "90007", "90020",
            "90028", "90031", "90067", "90098", "90121", "90131");

    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "58");

    private final DataSource source;
    private final String name;
    private final Jdbi jdbi;
    private volatile boolean compact;

    private Database(DataSource source, String name) {
        this.source = source;
        this.name = name;
        this.jdbi = Jdbi.create(source).installPlugin(new Instants()).installPlugin(new Texts());
        // Messages go into logs, and a statement's values are about persons.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
    }

    /** @throws StoreException if it cannot be opened or migrated; says which database and what to do */
    public static Database open(StoreSettings settings) {
        TrueHeader.register();
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_WITHIN_MS);
        config.setValidationTimeout(1_000);
        if (settings.url().startsWith("jdbc:postgresql:")) {
            config.addDataSourceProperty("connectTimeout", "2");
            config.addDataSourceProperty("socketTimeout", REPLY_WITHIN_S);
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty("logServerErrorDetail", "false"); // it would quote the values of a row
            config.addDataSourceProperty("ApplicationName", "trunkline");
        }
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new StoreException(cannotOpen(withoutOptions(settings.url()), e), e);
        }
        return on(pool, withoutOptions(settings.url()));
    }

    /**
     * The database behind a source that is already there, migrated; closing this closes the source.
     *
     * @param name what to call it in messages
     */
    public static Database on(DataSource source, String name) {
        Database database = new Database(source, name);
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:org/trunkline/store/migrations")
                    // Numbers are given out by topic, in ranges: a lower one may come with a later version.
                    .outOfOrder(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            database.close();
            throw new StoreException(
                    unavailable(e)
                            ? cannotOpen(name, e)
                            : "The tables of " + name + " cannot be brought to this version: " + rootMessage(e)
                                    + "; restore the last backup, or use the version of Trunkline that wrote it last",
                    e);
        }
        return database;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /** Runs the work on a connection of its own; several statements see several moments. */
    public <T> T read(Function<Handle, T> work) {
        return jdbi.withHandle(work::apply);
    }

    /** Runs the work in one transaction. */
    public <T> T write(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
    }

    /** The address, without options and secrets. */
    public String name() {
        return name;
    }

    /** Whether the failure means that the database is away for now (try again later), not that a statement is wrong. */
    public static boolean unavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectionException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLRecoverableException
                    || cause instanceof SQLTransientException
                    || cause instanceof SocketException
                    || cause instanceof SocketTimeoutException) {
                return true;
            }
            if (cause instanceof SQLException sql && away(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /**
     * What failed and where, for logs: kinds, SQL states and our line, without the messages, which may quote values about
     * persons. For a database that is away, with the message.
     */
    public static String described(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : ", by ").append(cause.getClass().getSimpleName());
            if (cause instanceof SQLException sql) {
                text.append(" (SQL state ").append(sql.getSQLState()).append(')');
            }
        }
        Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("org.trunkline."))
                .findFirst()
                .ifPresent(frame -> text.append(" at ")
                        .append(frame.getFileName())
                        .append(':')
                        .append(frame.getLineNumber()));
        return unavailable(failure) ? text + ": " + rootMessage(failure) : text.toString();
    }

    /** After an outage: connections from before it are not used again. */
    public void forgetConnections() {
        if (source instanceof HikariDataSource pool && pool.getHikariPoolMXBean() != null) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    private static boolean away(@Nullable String state) {
        return state != null
                && (AWAY.contains(state) || (state.length() == 5 && AWAY_CLASSES.contains(state.substring(0, 2))));
    }

    private static String cannotOpen(String name, Throwable e) {
        String remedy = name.startsWith("jdbc:h2:")
                ? "check that the folder can be written and that no other Trunkline uses it"
                : "check that it runs and that address, user and password in the [store] settings are right";
        return "The database " + name + " cannot be opened: " + rootMessage(e) + "; " + remedy;
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
    }

    /** What was deleted is to be gone from the file too: an H2 file still has it until it is written anew when it is closed. */
    public void compactWhenClosed() {
        compact = true;
    }

    private static String withoutOptions(String url) {
        return url.split("[;?]", 2)[0];
    }

    @Override
    public void close() {
        if (compact && name.startsWith("jdbc:h2:")) {
            try {
                jdbi.useHandle(handle -> handle.execute("SHUTDOWN COMPACT"));
            } catch (RuntimeException e) {
                // The connection is gone with the database; what the pool says of it is no news.
                compact = false;
            }
        }
        if (source instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new StoreException("The database " + name + " did not close cleanly", e);
            }
        }
    }
}
