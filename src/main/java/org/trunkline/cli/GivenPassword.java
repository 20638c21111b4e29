package org.trunkline.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** A password that is typed instead of made: shared option. */
final class GivenPassword {
    @Option(
            names = "--password",
            interactive = true,
            arity = "0..1",
            description = "Asks for the password instead of making one.")
    private char @Nullable [] password;

    ObjectNode in(ObjectNode body) {
        return password == null ? body : body.put("password", new String(password));
    }
}
