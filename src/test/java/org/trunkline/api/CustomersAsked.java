package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.trunkline.api.TestApi.Answer;
import tools.jackson.databind.JsonNode;

/** Each documented answer about customers, asked for once. */
final class CustomersAsked {
    private static final String ALL = "/api/v1/customers";
    private static final String NONE = "{}";

    private CustomersAsked() {}

    private static String add(TestApi api, String name) {
        Answer made = api.post(ALL, "{\"name\":\"" + name + "\"}");
        assertThat(made.status()).isEqualTo(201);
        return made.json().path("id").asString();
    }

    private static int status(TestApi api, String method, String path, String body) {
        return api.send(method, path, TestApi.ADMIN, body).status();
    }

    /** @param known who called once, i-2 */
    static void identities(TestApi api, String known) {
        assertThat(api.post(ALL, "{\"name\":\"" + "x".repeat(201) + "\"}").status())
                .isEqualTo(400);
        String bea = add(api, "Bea");
        String identities = ALL + "/" + bea + "/identities";
        String mail = "{\"kind\":\"email\",\"address\":\"Bea@Example.org\",\"verified\":true}";
        assertThat(api.post(identities, mail).json().at("/identities/0/address").asString())
                .isEqualTo("bea@example.org");
        assertThat(status(api, "POST", ALL + "/none/identities", mail)).isEqualTo(404);
        for (String wrong : new String[] {
            NONE, "{\"kind\":\"fax\",\"address\":\"1\"}", "{\"kind\":\"email\",\"address\":\"bea\"}"
        }) {
            assertThat(status(api, "POST", identities, wrong)).as(wrong).isEqualTo(400);
        }
        String number = "{\"kind\":\"phone\",\"address\":\"020 7946 0002\"";
        assertThat(api.post(identities, number + "}").json().path("detail").asString())
                .contains(known);
        assertThat(status(api, "POST", identities, number + ",\"alsoOfOthers\":true}"))
                .isEqualTo(201);

        JsonNode shared = api.get("/api/v1/identities/phone/02079460002").json();
        assertThat(shared.path("address").asString()).isEqualTo("+442079460002");
        assertThat(shared.path("shared").asBoolean()).isTrue();
        assertThat(shared.path("customers")).hasSize(2);
        assertThat(api.get("/api/v1/identities/phone/x").status()).isEqualTo(400);
        String mine = "/api/v1/identities/email/bea@example.org";
        assertThat(api.send("PUT", mine, TestApi.ADMIN, "{\"shared\":true}")
                        .json()
                        .path("shared")
                        .asBoolean())
                .isTrue();
        assertThat(status(api, "PUT", mine, "{\"shared\":false}")).isEqualTo(200);
        assertThat(status(api, "PUT", mine, NONE)).isEqualTo(400);

        String one = identities + "/email/BEA@example.org";
        assertThat(api.send("PATCH", one, TestApi.ADMIN, "{\"verified\":false}")
                        .json()
                        .at("/identities/0/verified")
                        .asBoolean(true))
                .isFalse();
        assertThat(status(api, "PATCH", one, NONE)).isEqualTo(400);
        assertThat(status(api, "PATCH", identities + "/email/ada@example.org", NONE))
                .isEqualTo(404);
        assertThat(api.send("DELETE", one, TestApi.ADMIN, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", one, TestApi.ADMIN, null).status()).isEqualTo(404);
        assertThat(api.send("DELETE", identities + "/fax/1", TestApi.ADMIN, null)
                        .status())
                .isEqualTo(400);

        String whose = "/api/v1/interactions/i-2/customer";
        assertThat(api.send("PUT", whose, TestApi.ADMIN, "{\"customer\":\"" + bea + "\"}")
                        .json()
                        .path("customer")
                        .asString())
                .isEqualTo(bea);
        assertThat(status(api, "PUT", whose, "{\"customer\":\"" + known + "\"}"))
                .isEqualTo(200);
        assertThat(status(api, "PUT", whose, "{\"customer\":\"none\"}")).isEqualTo(400);
        assertThat(status(api, "PUT", "/api/v1/interactions/none/customer", NONE))
                .isEqualTo(404);
    }

    static void merges(TestApi api, String known) {
        String twin = add(api, "Caller Two");
        String number = "{\"kind\":\"phone\",\"address\":\"020 7946 0002\",\"alsoOfOthers\":true}";
        assertThat(status(api, "POST", ALL + "/" + twin + "/identities", number))
                .isEqualTo(201);
        JsonNode suggested =
                api.get(ALL + "/" + known + "/duplicates").json().path("items").path(0);
        assertThat(suggested.path("other").asString()).isEqualTo(twin);
        assertThat(suggested.at("/reasons/0/why").asString()).isEqualTo("SAME_NAME_AND_ADDRESS");
        assertThat(api.get("/api/v1/duplicates").json().path("items")).hasSize(1);
        assertThat(api.get(ALL + "/none/duplicates").status()).isEqualTo(404);

        String merges = ALL + "/" + known + "/merges";
        String absorb = "{\"absorb\":\"" + twin + "\"}";
        Answer merged = api.post(merges, absorb);
        assertThat(merged.status()).isEqualTo(201);
        assertThat(api.get(ALL + "/" + twin).json().path("id").asString()).isEqualTo(known);
        assertThat(api.post(merges, absorb).status()).isEqualTo(409);
        assertThat(api.post(merges, NONE).status()).isEqualTo(400);
        assertThat(api.post(merges, "{\"absorb\":\"none\"}").status()).isEqualTo(400);
        assertThat(api.post(ALL + "/none/merges", absorb).status()).isEqualTo(404);
        assertThat(api.get(merges).json().path("items")).hasSize(1);
        assertThat(api.get(ALL + "/none/merges").status()).isEqualTo(404);
        String merge = "/api/v1/merges/" + merged.json().path("id").asString();
        assertThat(api.send("DELETE", merge, TestApi.ADMIN, null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", merge, TestApi.ADMIN, null).status()).isEqualTo(404);
        assertThat(api.get(ALL + "/" + twin).json().path("id").asString()).isEqualTo(twin);
    }
}
