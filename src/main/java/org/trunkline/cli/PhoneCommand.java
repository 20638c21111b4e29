package org.trunkline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trunkline.phone.Answering;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneEvent;
import org.trunkline.phone.PhoneException;
import org.trunkline.phone.PhoneSettings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trunkline phone}. */
@Command(
        name = "phone",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "A SIP phone without sound hardware, to try a flow or to play an agent.",
            "Prints what happens. Keys typed (then Enter) are sent as digits;",
            "a answers, h hangs up, o holds, r resumes, q quits."
        },
        footer = {
            "",
            "A caller who presses 1 two seconds after the answer and keeps what is heard:",
            "  trunkline phone --user +442079460000 --call 5000 --send 1@2s --record x.wav",
            "A caller who says something recorded when the menu has been spoken:",
            "  trunkline phone --user +442079460000 --call 5001 --say billing.wav@pause",
            "A desk phone that answers every call after three seconds with a tone:",
            "  trunkline phone --user 1001 --password … --answer 3s --tone 440"
        })
public final class PhoneCommand implements Callable<Integer> {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PROMPT = Duration.ofMinutes(2);
    private static final Pattern SENDING = Pattern.compile("([0-9*#A-D]+)@(\\d{1,6}(?:ms|s|m))");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--user", required = true, description = "the extension, or the caller's number")
    private String user = "";

