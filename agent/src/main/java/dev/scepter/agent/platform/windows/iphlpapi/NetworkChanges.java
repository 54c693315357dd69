package dev.scepter.agent.platform.windows.iphlpapi;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.port.WakeUps;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when this machine got an IP address. One thread sleeps in Windows until the addresses change; it asks nobody
 * meanwhile. A change of IPv6 addresses alone is not noticed.
 */
public final class NetworkChanges implements WakeUps {
    private final IntSupplier waitForChange;
    private final Supplier<Set<InetAddress>> addresses;

    /**
     * @param waitForChange returns 0 after a change of addresses, or a Win32 error
     * @param addresses of this machine, at this moment
     */
    NetworkChanges(IntSupplier waitForChange, Supplier<Set<InetAddress>> addresses) {
        this.waitForChange = waitForChange;
        this.addresses = addresses;
    }

    /** Those of this machine; the DLL is loaded when somebody listens. */
    public static NetworkChanges ofThisMachine() {
        return new NetworkChanges(NetworkChanges::waitForWindows, NetworkChanges::ownAddresses);
    }

    @Override
    public Listening listen(Consumer<WakeUp> listener) {
        Watch watch = new Watch(listener);
        // A thread that sleeps in Windows cannot be interrupted; it ends with the process, or after the next change.
        Thread thread = new Thread(watch, "scepter-network");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private final class Watch implements Runnable, Listening {
        private final Consumer<WakeUp> listener;
        private volatile boolean closed;

        Watch(Consumer<WakeUp> listener) {
            this.listener = listener;
        }

        /** An error of the wait ends it: the agent asks at its times all the same. */
        @Override
        public void run() {
            Set<InetAddress> before = addresses.get();
            while (!closed && waitForChange.getAsInt() == WinError.NO_ERROR && !closed) {
                Set<InetAddress> now = addresses.get();
                if (!before.containsAll(now)) {
                    listener.accept(WakeUp.NETWORK);
                }
                before = now;
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** The form of the call without these parameters would be simpler; Wine answers that one without waiting. */
    static int waitForWindows() {
        WinNT.@Nullable HANDLE event = Kernel32.INSTANCE.CreateEvent(null, true, false, null);
        if (event == null) {
            return Native.getLastError();
        }
        WinBase.OVERLAPPED overlapped = new WinBase.OVERLAPPED();
        overlapped.hEvent = event;
        try {
            int answer = Loaded.LIBRARY.NotifyAddrChange(new WinNT.HANDLEByReference(), overlapped);
            if (answer != WinError.ERROR_IO_PENDING) {
                return answer == WinError.NO_ERROR ? WinError.ERROR_INVALID_FUNCTION : answer;
            }
            int waited = Kernel32.INSTANCE.WaitForSingleObject(event, WinBase.INFINITE);
            return waited == WinBase.WAIT_OBJECT_0 ? WinError.NO_ERROR : Native.getLastError();
        } finally {
            // Windows writes to it until then: not to be freed before.
            Reference.reachabilityFence(overlapped);
            Kernel32.INSTANCE.CloseHandle(event);
        }
    }

    private static Set<InetAddress> ownAddresses() {
        Set<InetAddress> all = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .forEach(all::add);
        } catch (SocketException e) {
            // None are known: the next change tells.
        }
        return all;
    }

    /** Loads the DLL at first use. */
    private static final class Loaded {
        static final IpHelper LIBRARY = Native.load("iphlpapi", IpHelper.class);
    }
}
