package org.trunkline.setup;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trunkline.settings.SettingsException;
import org.trunkline.settings.SettingsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trunkline setup}. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an installation ready to start: the settings file, secrets, folders and Asterisk's configuration.",
            "A second run keeps settings, secrets and flows and writes Asterisk's configuration anew."
        })
public final class SetupCommand implements Callable<Integer> {
    @Option(names = "--show", description = "only print numbers, phones, agents and addresses, with passwords and PINs")
    private boolean show;

    @Option(names = "--print-settings", description = "only print the shipped settings file")
    private boolean printSettings;

    @Spec
    private @Nullable CommandSpec spec;

    /** 0 if all is well, 1 with the problems on the error stream. */
    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        try {
            Setup setup = Setup.here();
            if (printSettings) {
                out.print(SettingsFile.shipped());
            } else if (show) {
                out.print(new Screen(setup.readRunning(), setup.home()).text());
            } else {
                setup.run();
                out.println("Set up: " + setup.home());
            }
            out.flush();
            return 0;
        } catch (SettingsException e) {
            PrintWriter err = command.commandLine().getErr();
            e.problems().forEach(err::println);
            err.flush();
            return 1;
        }
    }
}
