package org.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.trunkline.agent.Channel;
import org.trunkline.conversation.CarrierForTests;
import org.trunkline.conversation.ConversationFact;
import org.trunkline.conversation.Received;
import org.trunkline.conversation.Routing;
import org.trunkline.customer.Address;
import org.trunkline.customer.Ending;
import org.trunkline.survey.Kind;
import org.trunkline.survey.SurveyFact;
import tools.jackson.databind.JsonNode;

/** Each documented answer about surveys, asked for once. */
final class SurveysAsked {
    private SurveysAsked() {}

    /** After i-1, with which agent 101 had to do. */
    static void all(TestApi api) {
        assertThat(api.get("/api/v1/interactions/i-1/survey").status()).isEqualTo(404);
        SurveyFact.About about = new SurveyFact.About("satisfaction", Kind.CSAT, "voice", "billing", "101");
        Instant until = Instant.now().plus(Duration.ofDays(1));
        api.happened(new SurveyFact.Asked("i-1", about, until, null), Map.of());
        api.happened(new SurveyFact.Answered("i-1", 4), Map.of(SurveyFact.COMMENT, "kind"));
        JsonNode one = api.send("GET", "/api/v1/interactions/i-1/survey", api.token(Role.AGENT), null)
                .json();
        assertThat(one.path("score").asInt()).isEqualTo(4);
        assertThat(one.path("comment").asString()).isEqualTo("kind");
        JsonNode contact = api.get("/api/v1/interactions/i-1").json();
        assertThat(contact.at("/survey/score").asInt()).isEqualTo(4);
        String customer = contact.at("/interaction/customer").asString();
        assertThat(api.get("/api/v1/customers/" + customer + "/timeline").body())
                .contains("\"comment\":\"kind\"");
        assertThat(api.get("/api/v1/surveys?state=ANSWERED&queue=billing&agent=101&limit=1")
                        .json()
                        .path("items"))
                .hasSize(1);
        JsonNode report = api.get("/api/v1/reports/surveys?by=AGENT").json();
        assertThat(report.at("/items/0/name").asString()).isEqualTo("101");
        assertThat(report.at("/items/0/score").asDouble()).isEqualTo(1.0);
        assertThat(report.at("/formulas/nps").asString()).contains("Reichheld");
        for (String wrong : List.of("surveys?state=x", "surveys?after=x", "surveys?from=x", "reports/surveys?by=x")) {
            assertThat(api.get("/api/v1/" + wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    /** A customer is asked by email. @return the path that their link has */
    static String link(TestApi api) throws InterruptedException {
        String account = "surveys@center.example";
        CarrierForTests mail = new CarrierForTests(Channel.EMAIL, account);
        api.conversations.carry(mail);
        var _ = api.surveys.start();
        String id = api.conversations
                .received(
                        new Received(
                                Channel.EMAIL,
                                account,
                                "<1@vera.example>",
                                new Address(Address.Kind.EMAIL, "vera@vera.example"),
                                "Vera",
                                List.of(account),
                                "Hello",
                                Instant.now(),
                                "Hello",
                                null,
                                List.of(),
                                List.of()),
                        Routing.to("surveyed"))
                .interaction();
        api.happened(new ConversationFact.Accepted(id, id + "/1", "101"), Map.of());
        api.happened(new ConversationFact.Ended(id, Ending.completed(Ending.Responsible.AGENT), "101"), Map.of());
        String text = mail.next().text();
        String url = text.substring(text.indexOf("https://")).split("\\s", 2)[0];
        assertThat(url).startsWith("https://help.center.example/s/");
        return URI.create(url).getPath();
    }
}
