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
import org.trunkline.messaging.HookRequest;
import org.trunkline.messaging.Messaging;
import org.trunkline.store.StoreException;

/** What networks of messages send to us. Open to everybody: the signature is the log-in. */
final class HookRoutes {
    static final String PATH = "/hooks/";

    private final Messaging messaging;
    private final Proxies proxies;

    HookRoutes(Messaging messaging, Proxies proxies) {
        this.messaging = messaging;
        this.proxies = proxies;
    }

    void register(RoutesConfig routes) {
        routes.post(PATH + "{account}", this::posted, Role.ANYONE);
        routes.get(PATH + "{account}", this::asked, Role.ANYONE);
    }

    private void posted(Context ctx) {
        try {
            String account = ctx.pathParam("account");
            byte[] body = body(ctx, messaging.mostBytes(account, proxies.client(ctx)));
            messaging.posted(account, request(ctx, new String(body, StandardCharsets.UTF_8)));
            ctx.status(204);
        } catch (HookRefused refused) {
            throw refused(ctx, refused);
        } catch (StoreException e) {
            throw refused(ctx, HookRefused.later("the message cannot be stored just now"));
        }
    }

    private void asked(Context ctx) {
        try {
            ctx.contentType("text/plain; charset=utf-8")
                    .result(messaging.asked(ctx.pathParam("account"), request(ctx, "")));
        } catch (HookRefused refused) {
            throw refused(ctx, refused);
        }
    }

    private HookRequest request(Context ctx, String body) {
        Map<String, String> headers = new HashMap<>();
        ctx.headerMap().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        Map<String, String> query = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> {
            if (!values.isEmpty()) {
                query.put(name, values.getFirst());
            }
        });
        return new HookRequest(proxies.client(ctx), query, headers, body);
    }

    private static Problem refused(Context ctx, HookRefused refused) {
        if (refused.isForNow()) {
            ctx.header("Retry-After", refused.status() == 429 ? "1" : "5");
        }
        return new Problem(refused.status(), refused.type(), String.valueOf(refused.getMessage()), refused.remedy());
    }

    private static byte[] body(Context ctx, int most) {
        try (InputStream in = ctx.req().getInputStream()) {
            byte[] body = in.readNBytes(most + 1);
            if (body.length > most) {
                throw new Problem(
                        413,
                        "too-large",
                        "the request's body is too large",
                        "send at most 16 MiB, and 64 KiB for a minute after many that were not signed");
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
