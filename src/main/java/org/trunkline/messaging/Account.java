package org.trunkline.messaging;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trunkline.agent.Channel;

/**
 * One account of ours, as [[messaging]] has it.
 *
 * @param name also that of its account among the conversations
 * @param queue where its messages wait
 * @param optOut whether STOP and the like are obeyed
 * @param optIn whether only those are written to first who have agreed to it
 * @param help what HELP is answered; empty: it is a message as any
 * @param network what comes before the ids of those who have no telephone number
 */
record Account(
        String name,
        Channel channel,
        String queue,
        boolean optOut,
        boolean optIn,
        String help,
        String network,
        Way way) {

    /** Whether those at the other end are known by their telephone numbers. */
    boolean byNumber() {
        return channel == Channel.SMS || way instanceof WhatsApp;
    }

    /** How messages come and go. */
    sealed interface Way {
        String word();
    }

    /**
     * @param url null: nothing can be sent
     * @param secrets the first signs, any may have signed what comes
     */
    record Webhook(@Nullable URI url, List<String> secrets) implements Way {
        @Override
        public String word() {
            return "webhook";
        }

        @Override
        public String toString() {
            return "Webhook[" + url + "]";
        }
    }

    /**
     * @param trunk by which messages leave; empty: they go to phones of ours only
     * @param phones the extensions of ours
     * @param domain after our number
     * @param partBytes a longer text goes in parts
     */
    record Sip(String number, String trunk, Set<String> phones, String domain, int partBytes) implements Way {
        @Override
        public String word() {
            return "sip";
        }
    }

    /**
     * @param number ours
     * @param phoneId what the API calls it
     * @param appSecret signs what is posted to us
     * @param verifyToken what is said before that
     */
    record WhatsApp(String number, String phoneId, URI api, String token, String appSecret, String verifyToken)
            implements Way {
        @Override
        public String word() {
            return "whatsapp";
        }

        @Override
        public String toString() {
            return "WhatsApp[" + number + "]";
        }
    }

    /**
     * @param host empty: as the domain says by DNS
     * @param tls false: only for a server on this machine
     */
    record Xmpp(String jid, String password, String host, int port, boolean tls) implements Way {
        @Override
        public String word() {
            return "xmpp";
        }

        @Override
        public String toString() {
            return "Xmpp[" + jid + "]";
        }
    }
}
