package org.trunkline.setup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.trunkline.settings.Section;
import org.trunkline.settings.SettingsException;
import org.trunkline.settings.SettingsFile;

/**
 * Makes an installation ready to start: the settings file, secrets, folders, and Asterisk's configuration. A second run
 * keeps settings, secrets and flows and writes Asterisk's configuration anew.
 *
 * @param home where everything of this installation lies, e.g. {@code var}
 * @param installation where Trunkline's own files lie: {@code asterisk-config} and {@code ivr-flows}
 * @param asterisk folder with the unpacked packages of Asterisk, if there is one
 */
public record Setup(Path home, Path installation, Path asterisk, Map<String, String> env) {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** The schemas of flows and of intents; copies of them lie beside the copies of what they describe. */
    private static final List<String> SCHEMAS = List.of("flow/flow.xsd", "intent/intents.xsd");

    /** Where a shipped file says that its schema lies: a way up, and then this. */
    private static final Pattern SHIPPED_SCHEMA =
            Pattern.compile("(\\.\\./)+src/main/resources/org/trunkline/\\w+/(\\w+\\.xsd)");

    public Setup {
        home = home.toAbsolutePath().normalize();
        installation = installation.toAbsolutePath().normalize();
        asterisk = asterisk.toAbsolutePath().normalize();
        env = Map.copyOf(env);
    }

    /**
     * The installation of this process, as {@code scripts/trunkline} says it: the system properties
     * {@code trunkline.home}, {@code trunkline.installation} and {@code trunkline.asterisk}; without them {@code var} in
     * the current folder.
     */
    public static Setup here() {
        String home = System.getProperty("trunkline.home", "var");
        return new Setup(
                Path.of(home),
                Path.of(System.getProperty("trunkline.installation", "")),
                Path.of(System.getProperty("trunkline.asterisk", home + "/asterisk-dist")),
                System.getenv());
    }

    /** The settings file with its secrets and the environment, unchecked; {@link #run} must have made it. */
    public SettingsFile settings() {
        return SettingsFile.read(home.resolve("trunkline.toml"), secretsFile(), env);
    }

    /**
     * As {@link #settings}, but the addresses are those of the last start in this home, which may have had others from
     * its environment; this process's own environment comes first.
     */
    public SettingsFile running() {
        Map<String, String> with = new HashMap<>(Addresses.read(addressesFile()));
        with.putAll(env);
        return SettingsFile.read(home.resolve("trunkline.toml"), secretsFile(), with);
    }

    /** For a message that nobody answers: since when the addresses of {@link #running} are known; empty if they are not. */
    public String lastStart() {
        try {
            return ", where it was to listen when it was last started in " + home + ", at "
                    + Files.getLastModifiedTime(addressesFile()).toInstant().truncatedTo(ChronoUnit.SECONDS);
        } catch (IOException _) {
            return "; nothing was ever started in " + home;
        }
    }

    /** The folder whose flows are live here; before the first set-up, that of the shipped ones. */
    public Path flowsToTest() {
        if (Files.exists(home.resolve("trunkline.toml"))) {
            Path live = settings().root().section("flows").path("folder", "flows");
            if (Files.isDirectory(live)) {
                return live;
            }
        }
        return installation.resolve("ivr-flows");
    }

    private Path addressesFile() {
        return home.resolve("addresses.env");
    }

    /**
     * Makes everything that is missing.
     *
     * @return the settings with their secrets
     * @throws SettingsException with everything that is wrong in the settings
     */
    public SetupSettings run() {
        try {
            List<String> unfit = Stream.of(home, installation, asterisk)
                    .map(Path::toString)
                    .filter(path -> !path.matches("[^\\p{Cntrl};\\[\\]#'\"@,]+"))
                    .map(path -> path + ": a path with ; [ ] # @ , or quotes cannot be written to Asterisk; choose"
                            + " another folder")
                    .toList();
            if (!unfit.isEmpty()) {
                throw new SettingsException(unfit);
            }
            if (!Files.exists(home)) {
                Files.createDirectories(home, OWNER_ONLY);
            }
            Path file = home.resolve("trunkline.toml");
            if (!Files.exists(file)) {
                Files.writeString(file, SettingsFile.shipped());
            }
            makeSecrets(read());
            SetupSettings settings = read();
            for (String folder : List.of("data", "log", "sounds")) {
                Path made = Files.createDirectories(home.resolve(folder));
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
            }
            copyFlows(settings.flows());
            copySchemas(settings.flows());
            AsteriskProgram program = AsteriskProgram.find(asterisk)
                    .orElseThrow(
                            () -> new SettingsException(List.of("Asterisk: there is no Asterisk 22 or newer, neither"
                                    + " installed nor in " + asterisk + "; run scripts/asterisk fetch")));
            Files.writeString(addressesFile(), Addresses.of(settings));
            new AsteriskConfig(home, installation.resolve("asterisk-config"), program, settings).write();
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException("set-up of " + home + ": " + e, e);
        }
    }

