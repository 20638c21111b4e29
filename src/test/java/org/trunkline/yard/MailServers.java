package org.trunkline.yard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Postfix and a real Dovecot on free ports of the loopback, in a folder of their own. All mail to these users is theirs;
 * an address that is none of them is taken by Postfix and refused by Dovecot, so that its sender gets a report. Both shed the
 * rights of root by themselves, and Postfix insists on having had them.
 */
public final class MailServers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Process dovecot;
    private final int imap = freePort();
    private final int pop3 = freePort();
    private final int smtp = freePort();

    /** Why it cannot run here; empty: it can. */
    public static String missing() {
        if (!System.getProperty("user.name").equals("root")) {
            return "Postfix has to be started by root";
        }
        return Stream.of("/usr/sbin/postfix", "/usr/sbin/dovecot")
                .filter(program -> !Files.isExecutable(Path.of(program)))
                .findFirst()
                .map(program -> program + " is not installed: scripts/test does that")
                .orElse("");
    }

    /** @param users addresses at center.example and example.org; their password is "secret" */
    public MailServers(List<String> users) {
        try {
            folder = Files.createTempDirectory(
                    "mail", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            int lmtp = freePort();
            int auth = freePort();
            write(
                    "users",
                    users.stream().map(user -> user + ":{PLAIN}secret::::::\n").reduce("", String::concat));
            write("dovecot.conf", dovecot(lmtp, auth));
            write("postfix/main.cf", postfix(lmtp, auth));
            write("postfix/master.cf", services());
            owned("mail", "nobody");
            owned("data", "postfix");
            Files.createDirectories(folder.resolve("spool"));
            dovecot = new ProcessBuilder("/usr/sbin/dovecot", "-F", "-c", folder + "/dovecot.conf")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("dovecot.out").toFile())
                    .start();
            run("/usr/sbin/postfix", "-c", folder + "/postfix", "start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int port : List.of(imap, pop3, smtp)) {
            Awaitility.await("a mail server on port " + port + ", see " + folder)
                    .atMost(PATIENCE)
                    .until(() -> listens(port));
        }
    }

    public int imap() {
        return imap;
    }

    public int pop3() {
        return pop3;
    }

    public int smtp() {
        return smtp;
    }

    private String dovecot(int lmtp, int auth) {
        return """
                base_dir = %1$s/run
                protocols = imap pop3 lmtp
                listen = 127.0.0.1
                log_path = %1$s/dovecot.log
                ssl = no
                disable_plaintext_auth = no
                mail_location = maildir:%1$s/mail/%%u
                first_valid_uid = 100
                passdb {
                  driver = passwd-file
                  args = username_format=%%u %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = username_format=%%u %1$s/users
                  default_fields = uid=nobody gid=nogroup home=%1$s/mail/%%u
                }
                service imap-login {
                  inet_listener imap {
                    port = %2$d
                  }
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = %3$d
                  }
                }
                service lmtp {
                  inet_listener lmtp {
                    address = 127.0.0.1
                    port = %4$d
                  }
                }
                service auth {
                  inet_listener {
                    address = 127.0.0.1
                    port = %5$d
                  }
                }
                protocol lmtp {
                  postmaster_address = postmaster@center.example
                }
                """.formatted(folder, imap, pop3, lmtp, auth);
    }

    private String postfix(int lmtp, int auth) {
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/spool
                data_directory = %1$s/data
                mail_owner = postfix
                setgid_group = postdrop
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                myhostname = mx.center.example
                mydestination =
                local_transport = error:none
                virtual_mailbox_domains = center.example, example.org
                virtual_transport = lmtp:inet:127.0.0.1:%2$d
                smtpd_reject_unlisted_recipient = no
                smtpd_sasl_auth_enable = yes
                smtpd_sasl_type = dovecot
                smtpd_sasl_path = inet:127.0.0.1:%3$d
                smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
                maillog_file = %1$s/postfix.log
                maillog_file_prefixes = %1$s
                alias_maps =
                alias_database =
                """.formatted(folder, lmtp, auth);
    }

    private String services() {
        StringBuilder text = new StringBuilder("127.0.0.1:" + smtp + " inet n - n - - smtpd\n");
        text.append("pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n");
        text.append("rewrite unix - - n - - trivial-rewrite\n");
        for (String bouncing : List.of("bounce", "defer", "trace")) {
            text.append(bouncing).append(" unix - - n - 0 bounce\n");
        }
        for (String other : List.of("proxymap", "smtp", "error", "lmtp", "anvil", "scache", "verify")) {
            text.append(other).append(" unix - - n - - ").append(other).append('\n');
        }
        return text.append("retry unix - - n - - error\npostlog unix-dgram n - n - 1 postlogd\n")
                .toString();
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void owned(String name, String owner) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        Files.setOwner(
                made, made.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
    }

    private void run(String... command) throws IOException {
        Path said = folder.resolve("postfix.out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + Files.readString(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            run("/usr/sbin/postfix", "-c", folder + "/postfix", "stop");
            dovecot.destroy();
            dovecot.onExit().orTimeout(20, TimeUnit.SECONDS).join();
            List<Path> all = new ArrayList<>();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(all::add);
            }
            for (Path file : all) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
