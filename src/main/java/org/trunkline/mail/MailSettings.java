package org.trunkline.mail;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.mail.Mailbox.After;
import org.trunkline.mail.Mailbox.First;
import org.trunkline.mail.Mailbox.Protocol;
import org.trunkline.mail.Mailbox.Secret;
import org.trunkline.mail.Mailbox.Server;
import org.trunkline.mail.Mailbox.Tls;
import org.trunkline.settings.Section;

/**
 * The mailboxes of {@code [[mailbox]]}.
 *
 * @param demoQueue of the mailbox of the demonstration; empty: there is none
 */
public record MailSettings(List<Mailbox> mailboxes, String demoQueue) {
    private static final int MEGA = 1 << 20;

    /** The usual ones. */
    private record Ports(int tls, int starttls, int none) {
        int with(Tls kind) {
            return switch (kind) {
                case TLS -> tls;
                case STARTTLS -> starttls;
                case NONE -> none;
            };
        }
    }

    public MailSettings {
        mailboxes = List.copyOf(mailboxes);
    }

    public static MailSettings from(Section root) {
        List<Mailbox> mailboxes = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        String demoQueue = root.section("mail").text("demo_queue", "");
        if (!demoQueue.isEmpty()) {
            taken.addAll(Set.of("name " + DemoPost.NAME, "address " + DemoPost.ADDRESS));
        }
        for (Section section : root.sections("mailbox")) {
            Mailbox mailbox = mailbox(section);
            if (!taken.add("name " + mailbox.name())) {
                section.problem("name", "there are two mailboxes '" + mailbox.name() + "'", "give one another name");
            }
            if (!taken.add("address " + mailbox.address())) {
                section.problem(
                        "address",
                        "there are two mailboxes of " + mailbox.address(),
                        "an address is fetched from one mailbox; remove the other");
            }
            mailboxes.add(mailbox);
        }
        return new MailSettings(mailboxes, demoQueue);
    }

    private static Mailbox mailbox(Section section) {
        String name = section.text("name");
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            section.problem("name", "'" + name + "' is no name of a mailbox", "use small letters, digits and -");
        }
        String address = section.text("address").strip().toLowerCase(Locale.ROOT);
        if (!address.matches("[^@\\s]+@[^@\\s]+")) {
            section.problem("address", "'" + address + "' is no email address", "write it as name@example.com");
        }
        Protocol protocol = choice(section, "protocol", Protocol.class, Protocol.IMAP);
        String user = section.text("user", address);
        Secret secret = secret(section, "password");
        Server incoming = server(
                section,
                "",
                section.text("host"),
                user,
                secret,
                protocol == Protocol.IMAP ? new Ports(993, 143, 143) : new Ports(995, 110, 110));
        After after = choice(section, "after", After.class, protocol == Protocol.IMAP ? After.SEEN : After.DELETE);
        if (protocol == Protocol.POP3 && (after == After.SEEN || after == After.MOVE)) {
            section.problem("after", "POP3 has neither marks nor folders", "give \"delete\" or \"nothing\"");
        }
        String moveTo = section.text("move_to", "");
        if (after == After.MOVE && moveTo.isBlank()) {
            section.problem("move_to", "is missing", "name the folder that fetched mail is moved to");
        }
        String sent = section.text("sent_folder", "");
        if (protocol == Protocol.POP3 && !sent.isEmpty()) {
            section.problem("sent_folder", "POP3 has no folders", "remove it, or fetch by imap");
        }
        Duration poll = section.duration("poll", Duration.ofMinutes(1));
        if (poll.compareTo(Duration.ofSeconds(1)) < 0) {
            section.problem("poll", "is too short", "give at least 1s");
            poll = Duration.ofMinutes(1);
        }
        return new Mailbox(
                name,
                address,
                section.text("display_name", ""),
                section.text("queue"),
                section.text("signature", ""),
                section.text("acknowledgement", ""),
                protocol,
                incoming,
                section.text("folder", "INBOX"),
                choice(section, "first", First.class, First.UNSEEN),
                after,
                moveTo,
                poll,
                section.number("max_mb", 40, 1, 200) * MEGA,
                outgoing(section, user, secret),
                sent,
                section.flag("sent_copy", true));
    }

    private static @Nullable Server outgoing(Section section, String user, Secret secret) {
        String host = section.text("smtp_host", "");
        String own = section.text("smtp_user", user);
        String password = section.text("smtp_password", "");
        Server server = server(
                section,
                "smtp_",
                host,
                own,
                password.isEmpty() ? secret : new Secret.Password(password),
                new Ports(465, 587, 25));
        return host.isEmpty() ? null : server;
    }

    private static Server server(Section section, String prefix, String host, String user, Secret secret, Ports ports) {
        Tls tls = choice(section, prefix + "tls", Tls.class, Tls.TLS);
        int port = section.number(prefix + "port", ports.with(tls), 1, 65_535);
        if (tls == Tls.NONE && !host.isEmpty() && !isHere(host)) {
            section.problem(
                    prefix + "tls",
                    "without TLS everybody on the way reads the password and the mail",
                    "give \"tls\" or \"starttls\"; \"none\" is for a server on this machine");
        }
        return new Server(host, port, tls, user, secret);
    }

    private static boolean isHere(String host) {
        try {
            return host.equals("localhost")
                    || (host.matches("[0-9.]+|.*:.*")
                            && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Secret secret(Section section, String key) {
        String endpoint = section.text("oauth_endpoint", "");
        String client = section.text("oauth_client", "");
        String clientSecret = section.text("oauth_secret", "");
        String refresh = section.text("oauth_refresh_token", "");
        String scope = section.text("oauth_scope", "");
        String password = section.text(key, "");
        if (endpoint.isEmpty()) {
            return new Secret.Password(password);
        }
        if (!password.isEmpty()) {
            section.problem(key, "there is OAuth too", "remove the password, or oauth_endpoint");
        }
        if (client.isEmpty()) {
            section.problem("oauth_client", "is missing", "give the client id that the provider has for Trunkline");
        }
        if (refresh.isEmpty() && clientSecret.isEmpty()) {
            section.problem(
                    "oauth_refresh_token",
                    "there is neither this nor oauth_secret",
                    "put one of them into secrets.toml (docs/email.md says how they are had)");
        }
        return new Secret.OAuth(uri(section, endpoint), client, clientSecret, refresh, scope);
    }

    private static URI uri(Section section, String text) {
        try {
            URI uri = URI.create(text);
            boolean here = uri.getHost() != null && isHere(uri.getHost());
            if ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        section.problem("oauth_endpoint", "'" + text + "' is no https address", "give the provider's token endpoint");
        return URI.create("https://invalid.invalid/");
    }

    private static <E extends Enum<E>> E choice(Section section, String key, Class<E> type, E usual) {
        String word = section.text(key, word(usual));
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> word(one).equals(word))
                .findFirst()
                .orElseGet(() -> {
                    section.problem(
                            key,
                            "is '" + word + "'",
                            "choose one of "
                                    + Arrays.stream(type.getEnumConstants())
                                            .map(MailSettings::word)
                                            .collect(Collectors.joining(", ")));
                    return usual;
                });
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
