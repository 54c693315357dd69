package dev.scepter.agent.platform.windows.com;

import java.util.regex.Pattern;

/**
 * A class of COM objects.
 *
 * @param name as the documentation spells it, such as {@code CX509PrivateKey}; for messages
 * @param clsid such as {@code 884E200C-217D-11DA-B2A4-000E7BBB2B09}
 */
public record ComClass(String name, String clsid) {
    private static final Pattern CLSID = Pattern.compile("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");

    public ComClass {
        if (!CLSID.matcher(clsid).matches()) {
            throw new IllegalArgumentException(clsid + " is no class id");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
