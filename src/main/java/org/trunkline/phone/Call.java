package org.trunkline.phone;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ReasonHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.trunkline.phone.PhoneEvent.Cause;
import org.trunkline.phone.PhoneEvent.DigitsBy;

/** One call of a phone from INVITE to its end. Lives on the phone's owner thread alone. */
@SuppressWarnings("ReferenceEquality") // A transaction is itself; the stack's equals compares branches.
final class Call {
    private static final int NOT_ACCEPTABLE = 488;

    private final PhoneSettings settings;
    private final Signalling signalling;
    private final Media media;
    private final Consumer<PhoneEvent> events;
    private @Nullable ServerTransaction incoming;
    private @Nullable ClientTransaction outgoing;
    private @Nullable Dialog dialog;
    private @Nullable Agreement offered;
    private long version = 1;
    private int challenges;
    private boolean progressed;
    private boolean answered;
    private boolean established;
    private boolean hangingUp;
    private boolean held;
    private boolean ended;

    Call(PhoneSettings settings, Signalling signalling, Media media, Consumer<PhoneEvent> events) {
        this.settings = settings;
        this.signalling = signalling;
        this.media = media;
        this.events = events;
    }

    boolean ended() {
        return ended;
    }

    Media media() {
        return media;
    }

    // ---- a call placed

    void place(String target) {
        outgoing = signalling.invite(target, describe(Agreement.Direction.SENDRECV));
        dialog = outgoing.getDialog();
    }

    /** @return false if the response belongs to none of this call's requests */
    boolean response(Response response, ClientTransaction transaction, long at) {
        String method = ((CSeqHeader) response.getHeader(CSeqHeader.NAME)).getMethod();
        if (transaction == outgoing) {
            invited(response, transaction, at);
        } else if (transaction.getDialog() == null || transaction.getDialog() != dialog || ended) {
            return false;
        } else if (method.equals(Request.INVITE)) {
            reinvited(response, at);
        } else if (method.equals(Request.REFER)) {
            events.accept(new PhoneEvent.ReferProgress(response.getStatusCode(), response.getReasonPhrase(), at));
        }
        return true;
    }

    private void invited(Response response, ClientTransaction transaction, long at) {
        int status = response.getStatusCode();
        dialog = transaction.getDialog();
        if (status < 200) {
            provisional(response, transaction, at);
        } else if (status < 300) {
            accepted(response, at);
        } else if ((status == 401 || status == 407)
                && challenges++ == 0
                && !settings.password().isEmpty()) {
            outgoing = signalling.answerChallenge(response, transaction);
            dialog = outgoing.getDialog();
        } else {
            end(hangingUp ? Cause.HUNG_UP_HERE : Cause.REFUSED, status, response.getReasonPhrase(), at);
        }
    }

    private void provisional(Response response, ClientTransaction transaction, long at) {
        boolean first = !progressed;
        progressed = true;
        if (hangingUp) {
            if (first) {
                signalling.cancel(transaction);
            }
            return;
        }
        if (response.getStatusCode() >= 180) {
            listenTo(response);
            events.accept(new PhoneEvent.Ringing(response.getStatusCode(), at));
        }
    }

    private void accepted(Response ok, long at) {
        Dialog agreed = dialog;
        if (agreed == null || answered) {
            return;
        }
        answered = true;
        boolean audible = listenTo(ok);
        signalling.ack(agreed, ok);
        if (hangingUp || !audible) {
            signalling.bye(agreed);
            String reason = hangingUp ? "hung up while it was being answered" : "no common codec";
            end(hangingUp ? Cause.HUNG_UP_HERE : Cause.FAILED, hangingUp ? 487 : NOT_ACCEPTABLE, reason, at);
        } else {
            established = true;
            events.accept(new PhoneEvent.Established(at));
        }
    }

    void unanswered(ClientTransaction transaction, long at) {
        if (transaction == outgoing && !answered) {
            end(Cause.FAILED, 408, "no answer to the INVITE", at);
        }
    }

    // ---- a call received

    /** Rings, or refuses an offer without a common codec. */
    void ring(ServerTransaction invite, long at) {
        incoming = invite;
        dialog = invite.getDialog();
        offered = read(invite.getRequest());
        if (offered == null && hasContent(invite.getRequest())) {
            refuse(NOT_ACCEPTABLE, at);
        } else {
            signalling.respond(invite, 180, null);
        }
    }

    void refuseAtOnce(ServerTransaction invite, int status, long at) {
        incoming = invite;
        refuse(status, at);
    }

    void answer() {
        ServerTransaction invite = incoming;
        if (invite == null || answered || ended) {
            throw new PhoneException("phone " + settings.user() + " has no ringing call to answer");
        }
        answered = true;
        if (offered != null) {
            media.agreed(offered);
        }
        signalling.respond(invite, 200, describe(answerTo(offered)));
        events.accept(new PhoneEvent.Answered(System.nanoTime()));
    }

    void refuse(int status, long at) {
        ServerTransaction invite = incoming;
        if (invite == null || answered || ended) {
            throw new PhoneException("phone " + settings.user() + " has no ringing call to refuse");
        }
        signalling.respond(invite, status, null);
        end(Cause.REFUSED_HERE, status, "", at);
    }

    boolean ringing() {
        return incoming != null && !answered && !ended;
    }

    void acknowledged(Request ack, long at) {
        Dialog agreed = dialog;
        // An INVITE without an offer: ours was in the 200, the answer comes in the ACK.
        listenTo(ack);
        if (established || ended || agreed == null) {
            return;
        }
        established = true;
        if (hangingUp) {
            signalling.bye(agreed);
            end(Cause.HUNG_UP_HERE, 200, "", at);
        } else {
            events.accept(new PhoneEvent.Established(at));
        }
    }

