package org.trunkline.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code secrets.toml}: what is missing in it is made; what is there, comments included, stays as it is. */
final class Secrets {
    /** Without 0 O 1 l I, which are mistaken for each other when read from a screen. */
    private static final String LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private final SecureRandom random = new SecureRandom();
    private final Path file;
    private final List<String> lines;
    private boolean changed;

    Secrets(Path file) throws IOException {
        this.file = file;
        this.lines = Files.exists(file)
                ? new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8))
                : new ArrayList<>(List.of("# Passwords, PINs and tokens, made at set-up; laid over trunkline.toml."));
    }

    String password() {
        return letters(20);
    }

    String token() {
        return "tl_" + letters(40);
    }

    /** 32 bytes in Base64. */
    String key() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** Six digits. */
    String pin() {
        return "%06d".formatted(random.nextInt(1_000_000));
    }

    private String letters(int count) {
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < count; i++) {
            made.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return made.toString();
    }

    /** Adds {@code key = "value"} to {@code [table]}, which is made if it is not there. */
    void add(String table, String key, String value) {
        String header = "[" + table + "]";
        int at = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(header)) {
                at = i;
            }
        }
        String line = key + " = \"" + value + "\"";
        if (at >= 0) {
            lines.add(at + 1, line);
        } else {
            lines.add("");
            lines.add(header);
            lines.add(line);
        }
        changed = true;
    }

    /** Writes the file so that only its owner can read it, whole or not at all. */
    void save() throws IOException {
        if (!changed) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return;
        }
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "secrets",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, lines, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
