package org.trunkline.media;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The UDP ports at which callers' audio arrives, one for each stream. Safe for use by any thread. */
public final class RtpPorts implements AutoCloseable {
    /** One thread takes some thousand streams' packets; what is done with the samples is not done here. */
    private static final int THREADS = 1;

    private static final int LARGEST_PACKET = 2048;

    private final MediaSettings settings;
    private final EventLoopGroup threads;
    private final AtomicInteger opened = new AtomicInteger();

    public RtpPorts(MediaSettings settings) {
        this.settings = settings;
        this.threads = new MultiThreadIoEventLoopGroup(
                THREADS, Thread.ofPlatform().name("rtp-", 1).daemon().factory(), NioIoHandler.newFactory());
    }

    /** Where senders must send to, as {@code host:port}. */
    public String address(RtpStream stream) {
        return settings.bind() + ":" + stream.port();
    }

    /**
     * @param samples gets what comes in, in order, a frame of 20 ms at a time as a rule, silence for what is lost and
     *     while nothing comes; called by a thread that must not be blocked
     * @throws IllegalStateException if no port of the range is free
     */
    public RtpStream open(Encoding encoding, Consumer<short[]> samples) {
        @Nullable Throwable failure = null;
        int ports = settings.lastPort() - settings.firstPort() + 1;
        for (int attempt = 0; attempt < ports; attempt++) {
            // One after the other, so that a port rests before it is used again: late packets of an old stream miss it.
            int port = settings.firstPort() + Math.floorMod(opened.getAndIncrement(), ports);
            RtpStream.Receiver receiver = new RtpStream.Receiver(encoding, samples);
            ChannelFuture binding = new Bootstrap()
                    .group(threads)
                    .channel(NioDatagramChannel.class)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_PACKET))
                    .handler(receiver)
                    .bind(settings.bind(), port)
                    .awaitUninterruptibly();
            if (binding.isSuccess()) {
                return new RtpStream(receiver, binding.channel());
            }
            failure = binding.cause();
        }
        throw new IllegalStateException(
                "no free UDP port from " + settings.firstPort() + " to " + settings.lastPort() + " at "
                        + settings.bind() + "; widen the range in [media]",
                failure);
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
