package org.trunkline.phone;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/** A phone's binding at its registrar, refreshed at half of its life. Lives on the phone's owner thread. */
@SuppressWarnings("ReferenceEquality") // A transaction is itself; the stack's equals compares branches.
final class Registration {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final PhoneSettings settings;
    private final Signalling signalling;
    private final ScheduledExecutorService owner;
    private final Consumer<PhoneEvent> events;
    private final CallIdHeader callId;
    private final CountDownLatch gone = new CountDownLatch(1);
    private long sequence = 1;
    private int challenges;
    private volatile boolean wanted;
    private @Nullable ClientTransaction latest;
    private @Nullable Future<?> refresh;

    Registration(
            PhoneSettings settings,
            Signalling signalling,
            ScheduledExecutorService owner,
            Consumer<PhoneEvent> events) {
        this.settings = settings;
        this.signalling = signalling;
        this.owner = owner;
        this.events = events;
        this.callId = signalling.newCallId();
    }

    boolean wanted() {
        return wanted;
    }

    void register() {
        wanted = true;
        send((int) settings.expires().toSeconds());
    }

    void unregister() {
        wanted = false;
        send(0);
    }

    /** Waits, on another thread than the owner's, until an {@link #unregister()} was answered. */
    void awaitGone(Duration limit) {
        try {
            boolean answered = gone.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!answered) {
                throw new PhoneException("the registrar did not answer within " + limit.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(int expires) {
        if (refresh != null) {
            refresh.cancel(false);
        }
        challenges = 0;
        latest = signalling.register(callId, sequence++, expires);
    }

    void response(Response response, ClientTransaction transaction, long at) {
        if (transaction != latest || response.getStatusCode() < 200) {
            return;
        }
        int status = response.getStatusCode();
        if (status < 300) {
            accepted(response, at);
        } else if ((status == 401 || status == 407) && (challenges == 0 || stale(response)) && challenges < 3) {
            challenges++;
            latest = signalling.answerChallenge(response, transaction);
            sequence = ((CSeqHeader) latest.getRequest().getHeader(CSeqHeader.NAME)).getSeqNumber() + 1;
        } else {
            refused(status, response.getReasonPhrase(), at);
        }
    }

    private static boolean stale(Response response) {
        return response.getHeader(WWWAuthenticateHeader.NAME) instanceof WWWAuthenticateHeader challenge
                && challenge.isStale();
    }

    private void accepted(Response response, long at) {
        if (!wanted) {
            gone.countDown();
            events.accept(new PhoneEvent.Unregistered(at));
            return;
        }
        int expires = granted(response);
        events.accept(new PhoneEvent.Registered(expires, at));
        refresh = owner.schedule(this::register, Math.max(1, expires / 2), TimeUnit.SECONDS);
    }

    private int granted(Response response) {
        ContactHeader contact = (ContactHeader) response.getHeader(ContactHeader.NAME);
        if (contact != null && contact.getExpires() > 0) {
            return contact.getExpires();
        }
        ExpiresHeader header = response.getExpires();
        return header != null && header.getExpires() > 0
                ? header.getExpires()
                : (int) settings.expires().toSeconds();
    }

    void refused(int status, String reason, long at) {
        gone.countDown();
        // A registrar that is away may come back; one that says no will say no again.
        if (wanted && (status == 408 || status >= 500)) {
            refresh = owner.schedule(this::register, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            wanted = false;
        }
        events.accept(new PhoneEvent.RegistrationRefused(status, reason, at));
    }
}
