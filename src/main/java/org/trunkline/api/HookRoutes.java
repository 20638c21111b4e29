package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.trunkline.messaging.HookRefused;
import org.trunkline.messaging.HookReply;
import org.trunkline.messaging.HookRequest;
import org.trunkline.messaging.Messaging;
import org.trunkline.store.StoreException;

/** What networks of messages send to us. Open to everybody: the signature is the log-in. */
final class HookRoutes {
    static final String PATH = "/hooks/";
    private static final int LARGEST = 16 << 20;

    private final Messaging messaging;

    HookRoutes(Messaging messaging) {
        this.messaging = messaging;
    }

    void register(RoutesConfig routes) {
        routes.post(PATH + "{account}", this::take, Role.ANYONE);
        routes.get(PATH + "{account}", this::take, Role.ANYONE);
    }

    private void take(Context ctx) {
        Map<String, String> headers = new HashMap<>();
        ctx.headerMap().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        Map<String, String> query = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> {
            if (!values.isEmpty()) {
                query.put(name, values.getFirst());
            }
        });
        try {
            HookReply reply = messaging.hook(
                    ctx.pathParam("account"),
                    new HookRequest(query, headers, new String(body(ctx), StandardCharsets.UTF_8)));
            if (reply.text().isEmpty()) {
                ctx.status(204);
            } else {
                ctx.contentType("text/plain; charset=utf-8").result(reply.text());
            }
        } catch (HookRefused refused) {
            if (refused.status() == 409 || refused.status() == 429) {
                ctx.header("Retry-After", refused.status() == 429 ? "1" : "5");
            }
            throw new Problem(refused.status(), refused.type(), String.valueOf(refused.getMessage()), refused.remedy());
        } catch (StoreException e) {
            ctx.header("Retry-After", "5");
            throw new Problem(
                    503, "database-away", "the message cannot be stored just now", "send it again in a while");
        }
    }

    private static byte[] body(Context ctx) {
        try (InputStream in = ctx.req().getInputStream()) {
            byte[] body = in.readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw new Problem(413, "too-large", "the request's body is too large", "send at most 16 MiB");
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
