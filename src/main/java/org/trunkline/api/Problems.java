package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trunkline.store.Database;
import org.trunkline.ticket.TicketConflict;
import org.trunkline.ticket.TicketRefused;

/** Every error leaves as application/problem+json; nothing of our insides goes with it. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String TYPE = "urn:trunkline:problem:";
    private static final String MEDIA_TYPE = "application/problem+json";

    /** The body of an error. */
    record Body(String type, String title, int status, String detail, String remedy, List<Problem.Fault> faults) {}

    private Problems() {}

    static void register(RoutesConfig routes) {
        routes.exception(Problem.class, (problem, ctx) -> write(ctx, problem));
        routes.exception(TicketConflict.class, (conflict, ctx) -> write(ctx, from(conflict)));
        routes.exception(
                TicketRefused.class,
                (refused, ctx) -> write(ctx, Replies.refused(String.valueOf(refused.getMessage()))));
        routes.exception(HttpResponseException.class, (answer, ctx) -> {
            if (answer instanceof MethodNotAllowedResponse) {
                ctx.header("Allow", String.join(", ", answer.getDetails().values()));
            }
            write(ctx, from(answer));
        });
        routes.exception(Exception.class, (failure, ctx) -> write(ctx, from(failure, ctx)));
    }

    /** With who changed what since. */
    private static Problem from(TicketConflict conflict) {
        String remedy = "look at it again, then give If-Match: \"" + conflict.version() + "\"";
        return new Problem(
                409,
                "changed",
                String.valueOf(conflict.getMessage()),
                remedy,
                conflict.since().stream()
                        .map(change -> new Problem.Fault(
                                change.what(),
                                "by " + change.by() + " at " + change.at()
                                        + (change.detail() == null ? "" : ": " + change.detail()),
                                remedy))
                        .toList());
    }

    private static Problem from(HttpResponseException answer) {
        return switch (answer.getStatus()) {
            case 404 ->
                new Problem(404, "no-such-address", "there is nothing at this address", "see /api/v1/openapi.yaml");
            case 405 ->
                new Problem(
                        405, "no-such-method", "this address does not take that method", "see /api/v1/openapi.yaml");
            case 413 -> tooLarge();
            default ->
                new Problem(
                        answer.getStatus(),
                        "refused",
                        HttpStatus.forStatus(answer.getStatus()).getMessage(),
                        "see /api/v1/openapi.yaml");
        };
    }

    static Problem tooLarge() {
        return new Problem(413, "too-large", "the request's body is too large", "send at most 64 KiB");
    }

    private static Problem from(Exception failure, Context ctx) {
        if (Database.unavailable(failure)) {
            LOG.warn("{} {}: the database is away: {}", ctx.method(), ctx.path(), failure.toString());
            return new Problem(
                    503,
                    "database-away",
                    "the database does not answer; calls go on without it",
                    "try again later; /health/ready tells when it is back");
        }
        String id = UUID.randomUUID().toString();
        LOG.error("{} {} failed ({})", ctx.method(), ctx.path(), id, failure);
        return new Problem(
                500, "internal", "the request failed inside Trunkline", "look for " + id + " in Trunkline's log");
    }

    static void write(Context ctx, Problem problem) {
        if (ctx.res().isCommitted()) {
            return;
        }
        ctx.status(problem.status());
        ctx.json(body(problem));
        ctx.contentType(MEDIA_TYPE);
    }

    private static Body body(Problem problem) {
        return new Body(
                TYPE + problem.type(),
                HttpStatus.forStatus(problem.status()).getMessage(),
                problem.status(),
                String.valueOf(problem.getMessage()),
                problem.remedy(),
                problem.faults());
    }

    /** For what the server refuses before it is a request to anything of ours: it would send a page of its own. */
    static ErrorHandler unreadable() {
        return new ErrorHandler() {
            @Override
            protected void generateResponse(
                    Request request,
                    Response response,
                    int status,
                    @Nullable String message,
                    @Nullable Throwable cause,
                    Callback callback) {
                Problem problem = new Problem(
                        status, "refused", "the request cannot be read", "write address and headers as RFC 9110 does");
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
                Content.Sink.write(response, true, Json.MAPPER.writeValueAsString(body(problem)), callback);
            }
        };
    }
}
