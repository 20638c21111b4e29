package org.trunkline.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packets over a real socket of the loopback. */
class RtpPortsTest {
    private final LinkedBlockingQueue<short[]> samples = new LinkedBlockingQueue<>();
    private DatagramSocket asterisk;
    private RtpPorts ports;
    private int first;

    @BeforeEach
    void open() throws IOException {
        asterisk = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            first = free.getLocalPort();
        }
        ports = new RtpPorts(new MediaSettings("127.0.0.1", first, first));
    }

    @AfterEach
    void close() {
        ports.close();
        asterisk.close();
    }

    private static byte[] packet(int payloadType, int sequence, byte[] payload) {
        return ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) payloadType)
                .putShort((short) sequence)
                .putInt(sequence * 160)
                .putInt(99)
                .put(payload)
                .array();
    }

    private static void send(DatagramSocket from, RtpStream to, byte[] packet) throws IOException {
        from.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), to.port()));
    }

    /** The next samples that are not silence. */
    private short[] heard() throws InterruptedException {
        for (int frame = 0; frame < 250; frame++) {
            short[] next = samples.poll(5, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            if (next[0] != 0) {
                return next;
            }
        }
        throw new AssertionError("nothing but silence for five seconds");
    }

    @Test
    void mulaw_comes_out_as_samples() throws Exception {
        try (RtpStream stream = ports.open(Encoding.ULAW, samples::add)) {
            byte[] payload = new byte[160];
            Arrays.fill(payload, (byte) 0x00); // the most negative value
            send(asterisk, stream, packet(0, 1, payload));
            assertThat(heard()).hasSize(160).containsOnly(-32124);
        }
    }

    @Test
    void sixteen_bits_in_network_order_come_out_as_samples() throws Exception {
        try (RtpStream stream = ports.open(Encoding.SLIN16, samples::add)) {
            byte[] payload = new byte[640];
            for (int i = 0; i < payload.length; i += 2) {
                payload[i] = 0x12;
                payload[i + 1] = 0x34;
            }
            send(asterisk, stream, packet(118, 1, payload));
            assertThat(heard()).hasSize(320).containsOnly(0x1234);
        }
    }

    @Test
    void digits_comfort_noise_and_rubbish_are_no_speech() throws Exception {
        try (RtpStream stream = ports.open(Encoding.ULAW, samples::add)) {
            send(asterisk, stream, packet(101, 1, new byte[4]));
            send(asterisk, stream, packet(13, 2, new byte[1]));
            send(asterisk, stream, new byte[] {1, 2, 3});
            send(asterisk, stream, new byte[0]);
            byte[] extended = packet(0, 3, new byte[8]);
            extended[0] = (byte) 0x9f; // fifteen sources and an extension, which are not there
            send(asterisk, stream, extended);
            byte[] payload = new byte[160];
            Arrays.fill(payload, (byte) 0x80);
            send(asterisk, stream, packet(0, 4, payload));
            assertThat(heard()).containsOnly(32124);
            assertThat(stream.packets()).isEqualTo(1);
        }
    }

    @Test
    void only_the_sender_that_was_named_counts() throws Exception {
        try (RtpStream stream = ports.open(Encoding.ULAW, samples::add);
                DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            stream.from((InetSocketAddress) asterisk.getLocalSocketAddress());
            byte[] theirs = new byte[160];
            byte[] ours = new byte[160];
            Arrays.fill(ours, (byte) 0x80);
            // The stranger's come first each time; those that come before the socket has been told may count.
            int heardOfOurs = 0;
            for (int sequence = 1; heardOfOurs < 5; sequence++) {
                assertThat(sequence).as("packets sent").isLessThan(500);
                send(stranger, stream, packet(0, sequence, theirs));
                send(asterisk, stream, packet(0, sequence, ours));
                short[] next = samples.poll(5, TimeUnit.SECONDS);
                assertThat(next).isNotNull();
                assertThat(heardOfOurs == 0 || next[0] >= 0)
                        .as("nothing of the stranger's any more")
                        .isTrue();
                heardOfOurs += next[0] > 0 ? 1 : 0;
            }
        }
    }

    @Test
    void a_port_that_somebody_has_is_passed_over() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), first));
                RtpPorts two = new RtpPorts(new MediaSettings("127.0.0.1", first, first + 1));
                RtpStream stream = two.open(Encoding.ULAW, samples::add)) {
            assertThat(taken.getLocalPort()).isEqualTo(first);
            assertThat(stream.port()).isEqualTo(first + 1);
        }
    }

    @Test
    void a_range_that_is_used_up_is_said_so() {
        try (RtpStream stream = ports.open(Encoding.ULAW, samples::add)) {
            assertThat(stream.port()).isEqualTo(first);
            assertThatThrownBy(() -> ports.open(Encoding.ULAW, samples::add))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("[media]");
        }
    }
}
