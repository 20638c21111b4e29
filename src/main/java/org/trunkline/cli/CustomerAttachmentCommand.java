package org.trunkline.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "attachment", mixinStandardHelpOptions = true, description = "Customers' files.")
final class CustomerAttachmentCommand {
    private static final String ONE = "/api/v1/attachments/";

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Keeps a file.")
    int add(
            @Mixin Api api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--interaction", description = "That it is about.") @Nullable String interaction) {
        Map<String, @Nullable Object> parameters = Api.parameters();
        parameters.put("name", String.valueOf(file.getFileName()));
        parameters.put("interaction", interaction);
        JsonNode kept = api.upload(of(id) + Api.query(parameters), file);
        return api.print(kept, () -> api.out().println(Columns.text(kept.path("id"))));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists a customer's files, newest first.")
    int list(@Mixin Api api, @Parameters(paramLabel = "ID") String id) {
        JsonNode all = api.get(of(id));
        return api.print(all, () -> {
            Columns table = new Columns("ID", "AT", "BY", "BYTES", "TYPE", "NAME");
            for (JsonNode one : all.path("items")) {
                table.row(
                        Columns.text(one.path("id")),
                        Columns.time(one.path("at")),
                        Columns.text(one.path("by")),
                        Columns.text(one.path("bytes")),
                        Columns.text(one.path("mediaType")),
                        Columns.text(one.path("name")));
            }
            table.print(api.out());
        });
    }

    @Command(name = "fetch", mixinStandardHelpOptions = true, description = "Writes it into a new file.")
    int fetch(
            @Mixin Api api,
            @Parameters(paramLabel = "ATTACHMENT") String id,
            @Parameters(paramLabel = "FILE") Path file) {
        api.download(ONE + Api.segment(id), file);
        return api.done(file.toString());
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a file.")
    int delete(@Mixin Api api, @Parameters(paramLabel = "ATTACHMENT") String id) {
        api.delete(ONE + Api.segment(id));
        return api.done("deleted");
    }

    private static String of(String id) {
        return "/api/v1/customers/" + Api.segment(id) + "/attachments";
    }
}
