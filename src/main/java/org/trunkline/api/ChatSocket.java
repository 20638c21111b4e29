package org.trunkline.api;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.trunkline.chat.Chats;
import org.trunkline.chat.Visit;
import org.trunkline.chat.Wire;

/** Visitors' websockets: frames in and out, what they mean is for the room of chats. */
final class ChatSocket {
    /** A message of the longest, in JSON. */
    static final int MOST_BYTES = 64 * 1024;

    static final Duration PING = Duration.ofSeconds(20);
    /** Without a sign of life, pongs included. */
    static final Duration IDLE = Duration.ofSeconds(60);

    private static final Duration SEND_WITHIN = Duration.ofSeconds(20);
    private static final String VISIT = "visit";
    private static final int LONGEST_REASON = 100;

    private final Chats chats;
    private final Proxies proxies;

    ChatSocket(Chats chats, Proxies proxies) {
        this.chats = chats;
        this.proxies = proxies;
    }

    void configure(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onMessage(ctx -> visit(ctx).heard(ctx.message()));
        socket.onBinaryMessage(ctx -> ctx.closeSession(1003, "send text"));
        socket.onClose(ctx -> gone(ctx));
        socket.onError(ctx -> gone(ctx));
    }

    private void connected(WsConnectContext ctx) {
        ctx.session.setIdleTimeout(IDLE);
        ctx.enableAutomaticPings(PING.toSeconds(), TimeUnit.SECONDS);
        ctx.attribute(VISIT, chats.visit(new Socket(ctx.session), proxies.client(ctx), ctx.header("Origin")));
    }

    private static Visit visit(WsContext ctx) {
        Visit visit = ctx.attribute(VISIT);
        if (visit == null) {
            throw new IllegalStateException("a frame came before the socket was open");
        }
        return visit;
    }

    private static void gone(WsContext ctx) {
        Visit visit = ctx.attribute(VISIT);
        if (visit != null) {
            visit.gone();
        }
    }

    private record Socket(Session session) implements Wire {
        @Override
        public void send(String frame) throws IOException {
            Callback.Completable written = new Callback.Completable();
            session.sendText(frame, written);
            try {
                written.get(SEND_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("the page does not read", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public void close(int code, String why) {
            session.close(code, why.length() <= LONGEST_REASON ? why : why.substring(0, LONGEST_REASON), Callback.NOOP);
        }
    }
}
