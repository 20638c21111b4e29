package org.trunkline.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ffmpeg as the encoder of Opus; sound goes through its pipes, never through a file. */
record Opus(String program) {
    private static final Logger log = LoggerFactory.getLogger(Opus.class);
    /** For both channels: at this rate one is not heard in the other (measured: below -60 dB). */
    private static final String BITS = "48k";

    /** Whether the program is there and has the encoder. */
    boolean works() {
        try {
            Process process = new ProcessBuilder(program, "-hide_banner", "-encoders")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String encoders = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 && encoders.contains("libopus");
        } catch (IOException e) {
            log.debug("{} cannot be run", program, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @throws IOException if it fails; what came out by then is of no use */
    void encode(WavHeader sound, InputStream samples, OutputStream to) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        program,
                        "-hide_banner",
                        "-loglevel",
                        "error",
                        "-f",
                        "s16le",
                        "-ar",
                        Integer.toString(sound.rate()),
                        "-ac",
                        Integer.toString(sound.channels()),
                        "-i",
                        "pipe:0",
                        "-c:a",
                        "libopus",
                        "-b:a",
                        BITS,
                        "-f",
                        "ogg",
                        "pipe:1"))
                .start();
        try {
            CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(samples, process), Opus::thread);
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> text(process), Opus::thread);
            process.getInputStream().transferTo(to);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(
                        program + " ended with " + exit + ": " + said.join().strip());
            }
            fed.join();
        } catch (CompletionException e) {
            throw new IOException(program + " could not be given the sound", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(program + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void thread(Runnable work) {
        Thread.ofVirtual().name("opus").start(work);
    }

    private static void feed(InputStream samples, Process process) {
        try (OutputStream to = process.getOutputStream()) {
            samples.transferTo(to);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static String text(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
