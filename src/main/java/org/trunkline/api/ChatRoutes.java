package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.trunkline.chat.ChatEntry;
import org.trunkline.chat.Chats;
import org.trunkline.chat.OffHoursForm;
import org.trunkline.chat.Session;
import org.trunkline.chat.SignedTokens;
import org.trunkline.conversation.ConversationDesk;
import org.trunkline.profile.AttachmentRefused;
import org.trunkline.profile.Contents;

/**
 * What web pages with a chat ask for. Anybody may; what a visitor has is behind the secret of their session. Other sites'
 * pages may read the answers where [[chat]] origins says so.
 */
final class ChatRoutes {
    static final String PREFIX = "/chat/";

    /** @param opens null: it is open, or nobody knows when it opens */
    record About(
            String name,
            String title,
            String greeting,
            boolean open,
            @Nullable Instant opens,
            Contents.Rules files,
            boolean callback) {}

    record Begin(
            @Nullable String name,
            @Nullable String email,
            @Nullable String token,
            @Nullable String page,
            @Nullable String language) {}

    record Begun(String session) {}

    record Form(
            @Nullable String name,
            @Nullable String email,
            @Nullable String subject,
            @Nullable String text,
            @Nullable String key,
            @Nullable String session) {}

    record Left(long number) {}

    private static final String ONE = "/chat/v1/{chat}";
    private static final String SESSIONS = ONE + "/sessions";
    private static final String TICKETS = ONE + "/tickets";
    private static final String FILES = "/chat/v1/files";
    private static final String FILE = FILES + "/{id}";
    private static final String SOCKET = "/chat/v1/socket";
    private static final int MOST_BYTES = 64 * 1024;

    private final Chats chats;
    private final ConversationDesk conversations;
    private final Proxies proxies;

    ChatRoutes(Parts parts, Proxies proxies) {
        this.chats = parts.chats();
        this.conversations = parts.conversations();
        this.proxies = proxies;
    }

    void register(RoutesConfig routes) {
        routes.get(ONE, this::about, Role.ANYONE);
        routes.post(SESSIONS, this::begin, Role.ANYONE);
        routes.post(TICKETS, this::leave, Role.ANYONE);
        routes.post(FILES, this::upload, Role.ANYONE);
        routes.get(FILE, this::download, Role.ANYONE);
        for (String path : List.of(ONE, SESSIONS, TICKETS, FILES, FILE)) {
            routes.options(path, this::preflight, Role.ANYONE);
        }
        routes.ws(SOCKET, new ChatSocket(chats, proxies)::configure, Role.ANYONE);
    }

    // ---- before a session

    private void about(Context ctx) {
        ChatEntry chat = chat(ctx);
        Chats.Opening opening = chats.opening(chat);
        ctx.header("Cache-Control", "no-store")
                .json(new About(
                        chat.name(),
                        chat.title(),
                        chat.greeting(),
                        opening.open(),
                        opening.opens(),
                        chats.files(),
                        chat.callback()));
    }

    private void begin(Context ctx) {
        ChatEntry chat = chat(ctx);
        requireMayBegin(ctx);
        Begin wish = Json.read(ctx, Begin.class, MOST_BYTES);
        try {
            String secret = chats.begin(
                    chat, new Chats.Beginning(wish.name(), wish.email(), wish.token(), wish.page(), wish.language()));
            ctx.status(201).header("Cache-Control", "no-store").json(new Begun(secret));
        } catch (SignedTokens.Refused e) {
            String[] told = String.valueOf(e.getMessage()).split("; ", 2);
            throw new Problem(401, "token", told[0], told.length == 2 ? told[1] : "see docs/chat.md");
        }
    }