    @Option(
            names = "--password",
            description = "registers with it; without one the phone is a caller from outside",
            defaultValue = "${env:TRUNKLINE_PHONE_PASSWORD}")
    private @Nullable String password;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:5060",
            description = "default: ${DEFAULT-VALUE}")
    private String server = "";

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "this phone's own address, default: ${DEFAULT-VALUE}")
    private String bind = "";

    @Option(names = "--name", description = "the name that is shown")
    private String name = "";

    @Option(names = "--call", paramLabel = "NUMBER", description = "calls it, then ends when the call has ended")
    private @Nullable String call;

    @ArgGroup
    private @Nullable Incoming incoming;

    @Option(names = "--play", paramLabel = "WAV", description = "plays it once a call has audio")
    private @Nullable Path play;

    @Option(
            names = "--say",
            paramLabel = "WAV@TIME",
            description = {
                "plays it so long after the answer, or with @pause when the other side",
                "has spoken and then been silent for a second; again and again"
            })
    private List<String> say = List.of();

    @Option(names = "--tone", paramLabel = "HZ", description = "plays a tone for a minute once a call has audio")
    private @Nullable Double tone;

    @Option(names = "--record", paramLabel = "WAV", description = "writes what is heard")
    private @Nullable Path record;

    @Option(
            names = "--send",
            paramLabel = "DIGITS@TIME",
            description = "sends digits so long after the answer; again and again")
    private List<String> send = List.of();

    @Option(names = "--info", description = "sends digits by SIP INFO instead of RFC 4733")
    private boolean info;

    @Option(names = "--for", paramLabel = "TIME", description = "hangs up and ends after this time")
    private @Nullable String length;

    /** What is done with calls that come in. */
    static final class Incoming {
        @Option(
                names = "--answer",
                paramLabel = "TIME",
                arity = "0..1",
                fallbackValue = "0ms",
                description = "answers calls, after this time if one is given")
        private @Nullable String answer;

        @Option(names = "--refuse", paramLabel = "STATUS", description = "refuses calls, e.g. 486 busy or 603 declined")
        private @Nullable Integer refuse;
    }

    /** What the printing thread waits for. */
    private sealed interface Turn {
        record Happened(PhoneEvent event) implements Turn {}

        record Typed(String line) implements Turn {}

        record Due(Sending sending) implements Turn {}

        record DueToSay(Path wav) implements Turn {}

        record Over() implements Turn {}
    }

    /** @param after empty: after a pause of the other side */
    private record Saying(Path wav, Optional<Duration> after) {}

    private record Sending(String digits, Duration after) {}

    private final LinkedBlockingQueue<Turn> turns = new LinkedBlockingQueue<>();
    private final long began = System.nanoTime();

    /** 0 after a call that was answered (or a phone that only waited), 1 if it was refused or could not be made. */
    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        List<Sending> sendings = sendings();
        List<Saying> sayings = sayings();
        Duration limit = length == null ? null : time("--for", length);
        try (Phone phone = Phone.open(settings())) {
            phone.listen(event -> turns.add(new Turn.Happened(event)));
            Thread.ofVirtual().start(this::type);
            if (limit != null) {
                later(limit, new Turn.Over());
            }
            prepare(phone);
            return run(phone, sendings, sayings, out);
        } catch (PhoneException e) {
            out.flush();
            command.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private void prepare(Phone phone) {
        if (play != null) {
            phone.play(play);
        } else if (tone != null) {
            phone.tone(tone, Duration.ofMinutes(1));
        }
        if (record != null) {
            phone.record(record);
        }
        if (registers()) {
            phone.register();
        } else if (call != null) {
            phone.call(call);
        }
    }

    private int run(Phone phone, List<Sending> sendings, List<Saying> sayings, PrintWriter out) {
        boolean answered = false;
        try {
            while (true) {
                switch (turns.take()) {
                    case Turn.Over _ -> {
                        out.println("over");
                        out.flush();
                        return call == null || answered ? 0 : 1;
                    }
                    case Turn.Typed typed -> typed(phone, typed.line(), out);
                    case Turn.DueToSay due -> phone.play(due.wav());
                    case Turn.Due due -> dial(phone, due.sending().digits());
                    case Turn.Happened(PhoneEvent event) -> {
                        print(event, out);
                        if (event instanceof PhoneEvent.Established) {
                            answered = true;
                            sendings.forEach(sending -> later(sending.after(), new Turn.Due(sending)));
                            Thread.ofVirtual().start(() -> say(phone, sayings));
                        }
                        if (finishes(phone, event, answered)) {
                            return answered ? 0 : 1;
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** Places the call once registered; true when there is nothing more to come. */
    private boolean finishes(Phone phone, PhoneEvent event, boolean answered) {
        if (event instanceof PhoneEvent.Registered
                && call != null
                && !answered
                && phone.times().invite() == null) {
            phone.call(call);
        }
        return event instanceof PhoneEvent.RegistrationRefused || (event instanceof PhoneEvent.Ended && call != null);
    }

    private void typed(Phone phone, String line, PrintWriter out) {
        try {
            switch (line) {
                case "" -> {}
                case "h" -> phone.hangUp();
                case "a" -> phone.answer();
                case "o" -> phone.hold();
                case "r" -> phone.resume();
                case "q" -> turns.add(new Turn.Over());
                default -> dial(phone, line);
            }
        } catch (PhoneException | IllegalArgumentException e) {
            out.println(e.getMessage());
            out.flush();
        }
    }

    private void dial(Phone phone, String digits) {
        if (info) {
            phone.sendByInfo(digits);
        } else {
            phone.send(digits);
        }
    }

    private void type() {
        try (BufferedReader keys = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = keys.readLine(); line != null; line = keys.readLine()) {
                turns.add(new Turn.Typed(line.strip()));
            }
        } catch (IOException e) {
            turns.add(new Turn.Typed("q"));
        }
    }

    private void later(Duration after, Turn turn) {
        Thread.ofVirtual().start(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep(after.toNanos());
                turns.add(turn);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void say(Phone phone, List<Saying> sayings) {
        sayings.forEach(saying -> saying.after().ifPresent(after -> later(after, new Turn.DueToSay(saying.wav()))));
        for (Saying saying : sayings) {
            if (saying.after().isEmpty()
                    && phone.hearing().heardVoice(LONGEST_PROMPT)
                    && phone.hearing().heardPause(PAUSE, LONGEST_PROMPT)) {
                turns.add(new Turn.DueToSay(saying.wav()));
            }
        }
    }

    private void print(PhoneEvent event, PrintWriter out) {
        out.printf("%8.3f s  %s%n", (event.at() - began) / 1e9, PhoneWords.of(event));
        out.flush();
    }

    private boolean registers() {
        return password != null && !password.isEmpty();
    }

    private PhoneSettings settings() {
        int colon = server.lastIndexOf(':');
        String host = colon < 0 ? server : server.substring(0, colon);
        int port;
        try {
            port = colon < 0 ? 5060 : Integer.parseInt(server.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw wrong("--server " + server + ": give HOST or HOST:PORT");
        }
        PhoneSettings settings = PhoneSettings.of(
                        user,
                        registers() ? Objects.requireNonNull(password) : "",
                        InetSocketAddress.createUnresolved(host, port))
                .named(name)
                .boundTo(bind);
        return settings.answering(answering());
    }

    private Answering answering() {
        if (incoming != null && incoming.refuse != null) {
            try {
                return new Answering.Refuse(incoming.refuse);
            } catch (IllegalArgumentException e) {
                throw wrong("--refuse " + incoming.refuse + ": " + e.getMessage());
            }
        }
        if (incoming != null && incoming.answer != null) {
            Duration after = time("--answer", incoming.answer);
            return after.isZero() ? new Answering.AtOnce() : new Answering.After(after);
        }
        return new Answering.Never();
    }

    private List<Sending> sendings() {
        List<Sending> sendings = new ArrayList<>();
        for (String each : send) {
            Matcher matcher = SENDING.matcher(each);
            if (!matcher.matches()) {
                throw wrong("--send " + each + ": give keys and when, e.g. 1@2s or 1234#@500ms");
            }
            sendings.add(new Sending(matcher.group(1), time("--send", matcher.group(2))));
        }
        return sendings;
    }

    private List<Saying> sayings() {
        return say.stream()
                .map(each -> {
                    int at = each.lastIndexOf('@');
                    if (at <= 0) {
                        throw wrong("--say " + each
                                + ": give a WAV file and when, e.g. billing.wav@2s or billing.wav@pause");
                    }
                    Path wav = Path.of(each.substring(0, at));
                    if (!Files.isReadable(wav)) {
                        throw wrong("--say " + each + ": there is no file " + wav + " that can be read");
                    }
                    String when = each.substring(at + 1);
                    return new Saying(wav, when.equals("pause") ? Optional.empty() : Optional.of(time("--say", when)));
                })
                .toList();
    }

    private Duration time(String option, String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw wrong(option + " " + text + ": give a time with its unit: 500ms, 20s or 5m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
