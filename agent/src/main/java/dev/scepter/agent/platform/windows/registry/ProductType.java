package dev.scepter.agent.platform.windows.registry;

import java.util.Optional;

/**
 * Whether this Windows is a client or a server (Windows page Win32_OperatingSystem, which reads the same).
 *
 * @param name {@code WinNT} of a client, {@code ServerNT} or {@code LanmanNT} of a server; empty if Windows does not tell
 */
public record ProductType(Optional<String> name) {
    private static final String KEY = "SYSTEM\\CurrentControlSet\\Control\\ProductOptions";
    private static final String CLIENT = "WinNT";

    /** Asks the registry now. */
    public static ProductType ofThisMachine() {
        return new ProductType(new RegistryKey(KEY).text("ProductType"));
    }

    /** What speaks against the ClientCertificateInstall CSP: Server editions do not have it. Empty for clients. */
    public Optional<String> obstacle() {
        return name.filter(type -> !type.equalsIgnoreCase(CLIENT))
                .map(type -> "this Windows is a Server edition (ProductType " + type
                        + "), and only clients have the ClientCertificateInstall CSP");
    }
}
