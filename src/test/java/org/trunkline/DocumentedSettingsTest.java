package org.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.settings.Section;
import org.trunkline.settings.SettingsFile;

/** The shipped settings file documents exactly the keys that some room reads in its {@code from(Section root)}. */
class DocumentedSettingsTest {
    @TempDir
    Path folder;

    @Test
    void the_shipped_file_documents_exactly_what_is_read() throws Exception {
        // With one of each table that can be there several times, so that their keys are read.
        Path file = folder.resolve("trunkline.toml");
        String examples = SettingsFile.shipped()
                .lines()
                .map(line -> line.replaceFirst("^#(?=\\S)", ""))
                .reduce("", (text, line) -> text + line + "\n");
        Files.writeString(file, examples);
        SettingsFile settings = SettingsFile.read(file, folder.resolve("secrets.toml"), Map.of());
        List<Method> readers = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.trunkline").stream()
                        .map(JavaClass::reflect)
                        .flatMap(type -> List.of(type.getDeclaredMethods()).stream())
                        .filter(method -> method.getName().equals("from")
                                && method.getParameterCount() == 1
                                && method.getParameterTypes()[0] == Section.class)
                        .toList();
        assertThat(readers).hasSizeGreaterThan(5);
        for (Method reader : readers) {
            reader.setAccessible(true);
            reader.invoke(null, settings.root());
        }
        assertThat(settings.asked()).isEqualTo(settings.documented());
    }
}
