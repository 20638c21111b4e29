package org.trunkline.cli;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.trunkline.phone.PhoneException;
import org.trunkline.settings.SettingsException;
import org.trunkline.setup.SetupCommand;
import org.trunkline.speech.Ears;
import org.trunkline.voice.Voices;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the command line. Exit codes: 0 done, 1 failed or refused, 2 wrongly written. */
@Command(
        name = "trunkline",
        mixinStandardHelpOptions = true,
        description = "A self-hosted, telephony-first contact center.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StatusCommand.class,
            InteractionCommand.class,
            CallbackCommand.class,
            DncCommand.class,
            RecordingCommand.class,
            CardCommand.class,
            ConversationCommand.class,
            CustomerCommand.class,
            CannedCommand.class,
            SignatureCommand.class,
            TicketCommand.class,
            SearchCommand.class,
            MailCommand.class,
            SurveyCommand.class,
            MessagingCommand.class,
            QueueCommand.class,
            AgentCommand.class,
            SkillCommand.class,
            GroupCommand.class,
            SuperviseCommand.class,
            AuditCommand.class,
            FlowsCommand.class,
            EventsCommand.class,
            TokenCommand.class,
            UserCommand.class,
            QueueLogCommand.class,
            ReportCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Cli {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The folder of the installation; without it: $$TRUNKLINE_HOME, or var.")
    void home(Path home) {
        // Everything that asks for its home asks this property; scripts/trunkline sets it too.
        System.setProperty("trunkline.home", home.toString());
    }

    /** The folder with trunkline.toml. */
    Path home() {
        return Path.of(System.getProperty("trunkline.home", "var"));
    }

    /**
     * The whole command line.
     *
     * @param run runs the contact center until it is stopped; returns the exit code
     * @param ears opens what listens to callers in this installation; empty if nothing does
     * @param voices opens what speaks to them
     */
    public static CommandLine of(IntSupplier run, Supplier<Ears> ears, Supplier<Voices> voices) {
        Cli root = new Cli();
        CommandLine line = new CommandLine(root);
        line.addSubcommand("run", handed(run, "Runs the contact center until it is stopped."));
        line.addSubcommand(new SetupCommand());
        line.addSubcommand(new FlowCommand(ears, voices));
        line.addSubcommand(new SpeechCommand(ears));
        line.addSubcommand(new PhoneCommand());
        line.addSubcommand(new DemoCommand());
        sayVersion(line);
        line.setExecutionStrategy(Cli::execute);
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
        return line;
    }

    /** A group of commands by itself shows what it has. */
    private static int execute(CommandLine.ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        CommandLine last = parsed.asCommandLineList().getLast();
        Object command = last.getCommand();
        return switch (command) {
            case Callable<?> _, Runnable _, Method _ -> new CommandLine.RunLast().execute(parsed);
            default -> {
                last.usage(last.getErr());
                yield CommandLine.ExitCode.USAGE;
            }
        };
    }

    private static CommandLine handed(IntSupplier action, String description) {
        CommandLine line = new CommandLine(new Handed(action));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    private static void sayVersion(CommandLine line) {
        line.getCommandSpec().versionProvider(() -> new String[] {"trunkline " + version()});
        line.getSubcommands().values().forEach(Cli::sayVersion);
    }

    private static String version() {
        String version = Cli.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static int report(Exception failure, CommandLine command) throws Exception {
        PrintWriter err = command.getErr();
        switch (failure) {
            case Refused refused -> err.println(refused.getMessage());
            case SettingsException settings -> err.println(settings.getMessage());
            case PhoneException phone -> err.println(phone.getMessage());
            default -> throw failure;
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Command(mixinStandardHelpOptions = true)
    private static final class Handed implements Callable<Integer> {
        private final IntSupplier action;

        Handed(IntSupplier action) {
            this.action = action;
        }

        @Override
        public Integer call() {
            return action.getAsInt();
        }
    }
}
