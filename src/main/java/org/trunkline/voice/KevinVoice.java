package org.trunkline.voice;

import com.sun.speech.freetts.audio.AudioPlayer;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import javax.sound.sampled.AudioFormat;

/** FreeTTS' voice kevin, 8 kHz, in process: English, clear, of its time. A few milliseconds a sentence. */
public final class KevinVoice implements Voice {
    /** Longer text is no prompt; this is some ten minutes. */
    private static final int LONGEST = 10_000;

    /** A FreeTTS voice may be used by one thread at a time; making one takes a tenth of a second, so they are kept. */
    private final ConcurrentLinkedQueue<Speaker> idle = new ConcurrentLinkedQueue<>();

    private final Semaphore speakers;

    /** @param atOnce how many texts are rendered at once at most; each speaker takes some megabytes */
    public KevinVoice(int atOnce) {
        speakers = new Semaphore(atOnce);
    }

    @Override
    public String name() {
        return "freetts-1.2.2-kevin";
    }

    @Override
    public Set<Style.Aspect> can() {
        return EnumSet.allOf(Style.Aspect.class);
    }

    @Override
    public short[] render(String text, Style style) {
        if (text.length() > LONGEST) {
            throw new VoiceFailed("a text of " + text.length() + " characters is too long to speak", null);
        }
        speakers.acquireUninterruptibly();
        try {
            Speaker speaker = idle.poll();
            if (speaker == null) {
                speaker = new Speaker();
            }
            // One that failed is not used again.
            short[] samples = speaker.speak(speakable(text), style);
            idle.add(speaker);
            return samples;
        } catch (RuntimeException e) {
            throw new VoiceFailed("FreeTTS cannot speak this text", e);
        } finally {
            speakers.release();
        }
    }

    /** FreeTTS knows ASCII only; what is not is brought as near as it can be. */
    private static String speakable(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[‘’]", "'")
                .replaceAll("[“”]", "\"")
                .replaceAll("[–—]", ", ")
                .replace("£", " pounds ")
                .replace("€", " euros ")
                .replaceAll("[^\\x20-\\x7e]", " ")
                .strip();
    }

    private static final class Speaker {
        private final com.sun.speech.freetts.Voice voice;
        private final Sink sink = new Sink();
        private final float rate;
        private final float pitch;

        Speaker() {
            // The directory itself, not FreeTTS' manager, which looks for voices in jars beside its own.
            voice = Arrays.stream(new KevinVoiceDirectory().getVoices())
                    .filter(each -> each.getName().equals("kevin"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("FreeTTS comes without its voice kevin"));
            // FreeTTS reads its lexicon by way of a table that all voices of a process share.
            synchronized (Speaker.class) {
                voice.allocate();
            }
            voice.setAudioPlayer(sink);
            rate = voice.getRate();
            pitch = voice.getPitch();
        }

        short[] speak(String text, Style style) {
            voice.setRate((float) (rate * style.rate()));
            voice.setPitch((float) (pitch * style.pitch()));
            sink.bytes.reset();
            if (text.isEmpty()) {
                return new short[0];
            }
            if (!voice.speak(text)) {
                throw new IllegalStateException("no audio");
            }
            ShortBuffer samples = ByteBuffer.wrap(sink.bytes.toByteArray())
                    .order(ByteOrder.BIG_ENDIAN)
                    .asShortBuffer();
            short[] copy = new short[samples.remaining()];
            samples.get(copy);
            return copy;
        }
    }

    /** Where FreeTTS puts its samples. */
    private static final class Sink implements AudioPlayer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private AudioFormat format = new AudioFormat(8000, 16, 1, true, true);

        @Override
        public void setAudioFormat(AudioFormat format) {
            if (format.getSampleRate() != 8000 || format.getSampleSizeInBits() != 16 || !format.isBigEndian()) {
                throw new IllegalStateException("kevin speaks " + format + ", not 8 kHz");
            }
            this.format = format;
        }

        @Override
        public AudioFormat getAudioFormat() {
            return format;
        }

        @Override
        public boolean write(byte[] audio) {
            bytes.writeBytes(audio);
            return true;
        }

        @Override
        public boolean write(byte[] audio, int offset, int size) {
            bytes.write(audio, offset, size);
            return true;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void reset() {}

        @Override
        public boolean drain() {
            return true;
        }

        @Override
        public void begin(int size) {}

        @Override
        public boolean end() {
            return true;
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}

        @Override
        public float getVolume() {
            return 1;
        }

        @Override
        public void setVolume(float volume) {}

        @Override
        public long getTime() {
            return 0;
        }

        @Override
        public void resetTime() {}

        @Override
        public void startFirstSampleTimer() {}

        @Override
        public void showMetrics() {}
    }
}
