package org.trunkline.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trunkline.customer.FlowVersions;
import org.trunkline.flow.FlowLibrary;

/** Flows: what is live, what was, and what is wrong in the folder. The folder is changed with an editor, not here. */
final class FlowRoutes {
    record Flow(String flow, String version) {}

    /** @param live whether new calls get it */
    record Version(
            String version,
            boolean live,
            @Nullable Instant loadedAt,
            @Nullable Instant firstUsedAt) {}

    record Content(String flow, String version, boolean live, String content) {}

    /** @param file its name in the folder of flows */
    record Fault(String file, int line, int column, String what, String remedy) {}

    private final FlowLibrary library;
    private final FlowVersions versions;

    FlowRoutes(FlowLibrary library, FlowVersions versions) {
        this.library = library;
        this.versions = versions;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/flows", this::list, Role.DESIGNER);
        routes.get("/api/v1/flow-problems", this::problems, Role.DESIGNER);
        routes.get("/api/v1/flows/{flow}/versions", this::versions, Role.DESIGNER);
        routes.get("/api/v1/flows/{flow}/versions/{version}", this::content, Role.DESIGNER);
    }

    private void list(Context ctx) {
        ctx.json(Json.Items.of(library.flows().stream()
                .map(flow -> new Flow(flow.flow(), flow.version()))
                .toList()));
    }

    private void problems(Context ctx) {
        ctx.json(Json.Items.of(library.problems().stream()
                .map(problem -> new Fault(
                        Objects.toString(problem.file().getFileName(), ""),
                        problem.line(),
                        problem.column(),
                        problem.what(),
                        problem.remedy()))
                .toList()));
    }

    private void versions(Context ctx) {
        String flow = ctx.pathParam("flow");
        String live = live(flow).map(FlowLibrary.Version::version).orElse(null);
        List<Version> found = new ArrayList<>(versions.of(flow).stream()
                .map(one -> new Version(one.version(), one.version().equals(live), one.loadedAt(), one.firstUsedAt()))
                .toList());
        if (live != null && found.stream().noneMatch(Version::live)) {
            found.addFirst(new Version(live, true, null, null)); // not archived yet
        }
        if (found.isEmpty()) {
            throw Problem.notFound("flow '" + flow + "'");
        }
        ctx.json(Json.Items.of(found));
    }

    private void content(Context ctx) {
        String flow = ctx.pathParam("flow");
        String version = ctx.pathParam("version");
        Optional<FlowLibrary.Version> live =
                live(flow).filter(one -> one.version().equals(version));
        String content = live.map(FlowLibrary.Version::content)
                .or(() -> library.version(flow, version).map(FlowLibrary.Version::content))
                .or(() -> versions.content(flow, version))
                .orElseThrow(() -> Problem.notFound("version '" + version + "' of flow '" + flow + "'"));
        ctx.json(new Content(flow, version, live.isPresent(), content));
    }

    private Optional<FlowLibrary.Version> live(String flow) {
        return library.flow(flow);
    }
}
