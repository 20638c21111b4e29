package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.trunkline.agent.Channel;
import org.trunkline.conversation.ConversationFilter;

/** What the document says of chats, each answer once. */
final class ChatsAsked {
    private static final String CHAT = "/chat/v1/website";
    private static final String[] EVIL = {"Origin", "https://evil.example"};

    private ChatsAsked() {}

    static void all(TestApi api) {
        status(200, api.send("GET", CHAT, null, null));
        status(403, api.send("GET", CHAT, null, null, EVIL));
        status(404, api.send("GET", "/chat/v1/none", null, null));

        String session = api.send(
                        "POST", CHAT + "/sessions", null, "{\"name\":\"Ada\",\"email\":\"ada@chats.example\"}")
                .json()
                .path("session")
                .asString();
        status(400, api.send("POST", CHAT + "/sessions", null, "{\"nam\":1}"));
        status(401, api.send("POST", CHAT + "/sessions", null, "{\"token\":\"a.b.c\"}"));
        status(403, api.send("POST", CHAT + "/sessions", null, "{}", EVIL));
        status(404, api.send("POST", "/chat/v1/none/sessions", null, "{}"));

        String form = "{\"email\":\"ada@chats.example\",\"text\":\"Do you open on Sunday?\",\"key\":\"form-of-ada\"}";
        TestApi.Answer left = api.send("POST", CHAT + "/tickets", null, form);
        status(201, left);
        assertThat(api.send("POST", CHAT + "/tickets", null, form).json().path("number"))
                .as("sent again, it is the same ticket")
                .isEqualTo(left.json().path("number"));
        assertThat(api.get("/api/v1/tickets/" + left.json().path("number").asLong())
                        .body())
                .contains("Do you open on Sunday?");
        status(
                400,
                api.send(
                        "POST",
                        CHAT + "/tickets",
                        null,
                        "{\"email\":\"ada\",\"text\":\"?\",\"key\":\"form-2-of-ada\"}"));
        status(403, api.send("POST", CHAT + "/tickets", null, form, EVIL));
        status(404, api.send("POST", "/chat/v1/none/tickets", null, form));

        String files = "/chat/v1/files";
        status(201, api.send("POST", files + "?name=a.txt&key=file-of-ada", session, "All that I know"));
        status(400, api.send("POST", files + "?name=a.txt&key=x", session, "All that I know"));
        status(401, api.send("POST", files + "?name=a.txt&key=file-of-ada", "none", "All that I know"));
        status(413, api.send("POST", files + "?name=a.txt&key=file-2-of-ada", session, "x".repeat(2 << 20)));
        status(415, api.send("POST", files + "?name=a.sh&key=file-3-of-ada", session, "#!/bin/sh\nexit\n"));
        String id = api.conversations
                .desk()
                .list(new ConversationFilter(null, Channel.CHAT, null, null), null, 1)
                .items()
                .getFirst()
                .interaction()
                .id();
        String file = api.conversations
                .messages(id)
                .getFirst()
                .attachments()
                .getFirst()
                .id();
        status(200, api.send("GET", files + "/" + file, session, null));
        status(401, api.send("GET", files + "/" + file, "none", null));
        status(404, api.send("GET", files + "/f0.0", session, null));
        agents(api, id);
    }

    private static void agents(TestApi api, String id) {
        String one = "/api/v1/conversations/" + id;
        String none = "/api/v1/conversations/none";
        status(204, api.send("PUT", one + "/typing", TestApi.ADMIN, "{\"on\":true}"));
        status(400, api.send("PUT", one + "/typing", TestApi.ADMIN, "{}"));
        status(404, api.send("PUT", none + "/typing", TestApi.ADMIN, "{\"on\":true}"));
        String message = api.conversations.messages(id).getFirst().id();
        status(204, api.send("PUT", one + "/read", TestApi.ADMIN, "{\"message\":\"" + message + "\"}"));
        status(400, api.send("PUT", one + "/read", TestApi.ADMIN, "{\"message\":\"x\"}"));
        status(404, api.send("PUT", none + "/read", TestApi.ADMIN, "{\"message\":\"m1.1\"}"));
        assertThat(api.get("/api/v1/interactions/" + id + "/messages")
                        .json()
                        .path("visitor")
                        .path("readByAgent")
                        .asString())
                .isEqualTo(message);
        status(409, api.post(one + "/call", "{\"number\":\"+442079460123\"}"));
        status(201, api.post(one + "/call", "{\"number\":\"+442079460123\",\"agent\":\"101\"}"));
        status(400, api.post(one + "/call", "{\"agent\":\"101\"}"));
        status(404, api.post(none + "/call", "{}"));
    }

    private static void status(int wanted, TestApi.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(wanted);
    }
}
