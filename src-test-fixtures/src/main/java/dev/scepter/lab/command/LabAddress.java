package dev.scepter.lab.command;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a lab listens.
 *
 * @param given as the user wrote it
 * @param address what that is
 */
record LabAddress(String given, InetAddress address) {

    static LabAddress of(String given) throws UnknownHostException {
        if (given.isBlank()) {
            throw new UnknownHostException("an address is missing");
        }
        return new LabAddress(given, InetAddress.getByName(given));
    }

    boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    InetSocketAddress socket(int port) {
        return new InetSocketAddress(address, port);
    }

    /** The URL by which others reach a port here; of this machine's addresses one, if it listens on all. */
    String url(int port) throws IOException {
        InetAddress shown =
                address.isAnyLocalAddress() ? ofThisMachine().orElse(InetAddress.getLoopbackAddress()) : address;
        String host = shown.getHostAddress().replaceAll("%.*", "");
        return "http://" + (shown instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }

    private static Optional<InetAddress> ofThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                .findFirst();
    }
}
