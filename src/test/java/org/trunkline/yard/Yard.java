package org.trunkline.yard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.trunkline.settings.SettingsFile;
import org.trunkline.setup.AsteriskProgram;
import org.trunkline.setup.Setup;
import org.trunkline.setup.SetupSettings;

/**
 * A real Asterisk on free ports of the loopback, set up from the shipped settings and templates in a folder of its own.
 * Besides the shipped phones and agents there are phones 1004-1010 and agents 103-105 (billing and support), the tier gold
 * (priority 5, skill vip), the trunk
 * {@code carrier} (known by the address 127.0.0.5, its far end at 127.0.0.5:{@link #carrierPort()}), by which emergency
 * calls leave, and a phone is found gone within about four seconds. Tests take it as a parameter: see {@link InYard}.
 */
public final class Yard implements AutoCloseable {
    /** From this address calls come by the trunk. */
    public static final String CARRIER = "127.0.0.5";

    /** Text messages to this number come by SIP. */
    public static final String TEXTS = "+442079461900";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> NO_LINES = List.of();

    private final Path home;
    private final int carrierPort = freePort(CARRIER);
    private final Map<String, String> environment = new HashMap<>();
    private final Setup setup;
    private final SetupSettings settings;
    private List<String> bootLog = NO_LINES;
    private @Nullable Process asterisk;

    /** Sets up and starts. */
    public Yard() {
        this(Map.of());
    }

