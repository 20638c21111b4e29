package org.trunkline.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.store.Database;
import org.trunkline.store.StoreSettings;

class IdentityMigrationTest {
    @TempDir
    Path folder;

    @Test
    void customers_and_numbers_of_before_are_there_after_the_upgrade() {
        StoreSettings settings = StoreSettings.file(folder);
        Flyway.configure()
                .dataSource(settings.url(), settings.user(), settings.password())
                .locations("classpath:org/trunkline/store/migrations")
                .target("60")
                .load()
                .migrate();
        try (var old = Jdbi.create(settings.url(), settings.user(), settings.password())
                .open()) {
            String at = "TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00'";
            for (Map.Entry<String, String> one :
                    Map.of("c1.1", "+442079460000", "c1.2", "+442079460001").entrySet()) {
                old.execute("INSERT INTO customer (id, name, created_at) VALUES (?, 'Ada', " + at + ")", one.getKey());
                old.execute(
                        "INSERT INTO identity (kind, address, customer, verified, added_at) VALUES ('phone', ?, ?, TRUE, "
                                + at + ")",
                        one.getValue(),
                        one.getKey());
            }
        }
        try (Database database = Database.open(settings)) {
            Customers customers = new Customers(database, new Numbers("GB"));
            assertThat(customers.byNumber("020 7946 0001").orElseThrow())
                    .isEqualTo(new Customer(
                            "c1.2",
                            "Ada",
                            null,
                            null,
                            Instant.parse("2026-01-01T00:00:00Z"),
                            List.of(new Customer.Identity("phone", "+442079460001", true, false)),
                            List.of()));
            assertThat(customers.list(null, null, 10).items()).hasSize(2);
        }
    }
}
