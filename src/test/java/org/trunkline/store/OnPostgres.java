package org.trunkline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For a static field with {@code @RegisterExtension}: a PostgreSQL server, the same for all tests of the class and of the
 * classes in it, stopped after the last of them.
 */
public final class OnPostgres implements BeforeAllCallback {
    private record Running(PostgresForTests.Server server, Path data) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            server.close();
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private @Nullable Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        // In the context of the outer class, if there is one, which ends last.
        running = context.getStore(ExtensionContext.Namespace.create(OnPostgres.class))
                .computeIfAbsent(Running.class, _ -> start(), Running.class);
    }

    private static Running start() {
        try {
            Path data = Files.createTempDirectory("postgres");
            return new Running(new PostgresForTests.Server(data.resolve("pg")), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new one on the server. */
    public PostgresForTests database() throws SQLException {
        return Objects.requireNonNull(running).server().database();
    }
}
