package org.trunkline.phone;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.ServerTransaction;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.phone.PhoneEvent.DigitsBy;

/**
 * A SIP phone without sound hardware: one registration, one call at a time (a second caller hears busy).
 *
 * <p>All state belongs to one owner thread; methods hand their work to it and return when the message has left, not when
 * the other side has answered: what becomes of it comes as events. Methods throw {@link PhoneException} if the phone is
 * in no state for them. A phone is cheap (a few threads, two sockets), so a hundred fit into one process.
 */
public final class Phone implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Phone.class);
    private static final double TONE_DBFS = -10;
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final PhoneSettings settings;
    private final EventLog events = new EventLog();
    private final ScheduledExecutorService owner;
    private final ExecutorService telling;
    private final Ear ear = new Ear();
    private final Mouth mouth = new Mouth(() -> happened(new PhoneEvent.Played(System.nanoTime())));
    private final Signalling signalling;
    private final Registration registration;
    private volatile Answering answering;
    private volatile CallTimes times = CallTimes.NONE;
    private volatile boolean closed;
    private @Nullable Call call;
    private @Nullable Future<?> delayedAnswer;

    private Phone(PhoneSettings settings) {
        this.settings = settings;
        this.answering = settings.answering();
        owner = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("phone-" + settings.user()).factory());
        telling = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("phone-events-" + settings.user()).factory());
        signalling = new Signalling(settings, new Incoming());
        registration = new Registration(settings, signalling, owner, this::happened);
    }

    /** A phone that has a port but has told nobody yet. */
    public static Phone open(PhoneSettings settings) {
        return new Phone(settings);
    }

    // ---- what it is told to do

    /** Registers and stays registered; ends in {@link PhoneEvent.Registered} or {@link PhoneEvent.RegistrationRefused}. */
    public void register() {
        turn(registration::register);
    }

    public void unregister() {
        turn(registration::unregister);
    }

    /** @param target a number at the phone's server such as {@code 5000}, or a {@code sip:} address */
    public void call(String target) {
        turn(() -> {
            if (busy()) {
                throw new PhoneException("phone " + settings.user() + " is in a call; hang up first");
            }
            Call placed = newCall();
            call = placed;
            times = times.invited(System.nanoTime());
            placed.place(target);
        });
    }

    /** Changes what is done with the next incoming call. */
    public void answering(Answering how) {
        answering = how;
    }

    /** Answers the ringing call now. */
    public void answer() {
        turn(() -> current().answer());
    }

    /** Refuses the ringing call, e.g. with 486 (busy) or 603 (declined). */
    public void refuse(int status) {
        turn(() -> current().refuse(status, System.nanoTime()));
    }

    /** Ends the call by what fits its state: CANCEL, BYE, or 603; does nothing without a call. */
    public void hangUp() {
        turn(() -> {
            if (call != null) {
                call.hangUp();
            }
        });
    }

    /** Sends digits by RFC 4733, 100 ms each with 100 ms between. */
    public void send(String digits) {
        Media.checked(digits);
        turn(() -> current().media().dial(digits));
    }

    /** Sends digits by SIP INFO, {@code application/dtmf-relay}. */
    public void sendByInfo(String digits) {
        Media.checked(digits);
        turn(() -> digits.chars().forEach(digit -> current().info((char) digit)));
    }

    public void hold() {
        turn(() -> current().hold(true));
    }

    public void resume() {
        turn(() -> current().hold(false));
    }

    /** Asks the other side to call {@code target} instead (blind transfer). */
    public void refer(String target) {
        turn(() -> current().refer(target));
    }

    /**
     * Asks the other side to join with whom another phone of this account speaks with at {@code target} (attended transfer, RFC
     * 3891).
     *
     * @param replaced of that other one
     */
    public void refer(String target, String replaced) {
        turn(() -> current()
                .refer("sip:" + target + "@" + settings.serverHost() + ":"
                        + settings.server().getPort() + "?Replaces="
                        + URLEncoder.encode(replaced, StandardCharsets.UTF_8)));
    }

    /** This phone's conversation, as the other side is told which one to replace. */
    public String replaced() {
        AtomicReference<String> found = new AtomicReference<>("");
        turn(() -> found.set(current().replaced()));
        return found.get();
    }

    // ---- what it says and hears

    /** Plays a WAV file once, from now or from the start of the next call's audio; ends what was played. */
    public void play(Path wav) {
        mouth.play(Wav.read(wav), false);
    }

    /** Plays a WAV file over and over. */
    public void playAgainAndAgain(Path wav) {
        mouth.play(Wav.read(wav), true);
    }

    /** Plays a sine of {@code hz} at -10 dBFS. */
    public void tone(double hz, Duration length) {
        mouth.tone(hz, TONE_DBFS, length.toMillis() * Wav.RATE / 1000);
    }

    public void silence() {
        mouth.silence();
    }

    /** What is heard now; the meter stays the same over all calls of this phone. */
    public ToneMeter hearing() {
        return ear.meter();
    }

    /** Records what is heard until {@link #stopRecording()} or {@link #close()}, at most an hour. */
    public void record(Path wav) {
        ear.record(wav);
    }

    public void stopRecording() {
        ear.stopRecording();
    }

    // ---- what happened

    /** The listener is called on a thread of its own, one event after the other. */
    public void listen(Consumer<PhoneEvent> listener) {
        events.listen(listener);
    }

    /**
     * Waits for the next event of this kind after the one that was last awaited; those between are passed over.
     *
     * @throws PhoneException if there is none within {@code limit}; the message tells what was seen instead
     */
    public <E extends PhoneEvent> E await(Class<E> kind, Duration limit) {
        return events.await("phone " + settings.user(), kind, limit);
    }

    /**
     * Waits until the newest call is established.
     *
     * @throws PhoneException at once if it ends before, or if it is neither within {@code limit}
     */
    public PhoneEvent.Established awaitEstablished(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            PhoneEvent event = await(PhoneEvent.class, Duration.ofNanos(end - System.nanoTime()));
            Long invite = times.invite();
            switch (event) {
                case PhoneEvent.Established established -> {
                    return established;
                }
                case PhoneEvent.Ended ended
                when invite != null && ended.at() >= invite ->
                    throw new PhoneException("the call of phone " + settings.user() + " ended before it was answered: "
                            + ended.status() + " " + ended.reason());
                case PhoneEvent _ -> {}
            }
        }
    }

    /** The newest thousand events, oldest first. */
    public List<PhoneEvent> events() {
        return events.all();
    }

    /** The times of the newest call. */
    public CallTimes times() {
        return times;
    }

    /** The phone's own address, for calls without a switch. */
    public String address() {
        return "sip:" + settings.user() + "@" + settings.bind() + ":" + signalling.port();
    }

    // ---- its end

    /** Closes all sockets without a word, as if the power had failed. Nothing works after it but {@link #close()}. */
    public void vanish() {
        if (!closed) {
            shut();
            signalling.vanish();
        }
    }

    /** Hangs up, unregisters (waiting a second at most for the answers) and closes. */
    @Override
    public void close() {
        if (!closed) {
            try {
                hangUp();
                if (registration.wanted()) {
                    unregister();
                    registration.awaitGone(FAREWELL);
                }
            } catch (PhoneException e) {
                LOG.debug("phone {} closes without farewell: {}", settings.user(), e.getMessage());
            }
            shut();
            signalling.close();
        }
        ear.stopRecording();
    }

    private void shut() {
        closed = true;
        owner.shutdownNow();
        if (call != null) {
            call.media().close();
        }
        telling.shutdown();
    }

    private Call newCall() {
        ear.meter().clear();
        times = CallTimes.NONE;
        Media media = new Media(settings.bind(), !settings.rtp(), mouth, ear, new Hearing());
        return new Call(settings, signalling, media, this::happened);
    }

    private boolean busy() {
        return call != null && !call.ended();
    }

    private Call current() {
        if (call == null || call.ended()) {
            throw new PhoneException("phone " + settings.user() + " is in no call");
        }
        return call;
    }

    private void happened(PhoneEvent event) {
        switch (event) {
            case PhoneEvent.Ringing ringing -> times = times.rang(ringing.at());
            case PhoneEvent.Answered answered -> times = times.agreed(answered.at());
            case PhoneEvent.Established established -> times = times.agreed(established.at());
            case PhoneEvent.FirstAudio audio -> times = times.audio(audio.at());
            case PhoneEvent.FirstVoice voice -> times = times.voice(voice.at());
            case PhoneEvent.Ended ended -> times = times.over(ended.at());
            case PhoneEvent.Registered _,
                    PhoneEvent.Unregistered _,
                    PhoneEvent.RegistrationRefused _,
                    PhoneEvent.IncomingCall _,
                    PhoneEvent.DigitReceived _,
                    PhoneEvent.DigitsSent _,
                    PhoneEvent.Played _,
                    PhoneEvent.HeldByOther _,
                    PhoneEvent.Held _,
                    PhoneEvent.ReferProgress _ -> {}
        }
        events.add(event);
        try {
            telling.execute(() -> events.tell(event));
        } catch (RejectedExecutionException e) {
            LOG.trace("closed: nobody is told of {}", event);
        }
    }

    /** Runs it on the owner thread and waits for it. */
    private void turn(Runnable work) {
        Callable<Boolean> whole = () -> {
            work.run();
            return true;
        };
        try {
            owner.submit(whole).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PhoneException refused) {
                throw refused;
            }
            throw new PhoneException("phone " + settings.user() + ": " + e.getCause(), e);
        } catch (RejectedExecutionException e) {
            throw new PhoneException("phone " + settings.user() + " is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PhoneException("phone " + settings.user() + " was interrupted", e);
        }
    }

    /** What the audio tells; on the hearer's thread. */
    private final class Hearing implements Media.Listener {
        private boolean audio;
        private boolean voice;

        @Override
        public void audio(long at) {
            if (!audio) {
                audio = true;
                happened(new PhoneEvent.FirstAudio(at));
            }
            if (!voice && ear.meter().voiced()) {
                voice = true;
                happened(new PhoneEvent.FirstVoice(at));
            }
        }

        @Override
        public void digit(char digit, long at) {
            happened(new PhoneEvent.DigitReceived(digit, DigitsBy.RFC4733, at));
        }

        @Override
        public void digitsSent(long at) {
            happened(new PhoneEvent.DigitsSent(at));
        }
    }

    /** What the stack hands over; each message is a turn of the owner's. */
    private final class Incoming implements Signalling.Receiver {
        @Override
        public void request(Request request, @Nullable ServerTransaction transaction, long at) {
            later(() -> {
                if (transaction == null) {
                    if (call != null) {
                        call.acknowledged(request, at);
                    }
                } else {
                    requested(request, transaction, at);
                }
            });
        }

        @Override
        public void response(Response response, ClientTransaction transaction, long at) {
            later(() -> {
                String method = ((CSeqHeader) response.getHeader(CSeqHeader.NAME)).getMethod();
                if (method.equals(Request.REGISTER)) {
                    registration.response(response, transaction, at);
                } else if (call != null && !call.response(response, transaction, at)) {
                    LOG.debug("{} to {} of an earlier call", response.getStatusCode(), method);
                }
            });
        }

        @Override
        public void unanswered(ClientTransaction transaction, long at) {
            later(() -> {
                if (transaction.getRequest().getMethod().equals(Request.REGISTER)) {
                    registration.refused(408, "no answer from " + settings.server(), at);
                } else if (call != null) {
                    call.unanswered(transaction, at);
                }
            });
        }

        private void later(Runnable work) {
            try {
                owner.execute(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        if (closed) {
                            LOG.debug("phone {} was closed meanwhile", settings.user(), e);
                        } else {
                            LOG.warn("phone {}: {}", settings.user(), e.getMessage(), e);
                        }
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.trace("closed: a message is dropped");
            }
        }
    }

    private void requested(Request request, ServerTransaction transaction, long at) {
        Call now = call;
        boolean own = now != null && !now.ended() && now.owns(transaction);
        switch (request.getMethod()) {
            case Request.INVITE, Request.UPDATE -> {
                if (now != null && own) {
                    now.changed(transaction, at);
                } else if (request.getMethod().equals(Request.INVITE)) {
                    arrived(request, transaction, at);
                } else {
                    signalling.respond(transaction, 481, null);
                }
            }
            case Request.CANCEL -> {
                signalling.respond(transaction, 200, null);
                if (now != null) {
                    now.cancelled(request, at);
                }
            }
            case Request.BYE -> {
                signalling.respond(transaction, 200, null);
                if (now != null && own) {
                    now.bye(request, at);
                }
            }
            case Request.INFO -> {
                signalling.respond(transaction, 200, null);
                if (now != null && own) {
                    now.info(request, at);
                }
            }
            case Request.NOTIFY -> {
                signalling.respond(transaction, 200, null);
                if (now != null && own) {
                    now.notified(request, at);
                }
            }
            case Request.OPTIONS -> signalling.respond(transaction, 200, null);
            default -> signalling.respond(transaction, 501, null);
        }
    }

    private void arrived(Request invite, ServerTransaction transaction, long at) {
        if (busy()) {
            signalling.respond(transaction, 486, null);
            return;
        }
        if (delayedAnswer != null) {
            delayedAnswer.cancel(false);
        }
        Call received = newCall();
        call = received;
        times = times.invited(at);
        FromHeader from = (FromHeader) invite.getHeader(FromHeader.NAME);
        ToHeader to = (ToHeader) invite.getHeader(ToHeader.NAME);
        String name = from.getAddress().getDisplayName();
        happened(new PhoneEvent.IncomingCall(
                user(from.getAddress().getURI()),
                name == null ? "" : name,
                user(to.getAddress().getURI()),
                at));
        if (answering instanceof Answering.Refuse refusal) {
            received.refuseAtOnce(transaction, refusal.status(), at);
            return;
        }
        received.ring(transaction, at);
        times = times.rang(System.nanoTime());
        switch (answering) {
            case Answering.AtOnce _ -> answerIfRinging(received);
            case Answering.After after ->
                delayedAnswer = owner.schedule(
                        () -> answerIfRinging(received), after.delay().toNanos(), TimeUnit.NANOSECONDS);
            case Answering.Refuse _, Answering.Never _ -> {}
        }
    }

    private static void answerIfRinging(Call received) {
        if (received.ringing()) {
            received.answer();
        }
    }

    private static String user(javax.sip.address.URI uri) {
        return uri instanceof SipURI sip && sip.getUser() != null ? sip.getUser() : uri.toString();
    }
}
