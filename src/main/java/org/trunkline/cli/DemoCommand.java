package org.trunkline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trunkline.phone.Phone;
import org.trunkline.phone.PhoneException;
import org.trunkline.phone.PhoneSettings;
import org.trunkline.settings.Section;
import org.trunkline.settings.SettingsException;
import org.trunkline.setup.Setup;
import org.trunkline.setup.SetupSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trunkline demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays real calls beside a running Trunkline (scripts/run), and checks them:",
            "an agent logs in, a caller comes through the menu and the queue, they talk,",
            "the agent wraps up. In a second call a supervisor listens, whispers and takes",
            "over, and gives the caller to a colleague; in a third the caller keeps the",
            "place and is called back. Then one customer calls, writes an email, chats and",
            "calls again: one agent answers each and sees with each what was before. At last",
            "a caller speaks instead of pressing keys. Prints a line a step (time since the",
            "start, time taken) and what is on record.",
            "Exit code 1 if a step failed."
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--agent",
            paramLabel = "ID",
            description = "the agent who logs in; default: the first one declared")
    private @Nullable String agent;

    @Option(
            names = "--phone",
            paramLabel = "EXTENSION",
            description = "the agent's phone; default: the first one declared")
    private @Nullable String phone;

    @Option(
            names = "--caller",
            paramLabel = "NUMBER",
            defaultValue = "+442079460123",
            description = "default: ${DEFAULT-VALUE}")
    private String caller = "";

    @Option(
            names = "--number",
            paramLabel = "NUMBER",
            defaultValue = "5000",
            description = "what the caller dials, default: ${DEFAULT-VALUE}")
    private String number = "";

    @Option(
            names = "--key",
            paramLabel = "KEYS",
            defaultValue = "1",
            description = "what the caller presses in the menu, default: ${DEFAULT-VALUE}")
    private String key = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            play(Setup.here().running().root(), out);
            out.println();
            out.println("All steps passed.");
            return 0;
        } catch (SettingsException e) {
            e.problems().forEach(err::println);
        } catch (Demo.Failed | DemoFailure | PhoneException e) {
            out.println();
            out.flush();
            err.println(e.getMessage());
        } finally {
            out.flush();
            err.flush();
        }
        return 1;
    }

    private void play(Section root, PrintWriter out) {
        SetupSettings settings = SetupSettings.from(root);
        SetupSettings.AgentPin who = chosen("agent", agent, settings.agents(), SetupSettings.AgentPin::id);
        SetupSettings.Phone desk = chosen("phone", phone, settings.phones(), SetupSettings.Phone::extension);
        List<SetupSettings.Phone> others = settings.phones().stream()
                .filter(other -> !other.equals(desk))
                .limit(2)
                .toList();
        if (others.size() < 2) {
            throw new DemoFailure("a colleague and a supervisor need phones too; add a [[phone]] to trunkline.toml");
        }
        List<String> supervisors = root.section("supervision").texts("supervisors", List.of());
        if (supervisors.isEmpty()) {
            throw new DemoFailure("nobody may listen in; name an agent in [supervision] supervisors of trunkline.toml");
        }
        SetupSettings.AgentPin boss =
                chosen("agent", supervisors.getFirst(), settings.agents(), SetupSettings.AgentPin::id);
        SetupSettings.AsteriskPart asterisk = settings.asterisk();
        String host = reachable(asterisk.bind());
        InetSocketAddress server = InetSocketAddress.createUnresolved(host, asterisk.sipPort());
        URI address = Api.address(settings.api().bind(), settings.api().port());
        Demo.Plan plan = new Demo.Plan(
                who.id(),
                who.pin(),
                desk.extension(),
                boss.id(),
                boss.pin(),
                others.getFirst().extension(),
                caller,
                number,
                key,
                host + ":" + asterisk.sipPort(),
                words(),
                customer(root, address));
        DemoApi api = new DemoApi(
                new ApiClient(address, settings.api().adminToken(), Setup.here().lastStart()));
        try (Phone deskPhone = open(desk, server, host);
                Phone colleague = open(others.getFirst(), server, host);
                Phone supervisor = open(others.getLast(), server, host);
                Phone callersPhone = caller(caller, "Demo caller", server, host)) {
            Demo.Phones phones = new Demo.Phones(
                    deskPhone, colleague, supervisor, callersPhone, number -> caller(number, "", server, host));
            new Demo(plan, api, phones, out, InstantSource.system().instant()).run();
        }
    }

    private static Phone open(SetupSettings.Phone phone, InetSocketAddress server, String host) {
        return Phone.open(PhoneSettings.of(phone.extension(), phone.password(), server)
                .named(phone.name())
                .boundTo(host));
    }

    /** From outside: no phone of ours. */
    private static Phone caller(String number, String name, InetSocketAddress server, String host) {
        return Phone.open(PhoneSettings.of(number, "", server).named(name).boundTo(host));
    }

    /** Who chats where the demonstration's web site has its chat. */
    private static DemoStory.Cast customer(Section root, URI address) {
        Section chat = root.sections("chat").stream()
                .filter(one -> one.flag("demo", false))
                .findFirst()
                .orElseThrow(() -> new DemoFailure(
                        "no chat is for the demonstration; set demo = true in a [[chat]] of trunkline.toml"));
        return new DemoStory.Cast(
                "Ada Lark",
                "+442079460125",
                "02079460125",
                "ada@lark.example",
                new DemoVisitor.Site(
                        address,
                        chat.text("name"),
                        chat.text("secret", ""),
                        chat.text("issuer", ""),
                        chat.text("audience", "")));
    }

    /** Somebody says "help": from the AN4 corpus, see docs/licences.md. A phone plays files. */
    private static Path words() {
        try (InputStream recording = Objects.requireNonNull(DemoCommand.class.getResourceAsStream("help.wav"))) {
            Path file = Files.createTempFile("help", ".wav");
            file.toFile().deleteOnExit();
            Files.copy(recording, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new DemoFailure("the recording of a caller cannot be copied: " + e.getMessage());
        }
    }

    private static <T> T chosen(String kind, @Nullable String wanted, Collection<T> known, Function<T, String> name) {
        return known.stream()
                .filter(one -> wanted == null || name.apply(one).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new DemoFailure(
                        wanted == null
                                ? "no " + kind + " is declared; add a [[" + kind + "]] to trunkline.toml"
                                : "there is no " + kind + " " + wanted + "; trunkline.toml declares "
                                        + known.stream().map(name).toList()));
    }

    /** Where something that is bound to this address is reached from this machine. */
    private static String reachable(String bind) {
        return bind.equals("0.0.0.0") ? "127.0.0.1" : bind;
    }
}
