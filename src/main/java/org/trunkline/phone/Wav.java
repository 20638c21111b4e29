package org.trunkline.phone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** WAV files as 16-bit samples, 8,000 a second, one channel; other rates, channels and codings are converted when read. */
public final class Wav {
    static final int RATE = 8000;
    private static final AudioFormat FORMAT = new AudioFormat(RATE, 16, 1, true, false);

    private Wav() {}

    /** @throws PhoneException if there is no such file, or it is no WAV file that Java can read */
    public static short[] read(Path file) {
        try (AudioInputStream stored = decoded(AudioSystem.getAudioInputStream(file.toFile()));
                AudioInputStream converted = AudioSystem.getAudioInputStream(FORMAT, stored)) {
            ByteBuffer bytes = ByteBuffer.wrap(converted.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            short[] samples = new short[bytes.remaining() / 2];
            bytes.asShortBuffer().get(samples);
            return samples;
        } catch (UnsupportedAudioFileException | IllegalArgumentException e) {
            throw new PhoneException(
                    file + " is not a WAV file of PCM samples; convert it: sox " + file + " -r 8000 -c 1 -b 16 new.wav",
                    e);
        } catch (IOException e) {
            throw new PhoneException("cannot read " + file + ": " + e.getMessage() + "; give an existing WAV file", e);
        }
    }

    /** Java converts the rate of linear samples only. */
    private static AudioInputStream decoded(AudioInputStream stored) {
        AudioFormat format = stored.getFormat();
        return format.getEncoding().equals(AudioFormat.Encoding.ULAW)
                        || format.getEncoding().equals(AudioFormat.Encoding.ALAW)
                ? AudioSystem.getAudioInputStream(AudioFormat.Encoding.PCM_SIGNED, stored)
                : stored;
    }

    static void write(Path file, short[] samples, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples, 0, length);
        try (AudioInputStream stream = new AudioInputStream(new ByteArrayInputStream(bytes.array()), FORMAT, length)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        } catch (IOException e) {
            throw new PhoneException("cannot write " + file + ": " + e.getMessage() + "; choose a writable folder", e);
        }
    }
}
