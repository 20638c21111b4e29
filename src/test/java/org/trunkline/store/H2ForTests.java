package org.trunkline.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An H2 file whose connections fail while it is away. */
public final class H2ForTests implements TestDatabase {
    private static final Set<String> STILL_POSSIBLE =
            Set.of("close", "isClosed", "rollback", "setAutoCommit", "getAutoCommit", "toString", "hashCode");

    private static @Nullable Path template;

    private final StoreSettings settings;
    private final AtomicInteger commits = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean failAfterCommit;

    public H2ForTests(Path folder) {
        settings = StoreSettings.file(folder);
        Path file = folder.resolve("trunkline.mv.db");
        try {
            if (!Files.exists(file)) {
                Files.copy(migrated(), file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Making the tables takes longer than most tests: done once. */
    private static synchronized Path migrated() throws IOException {
        Path made = template;
        if (made == null) {
            Path folder = Files.createTempDirectory("trunkline-h2");
            Database.open(StoreSettings.file(folder)).close();
            made = folder.resolve("trunkline.mv.db");
            made.toFile().deleteOnExit();
            folder.toFile().deleteOnExit();
            template = made;
        }
        return made;
    }

    @Override
    public Database open() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(10);
        HikariDataSource pool = new HikariDataSource(config);
        DataSource source = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class, AutoCloseable.class},
                (p, method, args) -> {
                    if (method.getName().equals("getConnection")) {
                        failIfAway();
                        return failing(pool.getConnection());
                    }
                    return method.getName().equals("close") ? closed(pool) : method.invoke(pool, args);
                });
        return Database.on(source, settings.url());
    }

    private static @Nullable Object closed(HikariDataSource pool) {
        pool.close();
        return null;
    }

    private Connection failing(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (!STILL_POSSIBLE.contains(method.getName())) {
                        failIfAway();
                    }
                    try {
                        Object result = method.invoke(connection, args);
                        if (method.getName().equals("commit")) {
                            commits.incrementAndGet();
                            if (failAfterCommit) {
                                failAfterCommit = false;
                                throw new SQLException("the connection broke", "08006");
                            }
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private void failIfAway() throws SQLException {
        if (away) {
            throw new SQLException("the database is away", "08001");
        }
    }

    public int commits() {
        return commits.get();
    }

    /** The next commit takes place, but its caller is told that the connection broke. */
    public void breakAfterNextCommit() {
        failAfterCommit = true;
    }

    @Override
    public void takeAway() {
        away = true;
    }

    @Override
    public void bringBack() {
        away = false;
    }

    @Override
    public void close() {}
}
