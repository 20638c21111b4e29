package org.trunkline.settings;

import java.util.List;

/** Everything that is wrong with the settings, at once; each line is {@code file:line: key: what; remedy}. */
public final class SettingsException extends RuntimeException {
    private final transient List<String> problems;

    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
