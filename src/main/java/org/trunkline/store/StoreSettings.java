package org.trunkline.store;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.trunkline.settings.Section;

/**
 * Where the record is kept.
 *
 * @param url JDBC address: {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
 * @param connections at most so many connections at once
 */
public record StoreSettings(String url, String user, String password, int connections) {
    private static final int CONNECTIONS = 8;
    private static final String H2 = "jdbc:h2:";
    private static final Pattern H2_FILE = Pattern.compile(H2 + "(?:file:)?((?:retry:|[~./]|[A-Za-z]:[\\\\/]).*)");

    public StoreSettings {
        if (url.startsWith(H2) && !url.toUpperCase(Locale.ROOT).contains("WRITE_DELAY")) {
            // Without it H2 reports a commit that a kill half a second later loses.
            url += ";WRITE_DELAY=0";
        }
        url = H2_FILE.matcher(url).replaceFirst(H2 + TrueHeader.SCHEME + ":$1");
    }

    /**
     * From the table {@code [store]}: {@code url} (default: a file in {@code folder}), {@code user}, {@code password},
     * {@code connections}, {@code folder}.
     */
    public static StoreSettings from(Section root) {
        Section store = root.section("store");
        StoreSettings file = file(store.path("folder", "data"));
        String given = store.text("url", "");
        String url = given.isEmpty() ? file.url() : given;
        if (!url.startsWith(H2) && !url.startsWith("jdbc:postgresql:")) {
            store.problem(
                    "url", "'" + url + "' is no address of H2 or PostgreSQL", "write jdbc:postgresql://HOST/NAME");
        }
        return new StoreSettings(
                url,
                store.text("user", file.user()),
                store.text("password", ""),
                store.number("connections", CONNECTIONS, 2, 200));
    }

    /** An H2 file named {@code trunkline} in the folder. */
    public static StoreSettings file(Path folder) {
        // "retry:" lets the file survive the interruption of a thread that is reading it.
        String path = folder.toAbsolutePath().resolve("trunkline").toString();
        return new StoreSettings(
                H2 + "retry:" + path + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0", "sa", "", CONNECTIONS);
    }

    public static StoreSettings address(String url, String user, String password) {
        return new StoreSettings(url, user, password, CONNECTIONS);
    }

    @Override
    public String toString() {
        return "StoreSettings[url=" + url + ", user=" + user + ", connections=" + connections + "]";
    }
}
