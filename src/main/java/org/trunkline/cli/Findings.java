package org.trunkline.cli;

import tools.jackson.databind.JsonNode;

/** What a check of a way to customers has found. */
final class Findings {
    private Findings() {}

    /** @return the command's exit code */
    static int print(Api api, JsonNode check) {
        int printed = api.print(
                check, () -> check.path("findings").forEach(finding -> api.out().println(line(finding))));
        return check.path("ok").asBoolean() ? printed : 1;
    }

    private static String line(JsonNode finding) {
        String what = finding.path("what").asString("");
        return finding.path("trouble").isNull()
                ? "ok       " + what
                : "TROUBLE  " + what + ": " + finding.path("trouble").asString("");
    }
}
