package org.trunkline.yard;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A phone of the yard: baresip, registered, without sound hardware; it says a tone and writes what it hears to a file. */
public final class Baresip implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String extension;
    private final Path folder;
    private final Process process;
    private final Socket control;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private Baresip(String extension, Path folder, Process process, Socket control) {
        this.extension = extension;
        this.folder = folder;
        this.process = process;
        this.control = control;
    }

    /**
     * Starts the phone and returns when it is registered and answers.
     *
     * @param answers the phone takes every call at once; otherwise see {@link #command}
     */
    public static Baresip register(Yard yard, String extension, boolean answers) {
        return register(yard, extension, answers, 440);
    }

    /** @param hz the tone that it says in a call */
    public static Baresip register(Yard yard, String extension, boolean answers, int hz) {
        return register(yard, extension, answers, hz, "g711");
    }

    /** @param codec baresip's module, e.g. {@code g722} */
    public static Baresip register(Yard yard, String extension, boolean answers, int hz, String codec) {
        try {
            Path folder = Files.createTempDirectory(yard.home(), "baresip-" + extension);
            int port = Yard.freePort("127.0.0.1");
            Files.writeString(folder.resolve("config"), config(folder, port, hz, codec));
            Files.writeString(
                    folder.resolve("accounts"),
                    "<sip:%s@127.0.0.1:%d;transport=udp>;auth_pass=%s;regint=60;answermode=%s\n"
                            .formatted(
                                    extension, yard.sipPort(), yard.password(extension), answers ? "auto" : "manual"));
            Files.writeString(folder.resolve("contacts"), "");
            Process process = new ProcessBuilder("baresip", "-f", folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("screen.log").toFile())
                    .start();
            Baresip phone = new Baresip(extension, folder, process, connect(process, port));
            Thread.ofVirtual().name("baresip " + extension).start(phone::read);
            // It may have registered before anybody listened to its events: Asterisk is asked instead.
            Pattern reachable = Pattern.compile(extension + "/sip:.*Avail");
            Awaitility.await("phone " + extension + " to register")
                    .atMost(PATIENCE)
                    .until(() ->
                            reachable.matcher(yard.cli("pjsip show contacts")).find());
            return phone;
        } catch (IOException e) {
            throw new UncheckedIOException("baresip (package baresip-core) cannot be started: " + e.getMessage(), e);
        }
    }

    private static String config(Path folder, int port, int hz, String codec) {
        return """
                sip_listen 127.0.0.1:0
                net_interface 127.0.0.1
                module_path /usr/lib/baresip/modules
                audio_player aubridge,nil
                audio_source ausine,%d
                audio_alert aubridge,nil
                ausrc_srate 48000
                auplay_srate 48000
                ausrc_channels 2
                auplay_channels 2
                module %s.so
                module ausine.so
                module aubridge.so
                module sndfile.so
                snd_path %s
                module_tmp account.so
                module_app menu.so
                module_app ctrl_tcp.so
                ctrl_tcp_listen 127.0.0.1:%d
                """.formatted(hz, codec, folder, port);
    }

    private static Socket connect(Process process, int port) {
        Socket[] open = new Socket[1];
        Awaitility.await("baresip to listen")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast("baresip ended", () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> {
                    Socket socket = new Socket();
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                    open[0] = socket;
                    return true;
                });
        return open[0];
    }

    /** Calls a number, or {@code 1002}. */
    public void dial(String number) {
        command("dial", number);
    }

    public void answer() {
        command("accept", "");
    }

    public void hangUp() {
        command("hangup", "");
    }

    /** Blind transfer of the present call, by REFER. */
    public void transfer(String number) {
        command("transfer", number);
    }

    /** A command of baresip's menu, e.g. {@code sndcode} with {@code 1}. */
    public void command(String command, String parameters) {
        byte[] json = JSON.writeValueAsBytes(
                JSON.createObjectNode().put("command", command).put("params", parameters));
        byte[] head = (json.length + ":").getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[head.length + json.length + 1];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(json, 0, message, head.length, json.length);
        message[message.length - 1] = ',';
        try {
            control.getOutputStream().write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for an event such as {@code CALL_INCOMING}, {@code CALL_ESTABLISHED}, {@code CALL_CLOSED}; earlier ones are dropped. */
    public void await(String event) {
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            String seen;
            do {
                seen = events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (seen == null) {
                    throw new AssertionError("phone " + extension + " saw no " + event + "; its screen:\n"
                            + Files.readString(folder.resolve("screen.log")).replaceAll("[\\p{Cntrl}&&[^\n]]", ""));
                }
            } while (!seen.equals(event));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it heard in its newest call, a WAV file; whole when the call has ended. */
    public Path heard() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("-dec.wav"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new AssertionError("phone " + extension + " has heard nothing; see " + folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Vanishes without unregistering or hanging up. */
    public void kill9() {
        process.destroyForcibly();
    }

    private void read() {
        try (InputStream in = new BufferedInputStream(control.getInputStream())) {
            while (true) {
                int length = 0;
                int digit = in.read();
                while (digit != ':') {
                    if (digit < 0) {
                        return;
                    }
                    length = length * 10 + Character.digit(digit, 10);
                    digit = in.read();
                }
                JsonNode message = JSON.readTree(in.readNBytes(length));
                if (in.read() < 0) {
                    return;
                }
                if (message.path("event").asBoolean(false)) {
                    events.add(message.path("type").asString(""));
                }
            }
        } catch (IOException e) {
            // the phone has ended, or the test has closed it
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            control.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
