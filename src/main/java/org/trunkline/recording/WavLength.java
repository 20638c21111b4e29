package org.trunkline.recording;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** How long a WAV file plays; a header that says nothing, as after a kill in mid-recording, is written anew. */
final class WavLength {
    private static final int HEADER = 44;

    private WavLength() {}

    static Duration repaired(Path file) throws IOException {
        try {
            AudioFormat format;
            long frames;
            try (AudioInputStream audio = AudioSystem.getAudioInputStream(file.toFile())) {
                format = audio.getFormat();
                frames = audio.getFrameLength();
            }
            long held = Math.max(0, Files.size(file) - HEADER) / Math.max(1, format.getFrameSize());
            // Asterisk updates the length when it closes the file: zero or far too little means it never did.
            if (frames <= 0 && held > 0) {
                rewrite(file, format, held);
                frames = held;
            }
            return Duration.ofMillis(Math.round(Math.max(0, frames) * 1000 / format.getFrameRate()));
        } catch (UnsupportedAudioFileException e) {
            throw new IOException(file + " is not a WAV file", e);
        }
    }

    private static void rewrite(Path file, AudioFormat format, long frames) throws IOException {
        Path repaired = file.resolveSibling(file.getFileName() + ".repaired");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.skipNBytes(HEADER);
            AudioSystem.write(new AudioInputStream(in, format, frames), AudioFileFormat.Type.WAVE, repaired.toFile());
        }
        Files.move(repaired, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