    void cancelled(Request cancel, long at) {
        ServerTransaction invite = incoming;
        if (invite != null && ringing()) {
            signalling.respond(invite, 487, null);
            end(Cause.CANCELLED, 487, reason(cancel), at);
        }
    }

    // ---- in conversation

    boolean owns(@Nullable ServerTransaction transaction) {
        return transaction != null && dialog != null && transaction.getDialog() == dialog;
    }

    void bye(Request bye, long at) {
        end(Cause.HUNG_UP_THERE, 200, reason(bye), at);
    }

    /** The other side changes the session: hold, or another address. */
    void changed(ServerTransaction change, long at) {
        Agreement before = media.agreement();
        Agreement now = read(change.getRequest());
        boolean offers = hasContent(change.getRequest());
        if (now == null && offers) {
            signalling.respond(change, NOT_ACCEPTABLE, null);
            return;
        }
        if (now != null) {
            media.agreed(now);
        }
        boolean describes = offers || change.getRequest().getMethod().equals(Request.INVITE);
        signalling.respond(change, 200, describes ? describe(answerTo(now)) : null);
        boolean was = before != null && !before.theirs().receives();
        boolean is = now != null && !now.theirs().receives();
        if (was != is && now != null) {
            events.accept(new PhoneEvent.HeldByOther(is, at));
        }
    }

    void info(Request info, long at) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(content(info)));
        } catch (IOException e) {
            return;
        }
        String signal = lines.getProperty("Signal", "").strip();
        if (signal.length() == 1) {
            events.accept(new PhoneEvent.DigitReceived(signal.charAt(0), DigitsBy.INFO, at));
        }
    }

    /** The progress of a transfer that this phone asked for: a status line in the body. */
    void notified(Request notify, long at) {
        String[] words = content(notify).lines().findFirst().orElse("").split(" ", 3);
        if (words.length >= 2 && words[1].matches("\\d{3}")) {
            String reason = words.length == 3 ? words[2] : "";
            events.accept(new PhoneEvent.ReferProgress(Integer.parseInt(words[1]), reason, at));
        }
    }

    void hold(boolean hold) {
        held = hold;
        media.hold(hold);
        version++;
        signalling.reinvite(talking(), describe(hold ? Agreement.Direction.SENDONLY : Agreement.Direction.SENDRECV));
    }

    private void reinvited(Response response, long at) {
        if (response.getStatusCode() >= 200 && response.getStatusCode() < 300) {
            listenTo(response);
            signalling.ack(talking(), response);
            events.accept(new PhoneEvent.Held(held, at));
        }
    }

    void refer(String target) {
        signalling.refer(talking(), target);
    }

    /** This conversation, as the other side is told which one to replace. */
    String replaced() {
        Dialog agreed = talking();
        return agreed.getCallId().getCallId() + ";to-tag=" + agreed.getRemoteTag() + ";from-tag="
                + agreed.getLocalTag();
    }

    void info(char digit) {
        signalling.info(talking(), digit);
    }

    private Dialog talking() {
        if (dialog == null || !established || ended) {
            throw new PhoneException("phone " + settings.user() + " is not in a conversation; wait for Established");
        }
        return dialog;
    }

    // ---- its end

    void hangUp() {
        long at = System.nanoTime();
        if (ended || hangingUp) {
            return;
        }
        hangingUp = true;
        if (established && dialog != null) {
            signalling.bye(dialog);
            end(Cause.HUNG_UP_HERE, 200, "", at);
        } else if (ringing()) {
            refuse(603, at);
        } else if (outgoing != null && progressed) {
            signalling.cancel(outgoing);
        }
        // Else nothing may be sent yet: the first provisional response is answered by CANCEL, the ACK by BYE.
    }

    void end(Cause cause, int status, String reason, long at) {
        if (!ended) {
            ended = true;
            media.close();
            events.accept(new PhoneEvent.Ended(cause, status, reason, at));
        }
    }

    // ---- descriptions

    private boolean listenTo(Message message) {
        Agreement agreement = read(message);
        if (agreement != null) {
            media.agreed(agreement);
        }
        return agreement != null || media.agreement() != null;
    }

    private static boolean hasContent(Message message) {
        return message.getRawContent() != null && message.getRawContent().length > 0;
    }

    private @Nullable Agreement read(Message message) {
        return hasContent(message) ? Agreement.read(content(message), settings.codecs()) : null;
    }

    private static String content(Message message) {
        byte[] raw = message.getRawContent();
        return raw == null ? "" : new String(raw, StandardCharsets.UTF_8);
    }

    private Agreement.Direction answerTo(@Nullable Agreement offer) {
        return offer == null ? Agreement.Direction.SENDRECV : offer.theirs().answer();
    }

    /** An answer names the one codec that was chosen and the other side's payload type for digits. */
    private String describe(Agreement.Direction direction) {
        Agreement agreed = media.agreement();
        List<Codec> codecs = agreed == null ? settings.codecs() : List.of(agreed.codec());
        int digits = agreed == null ? settings.digitsPayload() : agreed.digitsPayload();
        return Agreement.write(settings.bind(), media.port(), version, codecs, digits, direction);
    }

    private static String reason(Request request) {
        return request.getHeader(ReasonHeader.NAME) instanceof ReasonHeader reason
                ? reason.getProtocol() + ";cause=" + reason.getCause()
                : "";
    }
}