    /** The form for when nobody is there. */
    private void leave(Context ctx) {
        ChatEntry chat = chat(ctx);
        requireMayBegin(ctx);
        Form form = Json.read(ctx, Form.class, MOST_BYTES);
        Session session = form.session() == null
                ? null
                : chats.session(form.session())
                        .filter(found -> found.chat().equals(chat.name()))
                        .orElse(null);
        try {
            ctx.status(201)
                    .json(new Left(chats.leave(
                            chat,
                            new OffHoursForm(
                                    form.name(),
                                    Json.required("email", form.email()),
                                    form.subject(),
                                    session == null
                                            ? Json.required("text", form.text())
                                            : Objects.requireNonNullElse(form.text(), ""),
                                    Json.required("key", form.key())),
                            session)));
        } catch (IllegalArgumentException e) {
            String[] told = String.valueOf(e.getMessage()).split(": |; ", 3);
            throw told.length == 3
                    ? Problem.invalid(told[0], told[1], told[2])
                    : Problem.invalid("body", String.valueOf(e.getMessage()), "correct it");
        }
    }

    private void requireMayBegin(Context ctx) {
        if (!chats.mayBegin(proxies.client(ctx))) {
            throw new Problem(429, "too-many", "your address has begun too much", "try again in a minute");
        }
    }

    private ChatEntry chat(Context ctx) {
        ChatEntry chat = chats.find(ctx.pathParam("chat"))
                .orElseThrow(() -> new Problem(
                        404,
                        "not-found",
                        "there is no chat '" + ctx.pathParam("chat") + "'",
                        "correct data-chat of the script, or add it as [[chat]]"));
        requireOrigin(ctx, chat);
        return chat;
    }

    private static void requireOrigin(Context ctx, ChatEntry chat) {
        String origin = ctx.header("Origin");
        if (!chat.admits(origin)) {
            throw new Problem(
                    403, "origin", "this page may not have the chat", "add its origin to origins in [[chat]]");
        }
        allow(ctx, origin);
    }

    private static void allow(Context ctx, @Nullable String origin) {
        if (origin != null) {
            ctx.header("Access-Control-Allow-Origin", origin).header("Vary", "Origin");
        }
    }

    private void preflight(Context ctx) {
        String origin = ctx.header("Origin");
        if (origin != null && chats.admits(origin)) {
            allow(ctx, origin);
            ctx.header("Access-Control-Allow-Methods", "GET, POST")
                    .header("Access-Control-Allow-Headers", "Authorization, Content-Type")
                    .header("Access-Control-Max-Age", "600");
        }
        ctx.status(204);
    }

    // ---- files

    private void upload(Context ctx) throws IOException {
        Session session = session(ctx);
        String name = Json.required("name", Ask.text(ctx, "name"));
        String key = Json.required("key", Ask.text(ctx, "key"));
        try (InputStream content = ctx.req().getInputStream()) {
            ctx.status(201).json(chats.file(session, key, name, content));
        } catch (AttachmentRefused e) {
            throw AttachmentRoutes.refused(e);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(
                    "key", String.valueOf(e.getMessage()), "give each message one of its own, such as a UUID");
        }
    }

    private void download(Context ctx) throws IOException {
        Session session = session(ctx);
        String id = ctx.pathParam("id");
        ConversationDesk.Found found = conversations
                .file(id)
                .filter(file -> file.interaction().equals(session.interaction()))
                .orElseThrow(() -> Problem.notFound("file '" + id + "' of this chat"));
        try (InputStream content = conversations
                .open(found.file())
                .orElseThrow(() -> new Problem(410, "gone", "the file is not there any more", "have it sent again"))) {
            AttachmentRoutes.serve(ctx, found.file().mediaType(), found.file().name(), content);
        }
    }

    private Session session(Context ctx) {
        String header = String.valueOf(ctx.header("Authorization"));
        String secret = header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : "";
        Session session = chats.session(secret)
                .orElseThrow(() -> Access.unauthorized(
                        ctx, "there is no such session", "begin one, and send Authorization: Bearer SESSION"));
        requireOrigin(ctx, chats.entry(session));
        return session;
    }
}
