package org.trunkline.setup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.trunkline.settings.Nearest;
import org.trunkline.settings.Section;

/** What set-up needs to know: Asterisk's side of the settings. */
public record SetupSettings(
        AsteriskPart asterisk,
        List<Trunk> trunks,
        List<DialledNumber> numbers,
        List<String> textNumbers,
        List<Phone> phones,
        List<AgentPin> agents,
        Parking parking,
        Emergency emergency,
        String callerId,
        String prefix,
        Path flows,
        Api api) {

    /** @param ariPassword and the other secrets are empty until set-up has made them */
    public record AsteriskPart(
            String bind,
            int sipPort,
            int rtpStart,
            int rtpEnd,
            String externalAddress,
            List<String> localNetworks,
            boolean strangers,
            List<String> codecs,
            int tlsPort,
            String tlsCertificate,
            String tlsKey,
            boolean srtp,
            Duration qualify,
            Duration rtpTimeout,
            int ariPort,
            String ariUser,
            String ariPassword,
            String application,
            int amiPort,
            String amiPassword) {
        @Override
        public String toString() {
            return "AsteriskPart[bind=" + bind + ", sipPort=" + sipPort + ", ariPort=" + ariPort + "]";
        }
    }

    /** @param password empty for a trunk that is known by its address */
    public record Trunk(
            String name,
            String host,
            boolean register,
            String user,
            String password,
            String transport,
            Duration qualify,
            List<String> matches) {
        /** The host without its port. */
        String domain() {
            return domain(host);
        }

        private static String domain(String host) {
            return host.replaceFirst(":\\d+$", "");
        }

        @Override
        public String toString() {
            return "Trunk[" + name + "]";
        }
    }

    public record DialledNumber(
            String dialled,
            String flow,
            String message,
            List<String> ring,
            Duration ringTime,
            String outside,
            String outsideTrunk) {}

    public record Phone(String extension, String name, String password, boolean transfer) {
        @Override
        public String toString() {
            return "Phone[" + extension + "]";
        }
    }

    public record AgentPin(String id, String name, String pin) {
        @Override
        public String toString() {
            return "AgentPin[" + id + "]";
        }
    }

    /** @param first the number of the first slot */
    public record Parking(int first, int slots) {}

    public record Emergency(List<String> numbers, String trunk) {}

    /** @param demo whether there is a web site that shows the chat */
    public record Api(
            String bind, int port, String adminToken, String adminPassword, String agentPassword, boolean demo) {
        @Override
        public String toString() {
            return "Api[" + bind + ":" + port + "]";
        }
    }

    private static final Set<String> CODECS = Set.of("ulaw", "alaw", "g722", "gsm");
    /** Section names that pjsip.conf uses itself. */
    private static final Set<String> TAKEN = Set.of("global", "system", "anonymous");

    public static SetupSettings from(Section root) {
        List<Trunk> trunks =
                root.sections("trunk").stream().map(SetupSettings::trunk).toList();
        List<Phone> phones =
                root.sections("phone").stream().map(SetupSettings::phone).toList();
        List<String> trunkNames = trunks.stream().map(Trunk::name).toList();
        List<String> extensions = phones.stream().map(Phone::extension).toList();
        List<DialledNumber> numbers = root.sections("number").stream()
                .map(number -> number(number, extensions, trunkNames))
                .toList();
        List<AgentPin> agents = root.sections("agent").stream()
                .map(agent -> new AgentPin(Plain.NUMBER.of(agent, "id"), agent.text("name", ""), agent.text("pin", "")))
                .toList();
        Section emergency = root.section("emergency");
        List<String> emergencyNumbers = Plain.NUMBER.each(emergency, "numbers", List.of());
        refuseTwice(root.sections("trunk"), "name", new HashSet<>());
        refuseTwice(root.sections("agent"), "id", new HashSet<>());
        Set<String> dialled = new HashSet<>(emergencyNumbers);
        refuseTwice(root.sections("phone"), "extension", dialled);
        refuseTwice(root.sections("number"), "dialled", dialled);
        Section outbound = root.section("outbound");
        known(outbound, "trunk", outbound.text("trunk", ""), trunkNames, "[[trunk]]");
        Section api = root.section("api");
        Section parking = root.section("parking");
        return new SetupSettings(
                asterisk(root.section("asterisk")),
                trunks,
                numbers,
                textNumbers(root),
                phones,
                agents,
                new Parking(parking.number("first", 701, 1, 99_999), parking.number("slots", 20, 1, 1_000)),
                new Emergency(
                        emergencyNumbers,
                        known(emergency, "trunk", emergency.text("trunk", ""), trunkNames, "[[trunk]]")),
                Plain.NUMBER.optional(outbound, "caller_id", ""),
                prefix(outbound),
                root.section("flows").path("folder", "flows"),
                new Api(
                        api.text("bind", "127.0.0.1"),
                        api.number("port", 8080, 1, 65535),
                        api.text("admin_token", ""),
                        api.text("admin_password", ""),
                        api.text("agent_password", ""),
                        root.sections("chat").stream().anyMatch(chat -> chat.flag("demo", false))));
    }

    /** Numbers of ours that text messages are sent to, by SIP. */
    private static List<String> textNumbers(Section root) {
        return root.sections("messaging").stream()
                .filter(account -> account.text("kind", "").equals("sip"))
                .map(account -> Plain.NUMBER.of(account, "number"))
                .toList();
    }

    /** Without a trunk there is nowhere to dial to. */
    private static String prefix(Section outbound) {
        String prefix = outbound.text("prefix", "9");
        if (!prefix.matches("[0-9]*")) {
            outbound.problem("prefix", "'" + prefix + "' cannot be dialled first", "give digits, or leave it empty");
            return "";
        }
        return outbound.text("trunk", "").isEmpty() ? "" : prefix;
    }

    private static AsteriskPart asterisk(Section section) {
        int start = section.number("rtp_start", 20000, 1024, 65534);
        int end = section.number("rtp_end", 21999, 1025, 65535);
        if (end - start < 3) {
            section.problem("rtp_end", "is not above rtp_start", "leave room for at least two legs: rtp_start + 3");
        }
        String certificate = Plain.PATH.optional(section, "tls_certificate", "");
        String key = Plain.PATH.optional(section, "tls_key", "");
        if (certificate.isEmpty() != key.isEmpty()) {
            section.problem(
                    certificate.isEmpty() ? "tls_certificate" : "tls_key",
                    "is missing beside the other",
                    "name both PEM files, or neither");
        }
        List<String> codecs = section.texts("codecs", List.of("ulaw", "alaw"));
        codecs.stream()
                .filter(codec -> !CODECS.contains(codec))
                .forEach(codec ->
                        section.problem("codecs", "'" + codec + "' is not known", "choose from ulaw, alaw, g722, gsm"));
        return new AsteriskPart(
                Plain.ADDRESS.optional(section, "bind", "127.0.0.1"),
                section.number("sip_port", 5060, 1, 65535),
                start,
                end,
                Plain.HOST.optional(section, "external_address", ""),
                Plain.ADDRESS.each(section, "local_networks", List.of()),
                section.flag("strangers", true),
                codecs,
                section.number("tls_port", 5061, 1, 65535),
                certificate,
                key,
                section.flag("srtp", false),
                section.duration("qualify", Duration.ofSeconds(20)),
                section.duration("rtp_timeout", Duration.ofSeconds(60)),
                section.number("ari_port", 8088, 1, 65535),
                Plain.NAME.optional(section, "ari_user", "trunkline"),
                Plain.VALUE.optional(section, "ari_password", ""),
                Plain.NAME.optional(section, "application", "trunkline"),
                section.number("ami_port", 5038, 1, 65535),
                Plain.VALUE.optional(section, "ami_password", ""));
    }

    private static Trunk trunk(Section section) {
        String name = Plain.NAME.of(section, "name");
        if (TAKEN.contains(name) || name.startsWith("transport-") || name.matches("(any|phone|trunk)-.*")) {
            section.problem("name", "'" + name + "' is a name of Trunkline's own", "choose another");
        }
        String host = Plain.HOST.of(section, "host");
        boolean register = section.flag("register", false);
        String user = Plain.USER.optional(section, "user", "");
        String password = Plain.VALUE.optional(section, "password", "");
        if (register && (user.isEmpty() || password.isEmpty())) {
            section.problem(
                    user.isEmpty() ? "user" : "password",
                    "is needed to register",
                    "give it (the password in secrets.toml: [trunk." + name + "] password = \"…\")");
        }
        String transport = section.text("transport", "udp");
        if (!Set.of("udp", "tcp", "tls").contains(transport)) {
            section.problem("transport", "'" + transport + "' is not known", "choose udp, tcp or tls");
        }
        List<String> fromHost = host.isEmpty() ? List.of() : List.of(Trunk.domain(host));
        List<String> matches = Plain.ADDRESS.each(section, "matches", fromHost);
        return new Trunk(
                name, host, register, user, password, transport, section.duration("qualify", Duration.ZERO), matches);
    }

    private static Phone phone(Section section) {
        return new Phone(
                Plain.NUMBER.of(section, "extension"),
                Plain.LABEL.optional(section, "name", ""),
                Plain.VALUE.optional(section, "password", ""),
                section.flag("transfer", true));
    }

    private static DialledNumber number(Section section, List<String> extensions, List<String> trunks) {
        List<String> ring = section.texts("fallback_ring", List.of());
        ring.forEach(extension -> known(section, "fallback_ring", extension, extensions, "[[phone]]"));
        String outside = Plain.NUMBER.optional(section, "fallback_outside", "");
        String trunk = known(section, "fallback_trunk", section.text("fallback_trunk", ""), trunks, "[[trunk]]");
        if (!outside.isEmpty() && trunk.isEmpty()) {
            section.problem("fallback_trunk", "is needed for fallback_outside", "name a [[trunk]]");
        }
        return new DialledNumber(
                Plain.NUMBER.of(section, "dialled"),
                section.text("flow"),
                Plain.SOUND.optional(section, "fallback_message", "please-try-call-later"),
                ring,
                section.duration("fallback_ring_time", Duration.ofSeconds(25)),
                outside,
                trunk);
    }

    private static String known(Section section, String key, String name, List<String> names, String where) {
        if (!name.isEmpty() && !names.contains(name)) {
            section.problem(
                    key,
                    "there is no " + where + " '" + name + "'",
                    Nearest.of(name, names)
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("add it, or take this away"));
            return "";
        }
        return name;
    }

    private static void refuseTwice(List<Section> sections, String key, Set<String> seen) {
        for (Section section : sections) {
            String value = section.text(key, "");
            if (!value.isEmpty() && !seen.add(value)) {
                section.problem(key, "'" + value + "' is taken already", "give each its own");
            }
        }
    }
}
