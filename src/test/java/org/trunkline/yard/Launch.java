package org.trunkline.yard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How tests start a controller, of which a run has more than a hundred. What the JVM learns of our classes in one start
 * is kept for the others of the run (an AOT cache), which halves their processor time.
 */
final class Launch {
    /** Of a build by Maven; a run from elsewhere starts from the class path as it is. */
    private static final @Nullable String BUILD = System.getProperty("yard.build");

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private static @Nullable List<String> learnt;

    private Launch() {}

    /** The command up to the settings of the start, without the class to run. */
    static synchronized List<String> java() {
        if (learnt == null) {
            learnt = BUILD == null ? java(System.getProperty("java.class.path")) : ofBuild(BUILD);
        }
        return learnt;
    }

    /** Whichever of the run's processes comes first makes it. */
    private static List<String> ofBuild(String build) {
        Path jar = TARGET.resolve("launch-" + build + ".jar");
        Path cache = TARGET.resolve("launch-" + build + ".aot");
        // A cache is of archives alone.
        String path = Stream.concat(
                        Stream.of(jar.toString()),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(each -> each.endsWith(".jar")))
                .collect(Collectors.joining(File.pathSeparator));
        try (FileChannel lock = FileChannel.open(
                        TARGET.resolve("launch.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            if (!Files.exists(cache)) {
                forgetEarlier();
                int made = ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "cf", jar.toString(), "-C", TARGET + "/classes", ".");
                assertThat(made).as("exit of jar").isZero();
                learn(java(path, "-XX:AOTCacheOutput=" + cache));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return java(path, "-XX:AOTCache=" + cache);
    }

    private static void forgetEarlier() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches("launch-.*\\.(jar|aot)"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private static void learn(List<String> command) {
        try (Yard yard = new Yard()) {
            new Center(yard, command).stop(Duration.ofSeconds(90));
        }
    }

    private static List<String> java(String classPath, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.awt.headless=true",
                // Half of the processor's time of a start.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(List.of(more));
        command.addAll(List.of("-cp", classPath));
        return List.copyOf(command);
    }
}
