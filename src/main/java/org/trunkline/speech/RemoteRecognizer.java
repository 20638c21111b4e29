package org.trunkline.speech;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recognizer on another machine, over a websocket in the protocol of vosk-server: one connection an utterance; audio
 * goes out as binary messages, each is answered. What the server's model knows cannot be asked, and it leaves out unknown
 * words without a word.
 */
final class RemoteRecognizer implements Recognizer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI server;
    private final Duration patience;
    private final Abilities abilities;
    private final HttpClient http;

    /** @param patience how long the server may take to answer; less than what counts as hung */
    RemoteRecognizer(URI server, Locale language, boolean dictation, Duration patience) {
        this.server = server;
        this.patience = patience;
        abilities = new Abilities("remote " + server, language, List.of(16_000, 8_000), dictation, false, false);
        http = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    @Override
    public Abilities abilities() {
        return abilities;
    }

    @Override
    public boolean knows(String word) {
        return true;
    }

    @Override
    public CallSession session(int rate) {
        return new Session(rate);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private RuntimeException unreachable(@Nullable Throwable cause) {
        String why = cause == null ? "no answer within " + patience.toMillis() + " ms" : cause.toString();
        return new IllegalStateException("the recognizer at " + server + " does not answer (" + why
                + "); start it, or change recognizer.server");
    }

    private <T> T within(CompletableFuture<T> answer) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    /** What came in; a message may come in several pieces. */
    private static final class Answers implements WebSocket.Listener {
        private final LinkedBlockingQueue<JsonNode> pieces = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                pieces.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            pieces.add(JSON.createObjectNode().put("closed", true));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            pieces.add(JSON.createObjectNode().put("closed", true));
        }
    }

    private final class Session implements CallSession {
        private final int rate;
        private final VoskResult result = new VoskResult();
        private Optional<Grammar> grammar = Optional.empty();
        private Consumer<String> partial = _ -> {};
        private Answers answers = new Answers();
        private @Nullable WebSocket socket;
        private long samples;
        /** Audio that was sent and not answered. */
        private int owed;
        /** When the last answer came, or audio was sent to which none was owed before. */
        private long answeredAt;

        private Session(int rate) {
            this.rate = rate;
        }

        /** The connection is made when somebody speaks. */
        @Override
        public void begin(Optional<Grammar> wanted, Consumer<String> toTell) {
            close();
            grammar = wanted;
            partial = toTell;
            result.clear();
            samples = 0;
            owed = 0;
        }

        private WebSocket socket() {
            WebSocket open = socket;
            if (open == null) {
                answers = new Answers();
                open = within(
                        http.newWebSocketBuilder().connectTimeout(patience).buildAsync(server, answers));
                socket = open;
                Map<String, Object> config = grammar.isPresent()
                        ? Map.of("sample_rate", rate, "words", true, "phrase_list", phrases(grammar.get()))
                        : Map.of("sample_rate", rate, "words", true);
                within(open.sendText(JSON.writeValueAsString(Map.of("config", config)), true));
            }
            return open;
        }

        private List<String> phrases(Grammar what) {
            List<String> phrases =
                    new ArrayList<>(Phrases.all(what, VoskRecognizer.PHRASES).orElseGet(() -> Phrases.words(what)));
            phrases.add("[unk]");
            return phrases;
        }

        @Override
        public void audio(short[] audio) {
            ByteBuffer bytes = ByteBuffer.allocate(audio.length * 2).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asShortBuffer().put(audio);
            within(socket().sendBinary(bytes, true));
            samples += audio.length;
            if (owed++ == 0) {
                answeredAt = System.nanoTime();
            }
            for (JsonNode piece = answers.pieces.poll(); piece != null; piece = answers.pieces.poll()) {
                take(piece);
            }
            if (owed > 0 && System.nanoTime() - answeredAt > patience.toNanos()) {
                throw unreachable(null);
            }
        }

        private void take(JsonNode piece) {
            if (piece.path("closed").asBoolean(false)) {
                throw unreachable(new IllegalStateException("it closed the connection"));
            }
            owed--;
            answeredAt = System.nanoTime();
            if (piece.has("partial")) {
                String text = piece.path("partial").asString("");
                if (!text.isEmpty()) {
                    partial.accept(result.textWith(text));
                }
            } else {
                result.add(piece);
            }
        }

        @Override
        public Heard end() {
            Duration speech = Duration.ofMillis(samples * 1000 / rate);
            if (socket == null) {
                return new Heard(List.of(), speech);
            }
            within(socket().sendText("{\"eof\" : 1}", true));
            owed++;
            long until = System.nanoTime() + patience.toNanos();
            try {
                while (owed > 0) {
                    JsonNode piece = answers.pieces.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (piece == null) {
                        throw unreachable(null);
                    }
                    take(piece);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unreachable(e);
            } finally {
                close();
            }
            return result.heard(grammar, speech);
        }

        @Override
        public void close() {
            WebSocket left = socket;
            socket = null;
            if (left != null) {
                left.abort();
            }
        }
    }
}
