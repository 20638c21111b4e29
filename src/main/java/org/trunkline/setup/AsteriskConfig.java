package org.trunkline.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trunkline.settings.SettingsException;

/** Asterisk's own folders and configuration below {@code <home>/asterisk}, written from the templates. */
final class AsteriskConfig {
    private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z_]+)@");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    /** A unix socket's path may have 107 bytes; the name of the socket and of its temporary siblings take some. */
    private static final int LONGEST_RUN_FOLDER = 90;

    static final String MESSAGES = "asterisk/spool/messages";

    private final Path home;
    private final Path templates;
    private final AsteriskProgram program;
    private final SetupSettings settings;

    AsteriskConfig(Path home, Path templates, AsteriskProgram program, SetupSettings settings) {
        this.home = home;
        this.templates = templates;
        this.program = program;
        this.settings = settings;
    }

    void write() throws IOException {
        Path own = home.resolve("asterisk");
        for (String folder : List.of(
                "etc",
                "lib/keys",
                "log/cdr-csv",
                "spool/recording",
                "spool/messages",
                "spool/monitor",
                "spool/tmp",
                "cache",
                "music",
                "share/sounds")) {
            Files.createDirectories(own.resolve(folder));
        }
        Files.setPosixFilePermissions(own, PRIVATE);
        Path run = runFolder();
        for (String shared : List.of("documentation", "rest-api", "static-http", "agi-bin")) {
            link(own.resolve("share").resolve(shared), program.data().resolve(shared));
        }
        link(
                own.resolve("share/sounds/en"),
                program.sounds()
                        .orElseThrow(() ->
                                new SettingsException(List.of(program.data().resolve("sounds")
                                        + ": the English prompts are missing; install asterisk-core-sounds-en-wav, or run"
                                        + " scripts/asterisk fetch"))));
        music(own.resolve("music"));
        writeFiles(own.resolve("etc"), run);
        launcher(own);
    }

    /** Where Asterisk's control socket lies: in the home, or in a short private folder if the home's path is long. */
    private Path runFolder() throws IOException {
        Path run = home.resolve("asterisk/run");
        if (run.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_RUN_FOLDER) {
            String user = Objects.requireNonNullElse(System.getProperty("user.name"), "user");
            String name = "trunkline-" + user + "-" + Integer.toHexString(home.hashCode());
            String base = System.getenv("XDG_RUNTIME_DIR");
            run = Path.of(base == null || base.length() > 60 ? "/tmp" : base).resolve(name);
        }
        if (!Files.exists(run)) {
            Files.createDirectory(run, PosixFilePermissions.asFileAttribute(PRIVATE));
        }
        if (Files.isSymbolicLink(run) || !Files.getOwner(run).equals(Files.getOwner(home))) {
            throw new SettingsException(
                    List.of(run + ": belongs to somebody else; remove it, or use a home with a shorter path"));
        }
        Files.setPosixFilePermissions(run, PRIVATE);
        return run;
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(Objects.requireNonNull(link.getParent()));
        if (Files.isSymbolicLink(link)) {
            if (Files.readSymbolicLink(link).equals(target)) {
                return;
            }
            Files.delete(link);
        }
        Files.createSymbolicLink(link, target);
    }

    /** Links to the packaged music, until there is something else in the folder. */
    private void music(Path folder) throws IOException {
        try (Stream<Path> there = Files.list(folder)) {
            List<Path> files = there.toList();
            if (files.stream().anyMatch(file -> !Files.isSymbolicLink(file) || Files.exists(file))) {
                return;
            }
            for (Path broken : files) {
                Files.delete(broken);
            }
        }
        if (Files.isDirectory(program.music())) {
            try (Stream<Path> packaged = Files.list(program.music())) {
                for (Path file : packaged.toList()) {
                    link(folder.resolve(Objects.requireNonNull(file.getFileName())), file.toRealPath());
                }
            }
        }
    }

    private void writeFiles(Path etc, Path run) throws IOException {
        Map<String, String> values = values(run);
        List<Path> files;
        try (Stream<Path> all = Files.list(templates)) {
            files = all.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            writePrivate(etc.resolve(Objects.requireNonNull(file.getFileName())), fill(file, values));
        }
        writePrivate(etc.resolve("trunkline-pjsip.conf"), new PjsipPart(settings).text());
        writePrivate(etc.resolve("trunkline-extensions.conf"), new Dialplan(settings, home.resolve(MESSAGES)).text());
    }

    private Map<String, String> values(Path run) {
        SetupSettings.AsteriskPart asterisk = settings.asterisk();
        boolean everywhere =
                asterisk.bind().equals("0.0.0.0") || asterisk.bind().equals("::");
        return Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("RUN", run.toString()),
                Map.entry("MODULES", program.modules().toString()),
                Map.entry("ARI_USER", asterisk.ariUser()),
                Map.entry("ARI_PASSWORD", asterisk.ariPassword()),
                Map.entry("ARI_PORT", Integer.toString(asterisk.ariPort())),
                Map.entry("AMI_PORT", Integer.toString(asterisk.amiPort())),
                Map.entry("AMI_PASSWORD", asterisk.amiPassword()),
                Map.entry("APPLICATION", asterisk.application()),
                Map.entry("RTP_START", Integer.toString(asterisk.rtpStart())),
                Map.entry("RTP_END", Integer.toString(asterisk.rtpEnd())),
                Map.entry("BIND", asterisk.bind()),
                Map.entry("SIP_PORT", Integer.toString(asterisk.sipPort())),
                Map.entry("NAT", PjsipPart.nat(asterisk)),
                Map.entry("CODECS", String.join(",", asterisk.codecs())),
                Map.entry("RTP_TIMEOUT", Long.toString(asterisk.rtpTimeout().toSeconds())),
                Map.entry("QUALIFY", Long.toString(asterisk.qualify().toSeconds())),
                Map.entry(
                        "MEDIA",
                        everywhere ? "" : "media_address = " + asterisk.bind() + "\nbind_rtp_to_media_address = yes"),
                Map.entry("PHONE_MEDIA", asterisk.srtp() ? "media_encryption = sdes" : ""));
    }

    private static String fill(Path template, Map<String, String> values) throws IOException {
        return Files.readAllLines(template, StandardCharsets.UTF_8).stream()
                .map(line -> PLACEHOLDER.matcher(line).replaceAll(found -> {
                    String value = values.get(found.group(1));
                    if (value == null) {
                        throw new SettingsException(List.of(template + ": " + found.group()
                                + ": no such placeholder; known: " + String.join(", ", values.keySet())));
                    }
                    return Matcher.quoteReplacement(value);
                }))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** {@code <home>/asterisk/asterisk}: starts this Asterisk ({@code -f}), or talks to the running one ({@code -rx}). */
    private void launcher(Path own) throws IOException {
        String command =
                program.command().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path launcher = own.resolve("asterisk");
        writePrivate(
                launcher, "#!/bin/sh\nexec " + command + " -C '" + own.resolve("etc/asterisk.conf") + "' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PRIVATE);
    }

    private static void writePrivate(Path file, String text) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }
}
