package org.trunkline.store;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the record is kept.
 *
 * @param url JDBC address: {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
 * @param connections at most so many connections at once
 */
public record StoreSettings(String url, String user, String password, int connections) {
    private static final int CONNECTIONS = 8;

    public StoreSettings {
        if (url.startsWith("jdbc:h2:") && !url.toUpperCase(Locale.ROOT).contains("WRITE_DELAY")) {
            // Without it H2 reports a commit that a kill half a second later loses.
            url += ";WRITE_DELAY=0";
        }
    }

    /** An H2 file named {@code trunkline} in the folder. */
    public static StoreSettings file(Path folder) {
        // "retry:" lets the file survive the interruption of a thread that is reading it.
        String path = folder.toAbsolutePath().resolve("trunkline").toString();
        return new StoreSettings("jdbc:h2:retry:" + path + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "", CONNECTIONS);
    }

    public static StoreSettings address(String url, String user, String password) {
        return new StoreSettings(url, user, password, CONNECTIONS);
    }

    @Override
    public String toString() {
        return "StoreSettings[url=" + url + ", user=" + user + ", connections=" + connections + "]";
    }
}
