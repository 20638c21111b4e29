package org.trunkline.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Asterisk on this machine: the installed one, or the packages that {@code scripts/asterisk fetch} has unpacked.
 *
 * @param command how it is started
 * @param modules folder of its {@code .so} files
 * @param data folder of its sounds, music and documentation
 */
public record AsteriskProgram(List<String> command, Path modules, Path data) {
    private static final Pattern VERSION = Pattern.compile("Asterisk (\\d+)\\..*", Pattern.DOTALL);
    private static final int OLDEST = 22;

    /** The unpacked one if it is there, otherwise the installed one if it is new enough. */
    public static Optional<AsteriskProgram> find(Path unpacked) {
        Optional<AsteriskProgram> own = unpacked(unpacked);
        return own.isPresent() ? own : installed();
    }

    private static Optional<AsteriskProgram> unpacked(Path folder) {
        if (!Files.isExecutable(folder.resolve("usr/sbin/asterisk"))) {
            return Optional.empty();
        }
        try (Stream<Path> libraries = Files.list(folder.resolve("usr/lib"))) {
            return libraries
                    .filter(library -> Files.isDirectory(library.resolve("asterisk/modules")))
                    .findFirst()
                    .flatMap(library -> loader(library)
                            .map(loader -> new AsteriskProgram(
                                    // Through its own loader: the distribution's C library may be older than
                                    // Asterisk's.
                                    List.of(
                                            loader.toString(),
                                            "--library-path",
                                            library.toString(),
                                            folder.resolve("usr/sbin/asterisk").toString()),
                                    library.resolve("asterisk/modules"),
                                    folder.resolve("usr/share/asterisk"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> loader(Path library) {
        try (Stream<Path> files = Files.list(library)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ld-linux"))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<AsteriskProgram> installed() {
        if (version() < OLDEST) {
            return Optional.empty();
        }
        Optional<Path> modules = Stream.of(
                        "/usr/lib/x86_64-linux-gnu/asterisk/modules",
                        "/usr/lib/aarch64-linux-gnu/asterisk/modules",
                        "/usr/lib64/asterisk/modules",
                        "/usr/lib/asterisk/modules",
                        "/usr/local/lib/asterisk/modules")
                .map(Path::of)
                .filter(folder -> Files.exists(folder.resolve("res_ari.so")))
                .findFirst();
        Optional<Path> data = Stream.of("/usr/share/asterisk", "/var/lib/asterisk")
                .map(Path::of)
                .filter(folder -> Files.isDirectory(folder.resolve("rest-api")))
                .findFirst();
        return modules.flatMap(found -> data.map(share -> new AsteriskProgram(List.of("asterisk"), found, share)));
    }

    private static int version() {
        try {
            Process process = new ProcessBuilder("asterisk", "-V")
                    .redirectErrorStream(true)
                    .start();
            Matcher version = VERSION.matcher(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            return version.matches() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** The folder with the English prompts. */
    Optional<Path> sounds() {
        return Stream.of("sounds/en_US_f_Allison", "sounds/en")
                .map(data::resolve)
                .filter(folder -> Files.exists(folder.resolve("beep.wav"))
                        || Files.exists(folder.resolve("beep.gsm"))
                        || Files.exists(folder.resolve("beep.ulaw")))
                .findFirst();
    }

    Path music() {
        return data.resolve("moh");
    }
}
