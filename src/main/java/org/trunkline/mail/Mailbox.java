package org.trunkline.mail;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox of ours, as [[mailbox]] has it.
 *
 * @param address that customers write to; its account among the conversations
 * @param displayName beside the address in what is sent
 * @param queue where its messages wait
 * @param signature beneath what agents write; may be empty
 * @param acknowledgement sent for the first message of each conversation; empty: nothing is
 * @param folder that is fetched; of IMAP
 * @param first what is fetched of that which was there before the first start; of IMAP
 * @param after what becomes of a message on the server once it is stored
 * @param moveTo the folder for {@link After#MOVE}
 * @param poll how often POP3 is asked
 * @param largest in bytes; what is larger stays on the server and is only told of
 * @param outgoing null: nothing can be sent
 * @param sentFolder where what was sent is looked for, and kept; empty: nowhere; of IMAP
 * @param sentCopy whether we put it there; false: the server does so by itself
 */
public record Mailbox(
        String name,
        String address,
        String displayName,
        String queue,
        String signature,
        String acknowledgement,
        Protocol protocol,
        Server incoming,
        String folder,
        First first,
        After after,
        String moveTo,
        Duration poll,
        int largest,
        @Nullable Server outgoing,
        String sentFolder,
        boolean sentCopy) {

    enum Protocol {
        IMAP,
        POP3
    }

    enum Tls {
        /** From the first byte on. */
        TLS,
        /** Asked for after a greeting in clear, and insisted on. */
        STARTTLS,
        NONE
    }

    enum First {
        UNSEEN,
        ALL,
        NEW
    }

    enum After {
        SEEN,
        MOVE,
        DELETE,
        NOTHING
    }

    /** How we log in. */
    sealed interface Secret {
        record Password(String value) implements Secret {
            @Override
            public String toString() {
                return "Password[…]";
            }
        }

        /**
         * An access token is fetched with a refresh token, or, where there is none, with what the client itself is granted.
         *
         * @param refreshToken may be empty
         * @param scope may be empty
         */
        record OAuth(URI endpoint, String client, String clientSecret, String refreshToken, String scope)
                implements Secret {
            @Override
            public String toString() {
                return "OAuth[" + endpoint + "]";
            }
        }
    }

    /** @param user empty: nobody logs in */
    record Server(String host, int port, Tls tls, String user, Secret secret) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
