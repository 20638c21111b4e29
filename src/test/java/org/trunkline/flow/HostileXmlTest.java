package org.trunkline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.xml.Problem;

/** Files that somebody made to do harm: refused within a second, nothing read or fetched. */
class HostileXmlTest {
    @TempDir
    Path folder;

    private List<Problem> check(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("main.xml"), content);
        long began = System.nanoTime();
        List<Problem> problems = FlowFiles.check(List.of(file), Catalogue.UNKNOWN);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        assertThat(problems).isNotEmpty();
        return problems;
    }

    private static String flow(String before, String text) {
        return before + "<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault-queue='q'><prompt id='a'>"
                + text + "</prompt><hangup id='b'/></flow>";
    }

    @Test
    void the_same_flow_without_harm_is_fine() throws Exception {
        Path file = Files.writeString(folder.resolve("main.xml"), flow("<?xml version='1.0'?>", "hi &amp; bye"));
        assertThat(FlowFiles.check(List.of(file), Catalogue.UNKNOWN)).isEmpty();
    }

    @Test
    void a_file_of_the_machine_is_not_read() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "hunter2");
        List<Problem> problems = check(flow("<!DOCTYPE flow [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>", "&x;"));
        assertThat(problems.toString()).contains("DOCTYPE").doesNotContain("hunter2");
    }

    @Test
    void nothing_is_fetched() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + server.getLocalPort() + "/x.dtd";
            check(flow("<!DOCTYPE flow SYSTEM '" + address + "'>", "hi"));
            check(flow("<!DOCTYPE flow [<!ENTITY % x SYSTEM '" + address + "'> %x;]>", "hi"));
            check(flow("<!DOCTYPE flow [<!ENTITY x SYSTEM '" + address + "'>]>", "&x;"));
            check("<flow xmlns='urn:trunkline:flow:1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                    + "xsi:schemaLocation='urn:trunkline:flow:1 " + address + "' name='main' start='b' "
                    + "fault-queue='q'><hangup id='a'/><hangup id='b'/></flow>");
            check("<flow xmlns='urn:trunkline:flow:1' name='main' start='a' fault-queue='q' "
                    + "xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='" + address
                    + "'/><hangup id='a'/></flow>");
            server.setSoTimeout(1);
            assertThat(catchTimeout(server)).isTrue();
        }
    }

    private static boolean catchTimeout(ServerSocket server) throws Exception {
        try {
            server.accept().close();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Test
    void a_billion_laughs_are_not_laughed() throws Exception {
        StringBuilder dtd = new StringBuilder("<!DOCTYPE flow [<!ENTITY a0 'ha'>");
        for (int i = 1; i < 12; i++) {
            dtd.append("<!ENTITY a").append(i).append(" '");
            dtd.append(("&a" + (i - 1) + ";").repeat(10)).append("'>");
        }
        assertThat(check(flow(dtd.append("]>").toString(), "&a11;")).toString()).contains("DOCTYPE");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 1_000, 50_000})
    void deep_nesting_is_refused(int depth) throws Exception {
        assertThat(check(flow("", "<say>".repeat(depth) + "</say>".repeat(depth)))
                        .toString())
                .contains("nested too deeply");
    }

    @Test
    void very_many_elements_are_refused() throws Exception {
        assertThat(check(flow("", "<say/>".repeat(100_000))).toString()).contains("too many elements");
    }

    @Test
    @Timeout(20)
    void fifty_megabytes_are_refused_unread() throws Exception {
        Path file = folder.resolve("main.xml");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] chunk = "<prompt>".repeat(1 << 17).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 50; i++) {
                out.write(chunk);
            }
        }
        long began = System.nanoTime();
        List<Problem> problems = FlowFiles.check(List.of(file), Catalogue.UNKNOWN);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        assertThat(problems).singleElement().extracting(Problem::what).isEqualTo("is longer than 1 MiB");
    }

    @Test
    void many_attributes_and_long_names_end_soon() throws Exception {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            attributes.append(" a").append(i).append("='1'");
        }
        check("<flow xmlns='urn:trunkline:flow:1'" + attributes + "/>");
        check("<" + "f".repeat(900_000) + "/>");
    }

    @Test
    void another_encoding_is_told() throws Exception {
        Files.write(
                folder.resolve("main.xml"),
                flow("<?xml version='1.0' encoding='ISO-8859-1'?>", "Grüße").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(FlowFiles.check(List.of(folder.resolve("main.xml")), Catalogue.UNKNOWN)
                        .toString())
                .contains("is not UTF-8");
        assertThat(check(flow("<?xml version='1.0' encoding='ISO-8859-1'?>", "Hello"))
                        .toString())
                .contains("declares the encoding ISO-8859-1");
    }

    @Test
    void rubbish_is_told_with_its_place() throws Exception {
        assertThat(check("")).hasSize(1);
        assertThat(check("\u0000\u0001")).hasSize(1);
        assertThat(check("{\"flow\": 1}")).hasSize(1);
        assertThat(check("<flow>\n  <prompt>\n</flow>").getFirst().line()).isEqualTo(3);
        assertThat(check("<html/>").getFirst().what()).isEqualTo("this is no flow");
    }
}
