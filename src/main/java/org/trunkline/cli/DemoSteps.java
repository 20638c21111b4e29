package org.trunkline.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneException;
import tools.jackson.databind.JsonNode;

/** What all acts of the demo share: each step is checked and printed with the time it took. */
final class DemoSteps {
    static final Duration SOON = Duration.ofSeconds(10);
    static final String SEE_LOG = "see what Trunkline says: var/log/trunkline.log (the home's log folder)";
    static final double CALLER_HZ = 440;
    static final double AGENT_HZ = 1000;

    private final PrintWriter out;
    private final long began = System.nanoTime();

    DemoSteps(PrintWriter out) {
        this.out = out;
    }

    PrintWriter out() {
        return out;
    }

    /** Hears a prompt, then dials. */
    static void afterPrompt(Phone phone, String keys) {
        hears(phone, "a prompt");
        phone.hearing().heardSilence(SOON);
        phone.send(keys);
        phone.await(PhoneEvent.DigitsSent.class, SOON);
    }

    /** Dials a code and hears its confirmation to the end. */
    static void dials(Phone phone, String code) {
        phone.call(code);
        phone.awaitEstablished(SOON);
        hears(phone, "the confirmation");
        phone.await(PhoneEvent.Ended.class, SOON);
    }

    static void hears(Phone phone, String what) {
        if (!phone.hearing().heardVoice(SOON)) {
            throw new DemoFailure(what + " was not heard: " + SOON.toSeconds() + " s of silence");
        }
    }

    static void misses(Phone phone, double hz) {
        if (phone.hearing().heard(hz, Duration.ofMillis(700))) {
            throw new DemoFailure(String.format(Locale.ROOT, "the tone of %.0f Hz was heard", hz));
        }
    }

    /** Hears something for so long in all, within three times as long. */
    static void hearsFor(Duration sound, Phone phone) {
        long end = System.nanoTime() + sound.multipliedBy(3).toNanos();
        Duration heard = Duration.ZERO;
        while (heard.compareTo(sound) < 0) {
            if (System.nanoTime() > end) {
                throw new DemoFailure("only " + heard.toMillis() + " ms of sound were heard");
            }
            if (phone.hearing().heardVoice(Duration.ofMillis(200))) {
                heard = heard.plusMillis(100);
            }
        }
    }

    static String tone(Phone phone, double hz) {
        if (!phone.hearing().heard(hz, SOON)) {
            throw new DemoFailure(String.format(
                    Locale.ROOT,
                    "the tone of %.0f Hz was not heard; its level is %.0f dBFS of %.0f in all",
                    hz,
                    phone.hearing().level(hz),
                    phone.hearing().level()));
        }
        return String.format(
                Locale.ROOT, "%.0f Hz at %.1f dBFS", hz, phone.hearing().level(hz));
    }

    static String level(Phone phone) {
        return String.format(Locale.ROOT, "%.0f dBFS", phone.hearing().level());
    }

    String step(String title, String remedy, Supplier<String> work) {
        String[] detail = {""};
        return step(title, remedy, () -> detail[0], () -> {
            detail[0] = work.get();
            return detail[0];
        });
    }

    <T> T step(String title, String remedy, Supplier<String> detail, Supplier<T> work) {
        long from = System.nanoTime();
        try {
            T result = work.get();
            long now = System.nanoTime();
            String more = detail.get();
            out.printf(
                    Locale.ROOT,
                    "%7.2f s  %7.0f ms  %s%s%n",
                    (now - began) / 1e9,
                    (now - from) / 1e6,
                    title,
                    more.isEmpty() ? "" : " (" + more + ")");
            out.flush();
            return result;
        } catch (DemoFailure | PhoneException e) {
            throw new Demo.Failed(title, String.valueOf(e.getMessage()), remedy);
        }
    }

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "" : value.asString();
    }

    static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
