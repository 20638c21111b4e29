package org.trunkline.intent;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import opennlp.tools.tokenize.WordpieceTokenizer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * English sentences as vectors that are near each other where the meanings are: all-MiniLM-L6-v2, quantized. A sentence at a
 * time, for a vector must not depend on its neighbours, as it does with this model. Thread-safe.
 */
final class MiniLm implements AutoCloseable {
    /** In a cache, tells its vectors from those of another model. */
    static final String NAME = "all-MiniLM-L6-v2-q";

    static final int SIZE = 384;

    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
    /** The model takes 512; an email's first sentences tell what it is about. */
    private static final int MOST_TOKENS = 128;

    private static final Pattern ACCENTS = Pattern.compile("\\p{Mn}");
    private static final Pattern SIGNS = Pattern.compile("[\\p{P}\\p{S}]");

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, Integer> vocabulary;
    private final WordpieceTokenizer tokenizer;

    private MiniLm(OrtEnvironment environment, OrtSession session, Map<String, Integer> vocabulary) {
        this.environment = environment;
        this.session = session;
        this.vocabulary = vocabulary;
        this.tokenizer = new WordpieceTokenizer(vocabulary.keySet());
    }

    /** It cannot be had on this machine, or does not run. */
    static final class Missing extends RuntimeException {
        Missing(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** @throws Missing if the model, or the library that runs it, is not there */
    static MiniLm open() {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                // Calls go on meanwhile: it takes no more than the thread that asks.
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                return new MiniLm(environment, environment.createSession(bytes(MODEL), options), vocabulary());
            }
        } catch (IOException | JacksonException | OrtException | LinkageError e) {
            throw new Missing(e);
        }
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream in = MiniLm.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource + " is not among the libraries");
            }
            return in.readAllBytes();
        }
    }

    private static Map<String, Integer> vocabulary() throws IOException {
        JsonNode json = JsonMapper.builder().build().readTree(bytes(TOKENIZER));
        Map<String, Integer> vocabulary = new HashMap<>();
        json.path("model")
                .path("vocab")
                .properties()
                .forEach(each -> vocabulary.put(each.getKey(), each.getValue().asInt()));
        return vocabulary;
    }

    /** @return of length 1 */
    float[] vector(String sentence) {
        long[] ids = tokens(sentence);
        long[] shape = {1, ids.length};
        long[] all = new long[ids.length];
        Arrays.fill(all, 1);
        try (OnnxTensor tokens = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(all), shape);
                OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))) {
            return normed(((float[][][]) result.get(0).getValue())[0]);
        } catch (OrtException e) {
            throw new Missing(e);
        }
    }

    /** The mean of the tokens' vectors, brought to length 1. */
    private static float[] normed(float[][] tokens) {
        float[] mean = new float[SIZE];
        for (float[] token : tokens) {
            for (int i = 0; i < SIZE; i++) {
                mean[i] += token[i];
            }
        }
        double squares = 0;
        for (float value : mean) {
            squares += value * value;
        }
        float length = (float) Math.sqrt(squares);
        for (int i = 0; i < SIZE; i++) {
            mean[i] /= length;
        }
        return mean;
    }

    /** As the model was trained: lower case without accents, each sign a word, rare words in pieces. */
    long[] tokens(String sentence) {
        String plain = ACCENTS.matcher(Normalizer.normalize(sentence, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        String[] pieces = tokenizer.tokenize(SIGNS.matcher(plain).replaceAll(" $0 "));
        int unknown = vocabulary.getOrDefault(WordpieceTokenizer.BERT_UNK_TOKEN, 0);
        long[] ids = Arrays.stream(pieces)
                .mapToLong(piece -> vocabulary.getOrDefault(piece, unknown))
                .toArray();
        if (ids.length <= MOST_TOKENS) {
            return ids;
        }
        long[] cut = Arrays.copyOf(ids, MOST_TOKENS);
        cut[MOST_TOKENS - 1] = ids[ids.length - 1];
        return cut;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
