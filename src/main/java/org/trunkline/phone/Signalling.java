package org.trunkline.phone;

import gov.nist.javax.sip.EventScanner;
import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.clientauthutils.AuthenticationHelper;
import gov.nist.javax.sip.clientauthutils.UserCredentials;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TooManyListenersException;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogState;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIP messages of one phone: its own stack on a free UDP port. Makes and sends what the phone decides and hands on what
 * comes in; decides nothing but how a transaction is matched. The stack's thread calls the receiver, which must not block.
 */
final class Signalling implements SipListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Signalling.class);
    /** Between finding a free port and taking it another process may take it. */
    private static final int PORT_TRIES = 5;

    private static final Duration LAST_MESSAGES = Duration.ofMillis(200);

    /** Takes what came in; times are {@link System#nanoTime()}. */
    interface Receiver {
        /** @param transaction null for an ACK */
        void request(Request request, @Nullable ServerTransaction transaction, long at);

        void response(Response response, ClientTransaction transaction, long at);

        void unanswered(ClientTransaction transaction, long at);
    }

    private final PhoneSettings settings;
    private final Receiver receiver;
    private final SipStackImpl stack;
    private final SipProvider provider;
    private final AddressFactory addresses;
    private final HeaderFactory headers;
    private final MessageFactory messages;
    private final AuthenticationHelper credentials;
    private final int port;

    Signalling(PhoneSettings settings, Receiver receiver) {
        this.settings = settings;
        this.receiver = receiver;
        SipFactory factory = SipFactory.getInstance();
        try {
            addresses = factory.createAddressFactory();
            headers = factory.createHeaderFactory();
            messages = factory.createMessageFactory();
            // Not by the factory, which would remember every stack for the life of the process.
            stack = new SipStackImpl(properties());
            provider = provider();
            port = provider.getListeningPoint(ListeningPoint.UDP).getPort();
            provider.addSipListener(this);
            credentials = stack.getAuthenticationHelper((transaction, realm) -> account(realm), headers);
            stack.start();
        } catch (SipException | TooManyListenersException e) {
            throw new PhoneException("phone " + settings.user() + " cannot start its SIP stack: " + e.getMessage(), e);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "phone-" + UUID.randomUUID());
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "on");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", StackLog.class.getName());
        // One thread, so that messages are told in the order in which they came.
        properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
        properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "false");
        properties.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "true");
        return properties;
    }

    private SipProvider provider() throws SipException {
        SipException last = null;
        for (int i = 0; i < PORT_TRIES; i++) {
            try {
                return stack.createSipProvider(
                        stack.createListeningPoint(settings.bind(), freePort(), ListeningPoint.UDP));
            } catch (IOException | InvalidArgumentException e) {
                last = new SipException("no UDP port on " + settings.bind() + ": " + e.getMessage(), e);
            }
        }
        throw last != null ? last : new SipException("no UDP port");
    }

    private int freePort() throws IOException {
        if (settings.port() > 0) {
            return settings.port();
        }
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getByName(settings.bind()))) {
            return free.getLocalPort();
        }
    }

    private UserCredentials account(String realm) {
        return new UserCredentials() {
            @Override
            public String getUserName() {
                return settings.user();
            }

            @Override
            public String getPassword() {
                return settings.password();
            }

            @Override
            public String getSipDomain() {
                return realm;
            }
        };
    }

    int port() {
        return port;
    }

    // ---- outside a dialog

    ClientTransaction register(CallIdHeader callId, long sequence, int expires) {
        return build(() -> {
            SipURI registrar = addresses.createSipURI(null, settings.serverHost());
            registrar.setPort(settings.server().getPort());
            Request request = request(Request.REGISTER, registrar, own(), own(), callId, sequence);
            request.addHeader(headers.createExpiresHeader(expires));
            return send(request);
        });
    }

    CallIdHeader newCallId() {
        return provider.getNewCallId();
    }

    /** @param target {@code 5000} at the phone's server, or a whole {@code sip:} address */
    ClientTransaction invite(String target, String offer) {
        return build(() -> {
            Address to = addresses.createAddress(uri(target));
            Request request = request(Request.INVITE, to.getURI(), own(), to, provider.getNewCallId(), 1);
            request.setContent(offer, sdp());
            return send(request);
        });
    }

    URI uri(String target) throws ParseException {
        if (target.startsWith("sip:") || target.startsWith("tel:")) {
            return addresses.createURI(target);
        }
        SipURI uri = addresses.createSipURI(target, settings.serverHost());
        uri.setPort(settings.server().getPort());
        return uri;
    }

    private Address own() throws ParseException {
        SipURI uri = addresses.createSipURI(settings.user(), settings.serverHost());
        Address address = addresses.createAddress(uri);
        if (!settings.name().isEmpty()) {
            address.setDisplayName(settings.name());
        }
        return address;
    }

    private Request request(String method, URI uri, Address from, Address to, CallIdHeader callId, long sequence)
            throws ParseException, InvalidArgumentException {
        Request request = messages.createRequest(
                uri,
                method,
                callId,
                headers.createCSeqHeader(sequence, method),
                headers.createFromHeader(from, UUID.randomUUID().toString().substring(0, 8)),
                headers.createToHeader(to, null),
                new ArrayList<>(List.of(headers.createViaHeader(settings.bind(), port, ListeningPoint.UDP, null))),
                headers.createMaxForwardsHeader(70));
        request.addHeader(contact());
        request.addHeader(userAgent());
        return request;
    }

    private javax.sip.header.ContactHeader contact() throws ParseException {
        SipURI uri = addresses.createSipURI(settings.user(), settings.bind());
        uri.setPort(port);
        return headers.createContactHeader(addresses.createAddress(uri));
    }

    private javax.sip.header.UserAgentHeader userAgent() throws ParseException {
        return headers.createUserAgentHeader(List.of("Trunkline phone"));
    }

    private ContentTypeHeader sdp() throws ParseException {
        return headers.createContentTypeHeader("application", "sdp");
    }

    private ClientTransaction send(Request request) throws SipException {
        ClientTransaction transaction = provider.getNewClientTransaction(request);
        transaction.sendRequest();
        return transaction;
    }

    // ---- inside a dialog

    ClientTransaction reinvite(Dialog dialog, String offer) {
        return within(dialog, Request.INVITE, request -> {
            request.setHeader(contact());
            request.setContent(offer, sdp());
        });
    }

    ClientTransaction bye(Dialog dialog) {
        return within(dialog, Request.BYE, request -> {});
    }

    ClientTransaction info(Dialog dialog, char digit) {
        return within(
                dialog,
                Request.INFO,
                request -> request.setContent(
                        "Signal=" + digit + "\r\nDuration=160\r\n",
                        headers.createContentTypeHeader("application", "dtmf-relay")));
    }

    ClientTransaction refer(Dialog dialog, String target) {
        return within(dialog, Request.REFER, request -> {
            request.setHeader(contact());
            request.addHeader(headers.createHeader("Refer-To", "<" + uri(target) + ">"));
            request.addHeader(headers.createHeader("Referred-By", "<" + own().getURI() + ">"));
        });
    }

    private ClientTransaction within(Dialog dialog, String method, Dressing dressing) {
        return build(() -> {
            Request request = dialog.createRequest(method);
            request.setHeader(userAgent());
            dressing.dress(request);
            ClientTransaction transaction = provider.getNewClientTransaction(request);
            dialog.sendRequest(transaction);
            return transaction;
        });
    }

    void cancel(ClientTransaction invite) {
        build(() -> send(invite.createCancel()));
    }

    void ack(Dialog dialog, Response ok) {
        build(() -> {
            dialog.sendAck(dialog.createAck(((CSeqHeader) ok.getHeader(CSeqHeader.NAME)).getSeqNumber()));
            return dialog;
        });
    }

    /** Sends the challenged request again with the phone's password. */
    ClientTransaction answerChallenge(Response challenge, ClientTransaction challenged) {
        return build(() -> {
            ClientTransaction again = credentials.handleChallenge(challenge, challenged, provider, 5, true);
            Dialog dialog = challenged.getDialog();
            if (dialog != null && DialogState.CONFIRMED.equals(dialog.getState())) {
                dialog.sendRequest(again);
            } else {
                again.sendRequest();
            }
            return again;
        });
    }

    /** @param description the session description of a 200 to an INVITE */
    void respond(ServerTransaction transaction, int status, @Nullable String description) {
        build(() -> {
            Response response = messages.createResponse(status, transaction.getRequest());
            if (status > 100 && transaction.getDialog() == null) {
                ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
                if (to.getTag() == null) {
                    to.setTag(UUID.randomUUID().toString().substring(0, 8));
                }
            }
            if (status < 300) {
                response.addHeader(contact());
            }
            if (description != null) {
                response.setContent(description, sdp());
            }
            transaction.sendResponse(response);
            return response;
        });
    }

    // ---- what comes in

    @Override
    public void processRequest(RequestEvent event) {
        long at = System.nanoTime();
        Request request = event.getRequest();
        ServerTransaction transaction = event.getServerTransaction();
        try {
            if (transaction == null && !request.getMethod().equals(Request.ACK)) {
                transaction = provider.getNewServerTransaction(request);
            }
            receiver.request(request, request.getMethod().equals(Request.ACK) ? null : transaction, at);
        } catch (SipException e) {
            // A retransmission whose transaction is still there: already being answered.
            LOG.debug("{} dropped: {}", request.getMethod(), e.getMessage());
        }
    }

    @Override
    public void processResponse(ResponseEvent event) {
        long at = System.nanoTime();
        ClientTransaction transaction = event.getClientTransaction();
        // Without a transaction it is a repeated 200; the stack repeats the ACK.
        if (transaction != null) {
            receiver.response(event.getResponse(), transaction, at);
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        if (!event.isServerTransaction()) {
            receiver.unanswered(event.getClientTransaction(), System.nanoTime());
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        LOG.debug("cannot send to {}:{}", event.getHost(), event.getPort());
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}

    /** Closes the socket at once, without a word. */
    void vanish() {
        try {
            stack.deleteListeningPoint(provider.getListeningPoint(ListeningPoint.UDP));
        } catch (ObjectInUseException e) {
            LOG.debug("port {} is closed with the stack: {}", port, e.getMessage());
        }
        stop();
    }

    /** Closes when the messages in hand are done, a moment after this returns. */
    @Override
    public void close() {
        stop();
    }

    /** Apart, since the stack sleeps for a second before it lets go of its threads. */
    private void stop() {
        Thread.ofVirtual().name("phone-stop-" + port).start(() -> {
            LockSupport.parkNanos(LAST_MESSAGES.toNanos());
            EventScanner scanner = stack.getEventScanner();
            stack.stop();
            // It sees that it is to end only when something wakes it.
            scanner.addEvent(
                    new EventWrapper(new IOExceptionEvent(this, settings.bind(), port, ListeningPoint.UDP), null));
        });
    }

    private interface Building<T> {
        T build() throws SipException, ParseException, InvalidArgumentException;
    }

    private interface Dressing {
        void dress(Request request) throws SipException, ParseException, InvalidArgumentException;
    }

    private <T> T build(Building<T> building) {
        try {
            return building.build();
        } catch (ParseException e) {
            throw new PhoneException("not an address or number to call: " + e.getMessage(), e);
        } catch (SipException | InvalidArgumentException e) {
            throw new PhoneException("phone " + settings.user() + " cannot send: " + e.getMessage(), e);
        }
    }
}
