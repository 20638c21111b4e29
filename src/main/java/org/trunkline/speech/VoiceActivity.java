package org.trunkline.speech;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Objects;

/** Tells voice from noise and silence, with the Silero model. Thread-safe; its streams are not. */
final class VoiceActivity implements AutoCloseable {
    private static final int STATE = 2 * 128;

    private final OrtEnvironment environment;
    private final OrtSession session;

    private VoiceActivity(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    /** @throws IllegalStateException if the native library does not run on this machine */
    static VoiceActivity open() {
        try (InputStream model = Objects.requireNonNull(VoiceActivity.class.getResourceAsStream("silero-vad.onnx"))) {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                // Each call has its own thread already.
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                return new VoiceActivity(environment, environment.createSession(model.readAllBytes(), options));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException | UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "voice activity cannot be told: onnxruntime does not run on this machine (" + e.getMessage() + ")",
                    e);
        }
    }

    /** @param rate 8000 or 16000 */
    Stream stream(int rate) {
        return new Stream(rate);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One call's audio, window by window of 32 ms. */
    final class Stream {
        private final int window;
        private final int context;
        /** The end of the window before, then the window. */
        private final float[] input;

        // Outside the heap, as onnxruntime wants them: it would make others for each window, and leave them to the
        // collector.
        private final FloatBuffer audio;
        private final FloatBuffer state;
        private final LongBuffer hertz;

        private Stream(int rate) {
            window = windowAt(rate);
            context = window / 8;
            input = new float[context + window];
            audio = direct(input.length * Float.BYTES).asFloatBuffer();
            state = direct(STATE * Float.BYTES).asFloatBuffer();
            hertz = direct(Long.BYTES).asLongBuffer().put(0, rate);
        }

        private static ByteBuffer direct(int bytes) {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }

        /** @return how likely it is that somebody speaks in this window, 0 to 1 */
        float voice(short[] samples) {
            System.arraycopy(input, window, input, 0, context);
            for (int i = 0; i < window; i++) {
                input[context + i] = samples[i] / 32768f;
            }
            audio.put(0, input);
            try (OnnxTensor heard = OnnxTensor.createTensor(environment, audio, new long[] {1, input.length});
                    OnnxTensor before = OnnxTensor.createTensor(environment, state, new long[] {2, 1, 128});
                    OnnxTensor at = OnnxTensor.createTensor(environment, hertz, new long[] {});
                    OrtSession.Result result = session.run(Map.of("input", heard, "state", before, "sr", at))) {
                state.put(0, ((OnnxTensor) result.get("stateN").orElseThrow()).getFloatBuffer(), 0, STATE);
                return ((OnnxTensor) result.get("output").orElseThrow())
                        .getFloatBuffer()
                        .get(0);
            } catch (OrtException e) {
                throw new IllegalStateException("voice activity cannot be told", e);
            }
        }
    }

    /** Samples of a window at this rate. */
    static int windowAt(int rate) {
        return rate * 32 / 1000;
    }
}
