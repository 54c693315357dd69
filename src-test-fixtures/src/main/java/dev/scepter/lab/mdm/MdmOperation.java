package dev.scepter.lab.mdm;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The calls of the device API. */
public enum MdmOperation {
    /** {@code POST /v1/enroll}. */
    ENROLL("POST", "/v1/enroll"),
    /** {@code GET /v1/devices/{deviceId}/policies}. */
    POLICIES("GET", "/v1/devices/([A-Za-z0-9-]{1,64})/policies"),
    /** {@code POST /v1/devices/{deviceId}/status}. */
    STATUS("POST", "/v1/devices/([A-Za-z0-9-]{1,64})/status");

    private final String method;
    private final Pattern path;

    MdmOperation(String method, String path) {
        this.method = method;
        this.path = Pattern.compile(path);
    }

    static Optional<MdmOperation> of(MdmRequest request) {
        for (MdmOperation operation : values()) {
            if (operation.matcher(request).matches()) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    boolean hasMethodOf(MdmRequest request) {
        return method.equals(request.method());
    }

    /** The device that the path names; empty for {@link #ENROLL}. */
    String deviceId(MdmRequest request) {
        Matcher found = matcher(request);
        return found.matches() && found.groupCount() == 1 ? found.group(1) : "";
    }

    private Matcher matcher(MdmRequest request) {
        return path.matcher(request.path());
    }
}
