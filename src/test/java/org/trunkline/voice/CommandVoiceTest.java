package org.trunkline.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandVoiceTest {
    private static final Style SLOW_AND_HIGH = new Style(0.5, 1.2, 0);

    @TempDir
    Path folder;

    private Path scratch;

    @BeforeEach
    void scratch() throws IOException {
        scratch = Files.createDirectory(folder.resolve("scratch"));
    }

    private CommandVoice voice(int raw, List<String> words) {
        return voice(raw, Duration.ofSeconds(20), words);
    }

    private CommandVoice voice(int raw, Duration limit, List<String> words) {
        return CommandVoice.open(
                new CommandVoice.Command("command", words, List.of(), raw, new CommandVoice.Limits(limit, 1)), scratch);
    }

    private String script(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    /** Half a second of 440 Hz. */
    private Path tone(String name, int rate, int channels) throws IOException {
        ByteBuffer pcm = ByteBuffer.allocate(rate * channels).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rate / 2; i++) {
            for (int c = 0; c < channels; c++) {
                pcm.putShort((short) (8000 * Math.sin(2 * Math.PI * 440 * i / rate)));
            }
        }
        Path file = folder.resolve(name);
        if (name.endsWith(".raw")) {
            Files.write(file, pcm.array());
        } else {
            AudioSystem.write(
                    new AudioInputStream(
                            new ByteArrayInputStream(pcm.array()),
                            new AudioFormat(rate, 16, channels, true, false),
                            rate / 2),
                    AudioFileFormat.Type.WAVE,
                    file.toFile());
        }
        return file;
    }

    private static void isTheTone(short[] samples) {
        assertThat(samples.length).isBetween(3990, 4000);
        int crossings = 0;
        for (int i = 1; i < samples.length; i++) {
            crossings += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
        }
        assertThat(crossings).as("periods in half a second of 440 Hz").isBetween(218, 221);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000, 22_050, 24_000, 44_100, 48_000})
    void wav_and_raw_audio_of_any_rate_becomes_a_telephones(int rate) throws IOException {
        isTheTone(voice(0, List.of("cat", tone("mono.wav", rate, 1).toString())).render("hello", Style.PLAIN));
        isTheTone(voice(0, List.of("cat", tone("stereo.wav", rate, 2).toString()))
                .render("hello", Style.PLAIN));
        isTheTone(voice(rate, List.of("cat", tone("mono.raw", rate, 1).toString()))
                .render("hello", Style.PLAIN));
    }

    @Test
    void a_wav_whose_length_is_not_known_when_it_is_begun_is_read_to_its_end() throws IOException {
        byte[] wav = Files.readAllBytes(tone("mono.wav", 16_000, 1));
        ByteBuffer.wrap(wav)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4, 0x7ffff024)
                .putInt(40, 0x7ffff000);
        Path streamed = Files.write(folder.resolve("streamed.wav"), wav);
        isTheTone(voice(0, List.of("cat", streamed.toString())).render("hello", Style.PLAIN));
    }

    @Test
    void the_text_goes_in_by_standard_input_or_as_an_argument_and_audio_comes_out_by_either_way() throws IOException {
        String tone = tone("mono.wav", 8000, 1).toString();
        Path said = folder.resolve("said");
        String program = script("voice", "cat > " + said + "; echo \"$@\" >> " + said + "; cat " + tone + " > \"$1\"");
        voice(0, List.of(program, "{file}", "{rate}", "{rate*160}", "{stretch}", "{pitch*50}"))
                .render("Two words.", SLOW_AND_HIGH);
        assertThat(said).content().startsWith("Two words.\n").endsWith("0.50 80 2.00 60\n");
        String argument = script("argument", "cat > " + said + "; echo \"$1\" >> " + said + "; cat " + tone);
        voice(0, List.of(argument, "{text}")).render("Two \"words\"; $HOME {file}", Style.PLAIN);
        assertThat(said).content().isEqualTo("Two \"words\"; $HOME {file}\n");
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void what_a_voice_can_follow_shows_in_its_command() {
        assertThat(voice(0, List.of("v", "{stretch}")).can()).containsExactly(Style.Aspect.RATE);
        assertThat(voice(0, List.of("v", "{pitch}")).can()).containsExactly(Style.Aspect.PITCH);
        assertThat(voice(0, List.of("v")).can()).isEqualTo(Set.of());
    }

    @Test
    void a_failure_tells_program_exit_code_and_complaint_but_not_the_text() throws IOException {
        String program = script("broken", "echo \"no model, cannot say $(cat)\" >&2; exit 3");
        assertThatThrownBy(() -> voice(0, List.of(program)).render("my PIN", Style.PLAIN))
                .isInstanceOf(Voice.VoiceFailed.class)
                .hasMessage(program + " ended with exit code 3: no model, cannot say …");
        assertThatThrownBy(() -> voice(0, List.of("/no/such/voice")).render("hello", Style.PLAIN))
                .hasMessageContaining("/no/such/voice")
                .hasMessageContaining("install it");
        assertThatThrownBy(() -> voice(0, List.of("true")).render("hello", Style.PLAIN))
                .hasMessageContaining("true gave no audio");
        assertThatThrownBy(() -> voice(0, List.of("echo", "noise")).render("hello", Style.PLAIN))
                .hasMessageContaining("echo gave no audio");
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void a_program_that_hangs_is_killed_with_all_that_it_started() throws IOException {
        Path pid = folder.resolve("pid");
        String program = script("hangs", "sleep 600 & echo $! > " + pid + "; wait");
        assertThatThrownBy(
                        () -> voice(0, Duration.ofSeconds(2), List.of(program)).render("hello", Style.PLAIN))
                .hasMessageContaining("did not end within 2000 ms and was killed");
        long child = Long.parseLong(Files.readString(pid).strip());
        Awaitility.await()
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void another_command_model_or_program_is_another_voice() throws IOException {
        Path model = Files.writeString(folder.resolve("model"), "one");
        List<String> words = List.of("cat", model.toString());
        String name = voice(0, words).name();
        assertThat(voice(0, words).name()).isEqualTo(name);
        Files.writeString(model, "another");
        String program = script("cat", "echo");
        List<String> names = List.of(
                voice(0, words).name(),
                voice(8000, words).name(),
                voice(0, List.of("cat", "-v", model.toString())).name(),
                versioned(program, "1.0"),
                versioned(program, "1.1"));
        assertThat(names).doesNotHaveDuplicates().doesNotContain(name);
    }

    private String versioned(String program, String version) {
        return CommandVoice.open(
                        new CommandVoice.Command(
                                "command",
                                List.of(program),
                                List.of("echo", version),
                                0,
                                new CommandVoice.Limits(Duration.ofSeconds(20), 1)),
                        scratch)
                .name();
    }

    @Test
    void nothing_to_say_starts_no_program() {
        assertThat(voice(0, List.of("/no/such/voice")).render(" … ", Style.PLAIN))
                .isEmpty();
    }

    @Test
    void a_place_that_stands_for_nothing_is_told() {
        assertThat(CommandVoice.problem(List.of("v", "{speed}"))).contains("'{speed}' stands for nothing");
        assertThat(Stream.of(List.of("v", "{rate*175}"), List.of("v", "{file}", "{text}"))
                        .map(CommandVoice::problem))
                .containsOnly(Optional.empty());
    }
}
