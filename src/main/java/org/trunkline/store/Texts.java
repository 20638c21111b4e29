package org.trunkline.store;

import java.sql.Types;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.spi.JdbiPlugin;

/**
 * Texts as every database takes them, and everybody who reads them later. Strangers write what they like: PostgreSQL takes
 * no zero character, and half a surrogate pair is in no encoding. Each is stored as U+FFFD.
 */
final class Texts implements JdbiPlugin {
    private static final char UNKNOWN = '\uFFFD';

    @Override
    public void customizeJdbi(Jdbi jdbi) {
        jdbi.registerArgument(new AsWritable());
    }

    private static final class AsWritable extends AbstractArgumentFactory<String> {
        AsWritable() {
            super(Types.VARCHAR);
        }

        @Override
        protected Argument build(String value, ConfigRegistry config) {
            return (position, statement, context) -> statement.setString(position, writable(value));
        }
    }

    static String writable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one == 0 || Character.isSurrogate(one)) {
                return text.codePoints()
                        .map(point -> point == 0 || isHalf(point) ? UNKNOWN : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
