package org.trunkline.setup;

import java.util.stream.Collectors;

/** The generated part of pjsip.conf: phones, trunks, strangers, TLS. Every value has passed {@link Plain}. */
final class PjsipPart {
    private final SetupSettings settings;

    PjsipPart(SetupSettings settings) {
        this.settings = settings;
    }

    String text() {
        return tls()
                + strangers()
                + settings.phones().stream().map(this::phone).collect(Collectors.joining())
                + settings.trunks().stream().map(this::trunk).collect(Collectors.joining());
    }

    private String tls() {
        SetupSettings.AsteriskPart asterisk = settings.asterisk();
        return asterisk.tlsCertificate().isEmpty()
                ? ""
                : """
                [transport-tls]
                type = transport
                protocol = tls
                bind = %s:%d
                cert_file = %s
                priv_key_file = %s
                method = tlsv1_2
                %s

                """.formatted(
                                asterisk.bind(),
                                asterisk.tlsPort(),
                                asterisk.tlsCertificate(),
                                asterisk.tlsKey(),
                                nat(asterisk));
    }

    /** The lines of each transport for a machine behind NAT. */
    static String nat(SetupSettings.AsteriskPart asterisk) {
        if (asterisk.externalAddress().isEmpty()) {
            return "";
        }
        return asterisk.localNetworks().stream()
                .map(network -> "local_net = " + network + "\n")
                .collect(Collectors.joining(
                        "",
                        "",
                        "external_media_address = " + asterisk.externalAddress() + "\nexternal_signaling_address = "
                                + asterisk.externalAddress()));
    }

    private String strangers() {
        return settings.asterisk().strangers() ? """
                ; Whoever is neither a phone nor a trunk of ours; Asterisk knows them by this name. What they say about
                ; themselves is not to be trusted.
                [anonymous](any-endpoint)
                context = inbound
                rewrite_contact = yes
                trust_id_inbound = no

                """ : "";
    }

    private String phone(SetupSettings.Phone phone) {
        String name = phone.name().isEmpty() ? phone.extension() : phone.name();
        return """
                [%1$s](phone-endpoint)
                auth = %1$s
                aors = %1$s
                callerid = "%2$s" <%1$s>
                allow_transfer = %3$s
                [%1$s](phone-auth)
                username = %1$s
                password = %4$s
                [%1$s](phone-aor)

                """.formatted(phone.extension(), name, phone.transfer() ? "yes" : "no", phone.password());
    }

    private String trunk(SetupSettings.Trunk trunk) {
        String scheme = trunk.transport().equals("tls") ? ";transport=tls" : ";transport=" + trunk.transport();
        // In a configuration file a semicolon begins a comment unless it is escaped.
        String contact = "sip:" + trunk.host() + "\\" + scheme;
        StringBuilder text = new StringBuilder("""
                [%1$s](trunk-endpoint)
                aors = %1$s
                transport = transport-%2$s
                """.formatted(trunk.name(), trunk.transport()));
        if (!trunk.user().isEmpty()) {
            text.append("from_user = ").append(trunk.user()).append('\n');
        }
        // Otherwise the caller's address names this machine as its own network knows it: not a provider's matter.
        String domain = trunk.user().isEmpty() ? settings.asterisk().externalAddress() : trunk.domain();
        if (!domain.isEmpty()) {
            text.append("from_domain = ").append(domain).append('\n');
        }
        if (!trunk.password().isEmpty()) {
            text.append("outbound_auth = ").append(trunk.name()).append('\n');
        }
        text.append("[%1$s](trunk-aor)\ncontact = %2$s\nqualify_frequency = %3$d\n"
                .formatted(trunk.name(), contact, trunk.qualify().toSeconds()));
        text.append("[%1$s]\ntype = identify\nendpoint = %1$s\nmatch = %2$s\n"
                .formatted(trunk.name(), String.join(",", trunk.matches())));
        if (!trunk.password().isEmpty()) {
            text.append("[%1$s](phone-auth)\nusername = %2$s\npassword = %3$s\n"
                    .formatted(trunk.name(), trunk.user(), trunk.password()));
        }
        if (trunk.register()) {
            text.append("""
                    [%1$s]
                    type = registration
                    transport = transport-%2$s
                    outbound_auth = %1$s
                    server_uri = %3$s
                    client_uri = sip:%4$s@%5$s
                    contact_user = %4$s
                    retry_interval = 30
                    forbidden_retry_interval = 300
                    max_retries = 10000
                    expiration = 600
                    """.formatted(trunk.name(), trunk.transport(), contact, trunk.user(), trunk.host()));
        }
        return text.append('\n').toString();
    }
}
