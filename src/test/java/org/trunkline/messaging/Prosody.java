package org.trunkline.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.trunkline.yard.Yard;

/** A real Prosody on a free port of the loopback, in a folder of its own. */
final class Prosody implements AutoCloseable {
    static final String DOMAIN = "xmpp.example";
    private static final Path PROGRAM = Path.of("/usr/bin/prosody");

    private final Path folder;
    private final int port = Yard.freePort("127.0.0.1");
    private @Nullable Process process;

    /** Why it cannot run here; empty: it can. */
    static String missing() {
        return Files.isExecutable(PROGRAM) ? "" : PROGRAM + " is not installed: scripts/test does that";
    }

    /** @param users whose password is "secret" */
    Prosody(List<String> users) {
        try {
            folder = Files.createTempDirectory("prosody");
            Files.createDirectories(folder.resolve("data"));
            Files.writeString(folder.resolve("prosody.cfg.lua"), """
                    run_as_root = true
                    pidfile = "%1$s/prosody.pid"
                    data_path = "%1$s/data"
                    interfaces = { "127.0.0.1" }
                    c2s_ports = { %2$d }
                    s2s_ports = { }
                    http_ports = { }
                    https_ports = { }
                    c2s_require_encryption = false
                    authentication = "internal_hashed"
                    storage = "internal"
                    modules_enabled = { "roster", "saslauth", "disco", "ping", "smacks", "mam", "posix" }
                    modules_disabled = { "s2s", "tls" }
                    default_archive_policy = true
                    archive_expires_after = "never"
                    log = { info = "%1$s/prosody.log" }
                    VirtualHost "%3$s"
                    """.formatted(folder, port, DOMAIN));
            for (String user : users) {
                int exit = new ProcessBuilder(
                                "/usr/bin/prosodyctl",
                                "--config",
                                folder + "/prosody.cfg.lua",
                                "register",
                                user,
                                DOMAIN,
                                "secret")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("register.log").toFile())
                        .start()
                        .waitFor();
                if (exit != 0) {
                    throw new IllegalStateException(Files.readString(folder.resolve("register.log")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        start();
    }

    int port() {
        return port;
    }

    void start() {
        try {
            process = new ProcessBuilder(PROGRAM.toString(), "-F", "--config", folder + "/prosody.cfg.lua")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("console.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("Prosody on port " + port + ", see " + folder)
                .atMost(Duration.ofSeconds(30))
                .until(this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it as a power cut would. */
    void kill9() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Override
    public void close() {
        kill9();
    }
}
