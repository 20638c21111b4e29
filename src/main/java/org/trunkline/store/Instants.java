package org.trunkline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jdbi.v3.core.statement.StatementContext;

/** Instants in columns with a time zone, always in UTC: java.sql.Timestamp would pass through the local clock's gaps. */
final class Instants implements JdbiPlugin {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    @Override
    public void customizeJdbi(Jdbi jdbi) {
        jdbi.registerArgument(new AsOffset());
        jdbi.registerColumnMapper(Instant.class, new FromOffset());
    }

    private static final class AsOffset extends AbstractArgumentFactory<Instant> {
        AsOffset() {
            super(Types.TIMESTAMP_WITH_TIMEZONE);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            return (position, statement, context) ->
                    statement.setObject(position, OffsetDateTime.ofInstant(within(value), ZoneOffset.UTC));
        }

        /** Strangers' clocks tell any year; PostgreSQL takes some of them, and RFC 3339 those of four digits. */
        private static Instant within(Instant value) {
            return value.isBefore(FIRST) ? FIRST : value.isAfter(LAST) ? LAST : value;
        }
    }

    private static final class FromOffset implements ColumnMapper<Instant> {
        @Override
        @SuppressWarnings("NullAway") // a column may hold no instant; JDBI passes null on
        public Instant map(ResultSet row, int column, StatementContext context) throws SQLException {
            OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
        }
    }
}
