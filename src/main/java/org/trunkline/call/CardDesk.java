package org.trunkline.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.trunkline.flow.Fetched;
import org.trunkline.flow.HttpCall;
import org.trunkline.line.Sound;

/** What calls need to take card data, and what of it may be seen. Thread-safe. */
final class CardDesk {
    private static final String NUMBER = "Please key your card number, and then press pound.";
    private static final String EXPIRY =
            "Please key the date on which the card expires: two digits of the month, and two of" + " the year.";
    private static final String CODE = "Please key the security code of the card, and then press pound.";
    private static final String SENDING = "One moment please.";
    private static final String ACCEPTED = "Thank you. That was accepted.";
    private static final String REFUSED = "That was not accepted.";
    private static final String FAILED = "That did not work. One moment please.";

    /** All that is ever said here, for rendering in advance. */
    static final List<String> TEXTS = List.of(NUMBER, EXPIRY, CODE, SENDING, ACCEPTED, REFUSED, FAILED);

    private final CardSettings settings;
    private final Function<HttpCall, Fetched> http;
    private final Function<String, Sound> voice;
    private final Map<String, CardView> views = new ConcurrentHashMap<>();

    CardDesk(CardSettings settings, Function<HttpCall, Fetched> http, Function<String, Sound> voice) {
        this.settings = settings;
        this.http = http;
        this.voice = voice;
    }

    /** Empty: there is nowhere for the data to go. */
    Optional<CardEntry> open(Context call) {
        return settings.gateway() == null ? Optional.empty() : Optional.of(new CardEntry(call, this));
    }

    CardSettings settings() {
        return settings;
    }

    Fetched send(HttpCall call) {
        return http.apply(call);
    }

    /** What is said when the keying comes to this; for a field that is to be keyed, what is asked. */
    List<Sound> said(CardView.State state) {
        String text = switch (state) {
            case NUMBER -> NUMBER;
            case EXPIRY -> EXPIRY;
            case CODE -> CODE;
            case SENDING, ABORTED, LEFT -> SENDING;
            case ACCEPTED -> ACCEPTED;
            case REFUSED -> REFUSED;
            case FAILED, NOT_KEYED, TIMED_OUT -> FAILED;
        };
        return List.of(voice.apply(text));
    }

    void show(String interaction, CardView view) {
        views.put(interaction, view);
    }

    Optional<CardView> view(String interaction) {
        return Optional.ofNullable(views.get(interaction));
    }

    void forget(String interaction) {
        views.remove(interaction);
    }
}
