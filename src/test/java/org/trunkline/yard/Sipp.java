package org.trunkline.yard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

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
        return at(yard, "127.0.0.1:" + yard.sipPort(), scenario, address, port, keys, more);
    }

    /** @param target another place than Asterisk, e.g. a phone's {@code 127.0.0.1:5090} */
    public static Sipp at(
            Yard yard,
            String target,
            String scenario,
            String address,
            int port,
            Map<String, String> keys,
            List<String> more) {
        try {
            Path folder = Files.createTempDirectory(yard.home(), "sipp-" + scenario);
            Path file = folder.resolve(scenario + ".xml");
            try (var in = Objects.requireNonNull(
                    Sipp.class.getResourceAsStream("/sipp/" + scenario + ".xml"), "no scenario " + scenario)) {
                Files.copy(in, file);
            }
            List<String> command = new ArrayList<>(List.of("sipp", target));
            command.addAll(List.of("-sf", file.toString(), "-i", address, "-p", Integer.toString(port)));
            command.addAll(List.of("-mi", address, "-mp", Integer.toString(Yard.freePort(address))));
            command.addAll(List.of(
                    "-nostdin",
                    "-timeout",
                    "60s",
                    "-timeout_error",
                    "-trace_msg",
                    "-trace_err",
                    "-trace_stat",
                    "-fd",
                    "1"));
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

    /**
     * A phone of sipp's at an extension: registers, then takes calls by the scenario from the same port, since Asterisk
     * calls back where a registration came from. Answers what is not of the scenario (qualify) by itself; since each such
     * question counts as a call with sipp, the phone takes as many as come until it is closed: see {@link #took}.
     */
    public static Sipp agent(Yard yard, String scenario, String extension, List<String> more) {
        int port = Yard.freePort("127.0.0.1");
        Map<String, String> keys = Map.of("service", extension, "password", yard.password(extension));
        try (Sipp register = start(yard, "register", "127.0.0.1", port, keys)) {
            if (!register.succeeded()) {
                throw new IllegalStateException(
                        "extension " + extension + " cannot be registered\n" + register.trace());
            }
        }
        List<String> all = new ArrayList<>(more);
        all.addAll(List.of("-aa", "-m", "100000"));
        return start(yard, scenario, "127.0.0.1", port, Map.of(), all);
    }

    /** How many calls went as the scenario says, and how many did not; complete once it has ended. */
    public Counts counts() {
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(one -> one.toString().endsWith(".csv"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("sipp has written no statistics yet"));
            CSVFormat format = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(';')
                    .setHeader()
                    .setAllowMissingColumnNames(true)
                    .get();
            try (CSVParser rows = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
                CSVRecord newest = rows.getRecords().getLast();
                return new Counts(
                        Integer.parseInt(newest.get("SuccessfulCall(C)")),
                        Integer.parseInt(newest.get("FailedCall(C)")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls that went as the scenario says, and calls that did not. */
    public record Counts(int succeeded, int failed) {}

    /** Waits for the end; true if every call went as the scenario says. */
    public boolean succeeded() {
        try {
            return process.waitFor(70, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until a phone has taken so many calls as the scenario says, and no other; false if it has not within 20 s. */
    public boolean took(int calls) {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                try {
                    return counts().equals(new Counts(calls, 0));
                } catch (IllegalStateException | IllegalArgumentException e) {
                    return false; // the row is being written
                }
            });
            return true;
        } catch (ConditionTimeoutException e) {
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

    /** Kills it where it is: to Asterisk the phone has vanished. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