    /** @param environment settings that differ, e.g. {@code TRUNKLINE_ASTERISK_RTP_TIMEOUT} to {@code 5s} */
    public Yard(Map<String, String> environment) {
        try {
            // Short, because of the control socket's path.
            this.home = Files.createTempDirectory(
                    "yard", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(home.resolve("trunkline.toml"), SettingsFile.shipped() + additions());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int rtp = freeRange();
        this.environment.putAll(Map.ofEntries(
                Map.entry("TRUNKLINE_ASTERISK_SIP_PORT", Integer.toString(freePort("127.0.0.1"))),
                Map.entry("TRUNKLINE_ASTERISK_ARI_PORT", Integer.toString(freePort("127.0.0.1"))),
                Map.entry("TRUNKLINE_ASTERISK_AMI_PORT", Integer.toString(freePort("127.0.0.1"))),
                Map.entry("TRUNKLINE_API_PORT", Integer.toString(freePort("127.0.0.1"))),
                Map.entry("TRUNKLINE_ASTERISK_RTP_START", Integer.toString(rtp)),
                Map.entry("TRUNKLINE_ASTERISK_RTP_END", Integer.toString(rtp + 999)),
                Map.entry("TRUNKLINE_ASTERISK_QUALIFY", "1s"),
                // Half a gigabyte and two seconds of each start, of which only those who ask for them have any use.
                Map.entry("TRUNKLINE_SPEECH_MODELS", "models"),
                Map.entry("TRUNKLINE_MAIL_DEMO_QUEUE", ""),
                Map.entry("TRUNKLINE_EMERGENCY_TRUNK", "carrier"),
                Map.entry("TRUNKLINE_OUTBOUND_TRUNK", "carrier")));
        this.environment.putAll(environment);
        this.setup = new Setup(home, Path.of(""), unpackedAsterisk(), this.environment);
        this.settings = setup.run();
        start();
    }

    private String additions() {
        StringBuilder text = new StringBuilder("""

                [[trunk]]
                name = "carrier"
                host = "%1$s:%2$d"
                matches = ["%1$s"]
                """.formatted(CARRIER, carrierPort));
        IntStream.rangeClosed(1004, 1010)
                .forEach(extension -> text.append("[[phone]]\nextension = \"" + extension + "\"\n"));
        IntStream.rangeClosed(103, 105)
                .forEach(id -> text.append("[[agent]]\nid = \"" + id + "\"\nname = \"Agent " + id
                        + "\"\nskills = { billing = 5, support = 5 }\n"));
        text.append("""
                [[messaging]]
                name = "mobile"
                kind = "sip"
                queue = "billing"
                number = "%s"
                trunk = "carrier"
                """.formatted(TEXTS));
        text.append("[[tier]]\nname = \"gold\"\npriority = 5\nskills = [\"vip\"]\n");
        return text.toString();
    }

    /** Where the settings, the secrets, the logs and Asterisk's folders are. */
    public Path home() {
        return home;
    }

    /** Each file of the home with its bytes, a character each; one that goes meanwhile is left out. */
    public void eachFile(BiConsumer<Path, String> told) {
        try {
            Files.walkFileTree(home, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile()) {
                        try {
                            told.accept(file, Files.readString(file, StandardCharsets.ISO_8859_1));
                        } catch (NoSuchFileException e) {
                            return visitFileFailed(file, e);
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to put into the environment of a Trunkline that is started as a process with this home. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** The settings as Trunkline reads them. */
    public SettingsFile settings() {
        return SettingsFile.read(home.resolve("trunkline.toml"), home.resolve("secrets.toml"), environment);
    }

    /** Asterisk's side of the settings, with the secrets. */
    public SetupSettings setup() {
        return settings;
    }

    public int sipPort() {
        return settings.asterisk().sipPort();
    }

    public int ariPort() {
        return settings.asterisk().ariPort();
    }

    public int apiPort() {
        return settings.api().port();
    }

    /** Where the carrier's end of the trunk is expected, at the address {@link #CARRIER}. */
    public int carrierPort() {
        return carrierPort;
    }

    /** The SIP password of a phone. */
    public String password(String extension) {
        return settings.phones().stream()
                .filter(phone -> phone.extension().equals(extension))
                .findFirst()
                .orElseThrow()
                .password();
    }

    /** The PIN of an agent. */
    public String pin(String agent) {
        return settings.agents().stream()
                .filter(one -> one.id().equals(agent))
                .findFirst()
                .orElseThrow()
                .pin();
    }

    /** What a command of Asterisk's command line prints. */
    public String cli(String command) {
        try {
            Process process = new ProcessBuilder(launcher(), "-rx", command)
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many taps there are on this line. */
    public long taps(String line) {
        return cli("core show channels concise")
                .lines()
                .filter(channel -> channel.startsWith("UnicastRTP/") && channel.contains("!tap." + line + "."))
                .count();
    }

    /** Kills Asterisk as a crash would. */
    public void kill9() {
        Process running = asterisk;
        if (running != null) {
            running.destroyForcibly();
            waitFor(running);
        }
    }

    /** Starts Asterisk and returns when it is fully booted. */
    public void start() {
        int before = log().size();
        try {
            Process started = new ProcessBuilder(launcher(), "-f")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("asterisk/log/console.log").toFile()))
                    .start();
            asterisk = started;
            Awaitility.await("Asterisk to boot; see " + home + "/asterisk/log")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast("Asterisk ended", () -> !started.isAlive())
                    .until(() -> cli("core waitfullybooted").contains("fully booted"));
            List<String> all = log();
            bootLog = List.copyOf(all.subList(Math.min(before, all.size()), all.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops Asterisk in order and starts it again. */
    public void restart() {
        stop();
        start();
    }

    /** Stops Asterisk's every thread, sockets staying open, until {@link #thaw()}. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    /** The lines of Asterisk's log: notices, warnings and errors. */
    public List<String> log() {
        return lines("asterisk/log/messages.log");
    }

    /** The lines of Asterisk's log as they were when it had last booted. */
    public List<String> bootLog() {
        return bootLog;
    }

    /** The rows of Asterisk's call detail records; a row is written when its call has ended. */
    public List<String> callDetails() {
        return lines("asterisk/log/cdr-csv/Master.csv");
    }

    private List<String> lines(String file) {
        try {
            Path path = home.resolve(file);
            return Files.exists(path) ? Files.readAllLines(path, StandardCharsets.ISO_8859_1) : NO_LINES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String launcher() {
        return home.resolve("asterisk/asterisk").toString();
    }

    private void signal(String name) {
        Process running = asterisk;
        if (running != null) {
            try {
                // The shell's own kill: a small machine has no other.
                waitFor(new ProcessBuilder("sh", "-c", "kill -" + name + " " + running.pid()).start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void stop() {
        Process running = asterisk;
        if (running != null) {
            running.destroy();
            waitFor(running);
        }
    }

    private static void waitFor(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Copies what Trunkline and Asterisk have logged so far into this folder. */
    void keepLogs(Path into) {
        try {
            Files.createDirectories(into);
            for (String log : List.of("log/trunkline.log", "asterisk/log/console.log")) {
                Path file = home.resolve(log);
                if (Files.exists(file)) {
                    Files.copy(file, into.resolve(log.replace('/', '-')), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thaw();
        stop();
        if (Boolean.getBoolean("yard.keep")) {
            return;
        }
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port of this address that nobody has, for UDP and TCP. */
    public static int freePort(String address) {
        for (int attempt = 0; attempt < 200; attempt++) {
            // Below what the kernel hands out by itself: a part that is killed must find its port free again.
            int port = ThreadLocalRandom.current().nextInt(3_000, 10_000);
            try (ServerSocket tcp = new ServerSocket(port, 1, InetAddress.getByName(address));
                    DatagramSocket udp = new DatagramSocket(new InetSocketAddress(tcp.getInetAddress(), port))) {
                return udp.getLocalPort();
            } catch (IOException e) {
                // taken: the next one
            }
        }
        throw new IllegalStateException("no free port at " + address);
    }

    /** The first of a thousand UDP ports, of which a sample is free. */
    private static int freeRange() {
        for (int attempt = 0; attempt < 50; attempt++) {
            int first = 10_000 + 1_000 * ThreadLocalRandom.current().nextInt(22);
            List<DatagramSocket> sample = new ArrayList<>();
            try {
                for (int port = first; port < first + 1_000; port += 20) {
                    sample.add(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
                }
                return first;
            } catch (IOException e) {
                // another program has a part of it
            } finally {
                sample.forEach(DatagramSocket::close);
            }
        }
        throw new IllegalStateException("no free range of UDP ports");
    }

    /** The folder with the unpacked Asterisk; it is fetched if there is none and none is installed. */
    private static Path unpackedAsterisk() {
        Path folder = Path.of(
                Optional.ofNullable(System.getenv("TRUNKLINE_ASTERISK_DIST")).orElse("var/asterisk-dist"));
        if (AsteriskProgram.find(folder.toAbsolutePath()).isEmpty()) {
            try {
                Process fetch = new ProcessBuilder("scripts/asterisk", "fetch")
                        .inheritIO()
                        .start();
                if (fetch.waitFor() != 0) {
                    throw new IllegalStateException("scripts/asterisk fetch failed; its output says why");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return folder;
    }
}
