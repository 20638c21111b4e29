package org.trunkline.yard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of sipp with a scenario of the test resources ({@code sipp/<name>.xml}). Ends by itself when its calls are
 * done, at the latest after 60 s.
 */
public final class Sipp implements AutoCloseable {
    private final String scenario;
    private final Path folder;
    private final Process process;

    private Sipp(String scenario, Path folder, Process process) {
        this.scenario = scenario;
        this.folder = folder;
        this.process = process;
    }

    /** @param keys what the scenario's first lines ask for: the number dialled, the caller's number … */
    public static Sipp start(Yard yard, String scenario, String address, int port, Map<String, String> keys) {
        return start(yard, scenario, address, port, keys, List.of());
    }

    /**
     * @param address the local address; {@link Yard#CARRIER} makes it the trunk
     * @param port the local port
     * @param more further arguments of sipp, e.g. {@code -m 20 -r 10}; without {@code -m} it is one call
     */
    public static Sipp start(
            Yard yard, String scenario, String address, int port, Map<String, String> keys, List<String> more) {
        try {
            Path folder = Files.createTempDirectory(yard.home(), "sipp-" + scenario);
            Path file = folder.resolve(scenario + ".xml");
            try (var in = Objects.requireNonNull(
                    Sipp.class.getResourceAsStream("/sipp/" + scenario + ".xml"), "no scenario " + scenario)) {
                Files.copy(in, file);
            }
            List<String> command = new ArrayList<>(List.of("sipp", "127.0.0.1:" + yard.sipPort()));
            command.addAll(List.of("-sf", file.toString(), "-i", address, "-p", Integer.toString(port)));
            command.addAll(List.of("-mi", address, "-mp", Integer.toString(Yard.freePort(address))));
            command.addAll(List.of("-nostdin", "-timeout", "60s", "-timeout_error", "-trace_msg", "-trace_err"));
            if (!more.contains("-m")) {
                command.addAll(List.of("-m", "1"));
            }
            keys.forEach((key, value) -> command.addAll(
                    switch (key) {
                        case "service" -> List.of("-s", value, "-au", value);
                        case "password" -> List.of("-ap", value);
                        default -> List.of("-key", key, value);
                    }));
            command.addAll(more);
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("screen.log").toFile())
                    .start();
            return new Sipp(scenario, folder, process);
        } catch (IOException e) {
            throw new UncheckedIOException("sipp (package sip-tester) cannot be started: " + e.getMessage(), e);
        }
    }

    /** Waits for the end; true if every call went as the scenario says. */
    public boolean succeeded() {
        try {
            return process.waitFor(70, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The SIP messages and errors so far, for a failed test's message. */
    public String trace() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .map(file -> {
                        try {
                            return "== " + scenario + " " + file.getFileName() + "\n" + Files.readString(file);
                        } catch (IOException e) {
                            return file + ": " + e;
                        }
                    })
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
