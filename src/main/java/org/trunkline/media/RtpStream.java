package org.trunkline.media;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jitsi.service.neomedia.RawPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One RTP stream that comes in at a port of its own. Safe for use by any thread. */
public final class RtpStream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RtpStream.class);
    private static final Duration TICK = Duration.ofMillis(40);

    private final Receiver receiver;
    private final Channel channel;

    RtpStream(Receiver receiver, Channel channel) {
        this.receiver = receiver;
        this.channel = channel;
        var ticking = channel.eventLoop()
                .scheduleAtFixedRate(receiver::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        var _ = channel.closeFuture().addListener(_ -> ticking.cancel(false));
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** From now on only what comes from there counts. */
    public void from(InetSocketAddress sender) {
        var _ = channel.connect(sender);
    }

    /** Packets with audio that came so far. */
    public long packets() {
        return receiver.packets.get();
    }

    /** By how much the samples may be late, since the sender has paused so long in all. */
    public Duration behind() {
        return Duration.ofNanos(receiver.behind);
    }

    /** No samples come after this, except those that are being handed on right now. */
    @Override
    public void close() {
        var _ = channel.close();
    }

    @Override
    public String toString() {
        return "RTP at " + channel.localAddress() + ": " + receiver.sequencer;
    }

    /** Sees the packets, by the channel's one thread. */
    static final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Encoding encoding;
        private final Sequencer sequencer;
        private final AtomicLong packets = new AtomicLong();
        private volatile long behind;

        Receiver(Encoding encoding, Consumer<short[]> samples) {
            this.encoding = encoding;
            this.sequencer = new Sequencer(encoding.frame(), System.nanoTime(), samples);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
            ByteBuf content = datagram.content();
            byte[] bytes = new byte[content.readableBytes()];
            content.readBytes(bytes);
            RawPacket packet = new RawPacket(bytes, 0, bytes.length);
            if (bytes.length < RawPacket.FIXED_HEADER_SIZE || packet.isInvalid() || packet.getVersion() != 2) {
                return;
            }
            int header = packet.getHeaderLength();
            int length = packet.getPayloadLength(true);
            if (encoding.carriedBy(packet.getPayloadType() & 0x7f, length) && header + length <= bytes.length) {
                packets.incrementAndGet();
                sequencer.packet(
                        packet.getSSRC(),
                        packet.getSequenceNumber(),
                        packet.getTimestamp(),
                        encoding.decode(bytes, header, length),
                        System.nanoTime());
                behind = sequencer.behind();
            }
        }

        private void tick() {
            try {
                sequencer.tick(System.nanoTime());
                behind = sequencer.behind();
            } catch (RuntimeException e) {
                log.error("samples could not be handed on", e);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            log.error("a packet at {} could not be handed on", context.channel().localAddress(), cause);
        }
    }
}
