package org.trunkline.messaging;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;
import org.trunkline.messaging.Account.Way;
import org.trunkline.settings.Section;

/** The accounts of {@code [[messaging]]}. */
public record MessagingSettings(List<Account> accounts) {
    public MessagingSettings {
        accounts = List.copyOf(accounts);
    }

    public static MessagingSettings from(Section root) {
        List<Account> accounts = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Section section : root.sections("messaging")) {
            Account account = account(section, root);
            if (!taken.add(account.name())) {
                section.problem("name", "there are two accounts '" + account.name() + "'", "give one another name");
            }
            if (account.way() instanceof Account.Sip sip && !taken.add("sip " + sip.number())) {
                section.problem("number", "two accounts have it", "a number is that of one account; remove the other");
            }
            accounts.add(account);
        }
        return new MessagingSettings(accounts);
    }

    private static Account account(Section section, Section root) {
        String name = section.text("name");
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            section.problem("name", "'" + name + "' is no name of an account", "use small letters, digits and -");
        }
        String usual = Set.of("whatsapp", "xmpp").contains(section.text("kind", "")) ? "social" : "sms";
        Channel channel = section.text("channel", usual).equals("social") ? Channel.SOCIAL : Channel.SMS;
        if (!Set.of("sms", "social").contains(section.text("channel", usual))) {
            section.problem("channel", "is '" + section.text("channel", "") + "'", "choose sms or social");
        }
        String kind = section.text("kind", "");
        String own = section.text("network", Set.of("whatsapp", "xmpp").contains(kind) ? kind : name);
        String network = channel == Channel.SMS ? "sms" : own;
        if (!network.matches("[a-z0-9][a-z0-9.-]{0,40}")) {
            section.problem(
                    "network", "'" + network + "' is no name of a network", "use small letters, digits, . and -");
        }
        return new Account(
                name,
                channel,
                section.text("queue"),
                section.flag("opt_out", channel == Channel.SMS),
                section.text("kind", "").equals("whatsapp") && section.flag("opt_in", true),
                section.text("help", ""),
                network,
                way(section, root));
    }

    private static Way way(Section section, Section root) {
        String kind = section.text("kind");
        return switch (kind) {
            case "sip" -> sip(section, root);
            case "whatsapp" -> whatsApp(section);
            case "xmpp" -> xmpp(section);
            default -> {
                if (!kind.equals("webhook")) {
                    section.problem("kind", "is '" + kind + "'", "choose one of webhook, sip, whatsapp, xmpp");
                }
                yield webhook(section);
            }
        };
    }

    private static Way webhook(Section section) {
        String url = section.text("url", "");
        String secret = section.text("secret", "");
        List<String> secrets = Arrays.stream(secret.split("\\s+"))
                .filter(one -> !one.isEmpty())
                .toList();
        if (!secrets.stream().allMatch(Signatures::isSecret)) {
            section.problem(
                    "secret",
                    "is no secret of a webhook",
                    "write it as whsec_ and 24 to 64 bytes in Base64, or leave it out and run set-up, which makes one");
            secrets = List.of();
        }
        return new Account.Webhook(url.isEmpty() ? null : uri(section, "url", url), secrets);
    }

    private static Way sip(Section section, Section root) {
        String trunk = section.text("trunk", "");
        List<Section> trunks = root.sections("trunk").stream()
                .filter(one -> one.text("name", "").equals(trunk))
                .toList();
        if (!trunk.isEmpty() && trunks.isEmpty()) {
            section.problem("trunk", "there is no [[trunk]] '" + trunk + "'", "add it, or take this away");
        }
        if (section.text("channel", "sms").equals("social")) {
            section.problem("channel", "SIP carries SMS", "give \"sms\"");
        }
        String domain = root.section("asterisk").text("external_address", "");
        if (domain.isEmpty() && !trunks.isEmpty()) {
            domain = trunks.getFirst().text("host").replaceFirst(":\\d+$", "");
        }
        return new Account.Sip(
                section.text("number"),
                trunk,
                root.sections("phone").stream()
                        .map(phone -> phone.text("extension"))
                        .collect(Collectors.toSet()),
                domain.isEmpty() ? "trunkline.invalid" : domain,
                section.number("part_bytes", 900, 100, 4_000));
    }

    private static Way whatsApp(Section section) {
        if (section.text("channel", "social").equals("sms")) {
            section.problem("channel", "WhatsApp is no SMS", "give \"social\"");
        }
        for (String key : List.of("token", "app_secret", "verify_token")) {
            if (section.text(key, "").isEmpty()) {
                section.problem(
                        key,
                        "is missing",
                        "put it into secrets.toml, under [messaging." + section.text("name", "…")
                                + "] (docs/messaging.md says where it is had)");
            }
        }
        String phoneId = section.text("phone_id");
        if (!phoneId.isEmpty() && !phoneId.matches("\\d{5,30}")) {
            section.problem("phone_id", "is no id of a number", "give the digits that WhatsApp Manager shows");
        }
        URI api = uri(section, "api", section.text("api", "https://graph.facebook.com/v23.0"));
        return new Account.WhatsApp(
                section.text("number"),
                phoneId,
                api == null ? URI.create("https://invalid.invalid") : api,
                section.text("token", ""),
                section.text("app_secret", ""),
                section.text("verify_token", ""));
    }

    private static Way xmpp(Section section) {
        if (section.text("channel", "social").equals("sms")) {
            section.problem("channel", "XMPP is no SMS", "give \"social\"");
        }
        String jid = section.text("jid").strip().toLowerCase(Locale.ROOT);
        if (!jid.isEmpty() && !jid.matches("[^@/\\s]+@[^@/\\s]+")) {
            section.problem("jid", "'" + jid + "' is no account of XMPP", "write it as name@example.com");
        }
        String host = section.text("host", "");
        String tls = section.text("tls", "required");
        if (!Set.of("required", "none").contains(tls)) {
            section.problem("tls", "is '" + tls + "'", "choose required or none");
        }
        if (tls.equals("none") && !isHere(host)) {
            section.problem(
                    "tls",
                    "without TLS everybody on the way reads what is written",
                    "give \"required\"; \"none\" is for a server on this machine, named by host");
        }
        return new Account.Xmpp(
                jid, section.text("password", ""), host, section.number("port", 5222, 1, 65_535), !tls.equals("none"));
    }

    private static @Nullable URI uri(Section section, String key, String text) {
        try {
            URI uri = URI.create(text);
            String host = uri.getHost();
            if (host != null && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isHere(host)))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        section.problem(
                key, "'" + text + "' is no https address", "give one; http is for a server on this machine alone");
        return null;
    }

    static boolean isHere(String host) {
        try {
            return host.equals("localhost")
                    || (host.matches("[0-9.]+|\\[?.*:.*")
                            && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
