package org.trunkline.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trunkline.intent.Dialogue;
import org.trunkline.intent.Intent;
import org.trunkline.intent.IntentFiles;
import org.trunkline.intent.Reference;
import org.trunkline.intent.SentenceVectors;
import org.trunkline.intent.Understood;
import org.trunkline.setup.Setup;
import org.trunkline.speech.Ears;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trunkline speech}: works on recordings and texts, with what this installation has. */
@Command(
        name = "speech",
        mixinStandardHelpOptions = true,
        description = "Try what is heard and understood, on recordings and texts.")
public final class SpeechCommand implements Runnable {
    /** Of telephone numbers; which one it is tells no intent from another. */
    private static final String REGION = "GB";

    private static final String INTENTS =
            "folder of intents; without it: those of the installation if it has any (var/flows/intents), else ivr-flows/intents";

    private final Supplier<Ears> ears;

    @Spec
    private @Nullable CommandSpec spec;

    /** @param ears opens what listens to callers */
    SpeechCommand(Supplier<Ears> ears) {
        this.ears = ears;
    }

    @Override
    public void run() {
        CommandSpec command = Objects.requireNonNull(spec);
        command.commandLine().usage(command.commandLine().getErr());
    }

    private static Path intents(@Nullable Path given) {
        return given == null ? Setup.here().flowsToTest().resolve("intents") : given;
    }

    /** Those of the installation. */
    static SentenceVectors sentences() {
        return SentenceVectors.keptIn(Setup.here().home().resolve("sentences"));
    }

    @Command(
            name = "classify",
            mixinStandardHelpOptions = true,
            description = {
                "Tells which intent a text is taken for, how surely, with which values, and the examples it is nearest to.",
                "It is the way of chat, email and open questions; what is said at other questions goes by their grammar."
            })
    int classify(
            @Parameters(arity = "1..*", paramLabel = "TEXT") List<String> text,
            @Option(names = "--intents", paramLabel = "DIR", description = INTENTS) @Nullable Path given,
            @Option(names = "--language", defaultValue = "en", description = "default: ${DEFAULT-VALUE}")
                    String language) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path intents = intents(given);
        try (SentenceVectors sentences = sentences()) {
            IntentFiles.Loaded loaded = IntentFiles.load(intents, (_, _) -> true, sentences);
            if (!loaded.problems().isEmpty()) {
                loaded.problems().forEach(out::println);
                out.flush();
                return 1;
            }
            Locale written = Locale.forLanguageTag(language);
            if (loaded.intents().in(written).isEmpty()) {
                throw new Refused(intents + " has no intent in the language " + language);
            }
            String whole = String.join(" ", text);
            Optional<Understood> understood = loaded.intents().classify(written, whole, now());
            understood.ifPresentOrElse(
                    found -> {
                        out.printf(Locale.ROOT, "%s  %.0f %%%n", found.name(), 100 * found.confidence());
                        found.slots().forEach((name, value) -> out.println("  " + name + " = " + value));
                    },
                    () -> out.println("none of the intents"));
            loaded.intents().nearest(written, whole).forEach(example -> out.println("  near: " + example));
            loaded.intents().trouble().ifPresent(out::println);
            out.flush();
            return 0;
        }
    }

    private static Reference now() {
        return new Reference(LocalDate.now(ZoneId.systemDefault()), REGION);
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = {
                "Puts recordings through the recognizer, and prints what was taken for what, the accuracy, the time.",
                "They are heard as a caller would be; the accuracy has its interval. DIR holds a folder of WAV files for each intent, named like it; _other holds speech that is",
                "none of them, _nothing noise and silence."
            })
    int test(
            @Parameters(paramLabel = "DIR") Path folder,
            @Option(names = "--intents", paramLabel = "DIR", description = INTENTS) @Nullable Path given,
            @Option(names = "--language", defaultValue = "en", description = "default: ${DEFAULT-VALUE}")
                    String language,
            @Option(
                            names = "--accept",
                            paramLabel = "0..1",
                            defaultValue = "0.7",
                            description = "confidence from which on nobody asks back (default: ${DEFAULT-VALUE})")
                    double accept,
            @Option(
                            names = "--at-once",
                            paramLabel = "N",
                            defaultValue = "2",
                            description = "recordings heard at a time (default: ${DEFAULT-VALUE})")
                    int atOnce) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path intents = intents(given);
        Locale spoken = Locale.forLanguageTag(language);
        if (!Files.isDirectory(folder)) {
            throw new Refused(folder + " is no folder; give one that holds a folder of WAV files for each intent");
        }
        try (Ears all = ears.get()) {
            if (all.figures().limit() == 0) {
                throw new Refused("there is no recognizer in this installation; see [speech] in trunkline.toml");
            }
            if (all.abilities(spoken).isEmpty()) {
                throw new Refused("there is no recognizer for the language " + language
                        + " in this installation; see [speech] in trunkline.toml");
            }
            IntentFiles.Loaded loaded = IntentFiles.load(intents, all::knows);
            if (!loaded.problems().isEmpty()) {
                loaded.problems().forEach(out::println);
                out.flush();
                return 1;
            }
            Dialogue dialogue = Dialogue.in(spoken);
            for (Map.Entry<String, Intent> intent : loaded.intents().in(spoken).entrySet()) {
                dialogue = dialogue.orIntent(intent.getKey(), intent.getValue());
            }
            if (dialogue.isEmpty()) {
                throw new Refused(intents + " has no intent in the language " + language);
            }
            List<SpeechTest.Result> results = new SpeechTest(all, spoken, dialogue, now(), Recital.PACE)
                    .run(folder, atOnce, loaded.intents().names(spoken));
            if (results.isEmpty()) {
                throw new Refused(folder + " holds no folder with WAV files in it");
            }
            SpeechTest.print(results, accept, out);
            return 0;
        }
    }
}
