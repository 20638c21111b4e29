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
 * @param help what HELP is answered; empty: it is a message as any
 * @param network what comes before the ids of those who have no telephone number
 */
record Account(String name, Channel channel, String queue, boolean optOut, String help, String network, Way way) {

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
}
