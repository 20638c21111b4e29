package org.trunkline.voice;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.trunkline.voice.CommandVoice.Command;

/**
 * Whether a voice that the settings name is there. It is told at the start and by the flow check: a caller would be the
 * first to hear of it otherwise, and flite speaks with another voice where it does not know one.
 */
final class VoiceTrial {
    private final Command command;
    private final String voice;
    private final Path scratch;

    /** @param voice of flite and espeak-ng */
    VoiceTrial(Command command, String voice, Path scratch) {
        this.command = command;
        this.voice = voice;
        this.scratch = scratch;
    }

    /** What is wrong with the program, and what to do. */
    Optional<String> program() {
        String program = command.words().getFirst();
        boolean there = CommandVoice.file(program).filter(Files::isExecutable).isPresent();
        String remedy = command.kind().equals("command")
                ? "install it, or correct the command"
                : "apt install " + command.kind() + ", or name it: program = \"/path/of/it\"";
        return there ? Optional.empty() : Optional.of("there is no program '" + program + "'; " + remedy);
    }

    /** What is wrong with the voice, where the program is there. */
    Optional<String> voice() {
        String program = command.words().getFirst();
        try {
            return switch (command.kind()) {
                case "flite" -> flite(program);
                case "espeak-ng" -> {
                    String ignored = CommandVoice.printed(
                            List.of(program, "-q", "-v", voice, "a"),
                            scratch,
                            command.limits().time(),
                            true);
                    yield Optional.empty();
                }
                default -> Optional.empty();
            };
        } catch (Voice.VoiceFailed e) {
            return Optional.of("the voice '" + voice + "' cannot be used: " + e.getMessage()
                    + (command.kind().equals("espeak-ng") ? "; espeak-ng --voices lists those that are there" : ""));
        }
    }

    private Optional<String> flite(String program) {
        if (voice.contains("/") || voice.endsWith(".flitevox")) {
            return Files.isReadable(Path.of(voice))
                    ? Optional.empty()
                    : Optional.of("there is no file '" + voice + "' that can be read; correct its path");
        }
        String told = CommandVoice.printed(
                List.of(program, "-lv"), scratch, command.limits().time(), false);
        // "Voices available: kal awb_time kal16 awb rms slt"
        List<String> known =
                Arrays.asList(told.substring(told.indexOf(':') + 1).strip().split("\\s+"));
        return known.contains(voice)
                ? Optional.empty()
                : Optional.of("flite has no voice '" + voice + "'; it has " + String.join(", ", known));
    }
}