    private Path secretsFile() {
        return home.resolve("secrets.toml");
    }

    /** Where Asterisk writes what it records. */
    public Path recordingSpool() {
        return home.resolve("asterisk/spool/recording");
    }

    /** Where Asterisk puts the text messages that come by SIP, a file each. */
    public Path messageSpool() {
        return home.resolve(AsteriskConfig.MESSAGES);
    }

    /** Asterisk's call detail records, times in UTC; the dialplan marks the calls that Trunkline missed. */
    public Path callDetails() {
        return home.resolve("asterisk/log/cdr-csv/Master.csv");
    }

    /** Where Trunkline and Asterisk write line by line what happened. */
    public List<Path> logs() {
        return List.of(home.resolve("log"), home.resolve("asterisk/log"));
    }

    /** Asterisk's side of the settings, checked. */
    SetupSettings read() {
        return checked(settings());
    }

    /** As {@link #read}, with the addresses of {@link #running}. */
    SetupSettings readRunning() {
        return checked(running());
    }

    private static SetupSettings checked(SettingsFile file) {
        SetupSettings settings = SetupSettings.from(file.root());
        file.check();
        return settings;
    }

    private void makeSecrets(SetupSettings settings) throws IOException {
        Secrets secrets = new Secrets(secretsFile());
        if (settings.asterisk().ariPassword().isEmpty()) {
            secrets.add("asterisk", "ari_password", secrets.password());
        }
        if (settings.asterisk().amiPassword().isEmpty()) {
            secrets.add("asterisk", "ami_password", secrets.password());
        }
        if (settings.api().adminToken().isEmpty()) {
            secrets.add("api", "admin_token", secrets.token());
        }
        if (settings.api().adminPassword().isEmpty()) {
            secrets.add("api", "admin_password", secrets.password());
            if (settings.api().agentPassword().isEmpty()) {
                secrets.add("api", "agent_password", secrets.password());
            }
        }
        settings.phones().stream()
                .filter(phone ->
                        !phone.extension().isEmpty() && phone.password().isEmpty())
                .forEach(phone -> secrets.add("phone." + phone.extension(), "password", secrets.password()));
        settings.agents().stream()
                .filter(agent -> !agent.id().isEmpty() && agent.pin().isEmpty())
                .forEach(agent -> secrets.add("agent." + agent.id(), "pin", secrets.pin()));
        settings().root().sections("chat").stream()
                .filter(chat -> chat.flag("demo", false)
                        && chat.text("secret", "").isEmpty()
                        && chat.text("keys", "").isEmpty())
                .forEach(chat -> secrets.add("chat." + chat.text("name", ""), "secret", secrets.key()));
        Section recordings = settings().root().section("recordings");
        String key = recordings.text("key", "");
        if (!key.isEmpty() && !recordings.names("keys").containsKey(key)) {
            secrets.add("recordings.keys", key, secrets.key());
        }
        if (settings().root().section("erasure").text("secret", "").isEmpty()) {
            secrets.add("erasure", "secret", secrets.key());
        }
        for (Section account : settings().root().sections("messaging")) {
            String table = "messaging." + account.text("name", "");
            String kind = account.text("kind", "");
            if (kind.equals("webhook") && account.text("secret", "").isEmpty()) {
                secrets.add(table, "secret", "whsec_" + secrets.key());
            } else if (kind.equals("whatsapp")
                    && account.text("verify_token", "").isEmpty()) {
                secrets.add(table, "verify_token", secrets.password());
            }
        }
        secrets.save();
    }

    private static void copySchemas(Path flows) throws IOException {
        for (String name : SCHEMAS) {
            Path folder = name.startsWith("intent/") ? flows.resolve("intents") : flows;
            Files.createDirectories(folder);
            try (InputStream schema =
                    Objects.requireNonNull(Setup.class.getResourceAsStream("/org/trunkline/" + name), name)) {
                Files.copy(
                        schema,
                        folder.resolve(Path.of(name).getFileName().toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The shipped flows are the user's own once they are copied. */
    private void copyFlows(Path flows) throws IOException {
        Path shipped = installation.resolve("ivr-flows");
        if (Files.exists(flows) || !Files.isDirectory(shipped)) {
            Files.createDirectories(flows);
            return;
        }
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(shipped)) {
            walk.forEach(all::add);
        }
        for (Path from : all) {
            Path to = flows.resolve(shipped.relativize(from).toString());
            if (Files.isDirectory(from)) {
                Files.createDirectories(to);
            } else {
                Files.createDirectories(Objects.requireNonNull(to.getParent()));
                Files.copy(from, to);
                if (to.toString().endsWith(".xml")) {
                    Files.writeString(
                            to, SHIPPED_SCHEMA.matcher(Files.readString(to)).replaceAll("$2"));
                }
            }
        }
    }
}
