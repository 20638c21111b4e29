package org.trunkline.phone;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A phone's settings; start from {@link #of} and change what differs.
 *
 * @param user the user part of the phone's address, e.g. {@code 1001}
 * @param password for the digest challenge; "" for a phone that does not register
 * @param server the registrar and switch
 * @param name the display name, "" for none
 * @param bind the local IP address for signalling and audio
 * @param port for signalling; 0: any that is free
 * @param codecs offered in this order
 * @param digitsPayload the payload type offered for RFC 4733 digits, 96 to 127
 * @param rtp false for a phone that agrees on audio but sends none
 * @param expires the binding's life; refreshed at half of it
 */
public record PhoneSettings(
        String user,
        String password,
        InetSocketAddress server,
        String name,
        String bind,
        int port,
        Answering answering,
        List<Codec> codecs,
        int digitsPayload,
        boolean rtp,
        Duration expires) {

    public PhoneSettings {
        codecs = List.copyOf(codecs);
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("phone " + user + " has no codec; give PCMU or PCMA");
        }
        if (digitsPayload < 96 || digitsPayload > 127) {
            throw new IllegalArgumentException(
                    "phone " + user + ": payload type " + digitsPayload + " for digits; it goes from 96 to 127");
        }
    }

    public static PhoneSettings of(String user, String password, InetSocketAddress server) {
        return new PhoneSettings(
                user,
                password,
                server,
                "",
                "127.0.0.1",
                0,
                new Answering.Never(),
                List.of(Codec.PCMU, Codec.PCMA),
                101,
                true,
                Duration.ofMinutes(5));
    }

    /** A phone of a switch on this machine. */
    public static PhoneSettings local(String user, String password, int port) {
        return of(user, password, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public PhoneSettings named(String displayName) {
        return new PhoneSettings(
                user, password, server, displayName, bind, port, answering, codecs, digitsPayload, rtp, expires);
    }

    public PhoneSettings boundTo(String address) {
        return new PhoneSettings(
                user, password, server, name, address, port, answering, codecs, digitsPayload, rtp, expires);
    }

    public PhoneSettings atPort(int own) {
        return new PhoneSettings(
                user, password, server, name, bind, own, answering, codecs, digitsPayload, rtp, expires);
    }

    public PhoneSettings answering(Answering how) {
        return new PhoneSettings(user, password, server, name, bind, port, how, codecs, digitsPayload, rtp, expires);
    }

    public PhoneSettings offering(Codec... inOrder) {
        return new PhoneSettings(
                user, password, server, name, bind, port, answering, List.of(inOrder), digitsPayload, rtp, expires);
    }

    public PhoneSettings withoutRtp() {
        return new PhoneSettings(
                user, password, server, name, bind, port, answering, codecs, digitsPayload, false, expires);
    }

    public PhoneSettings expiringAfter(Duration life) {
        return new PhoneSettings(user, password, server, name, bind, port, answering, codecs, digitsPayload, rtp, life);
    }

    /** The server's host as it is written in addresses; a loopback one as a number, so that nobody looks it up. */
    String serverHost() {
        InetAddress address = server.getAddress();
        return address != null && address.isLoopbackAddress() ? address.getHostAddress() : server.getHostString();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "phone " + user + " at " + server;
    }
}
