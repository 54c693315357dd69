package dev.scepter.lab.mdm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A request to enrol whose shape was checked. */
record EnrolRequest(
        String enrolmentToken,
        String name,
        Optional<String> serialNumber,
        String os,
        String agentVersion,
        String hardwareId) {
    private static final int MAX_TEXT = 4_096;

    static EnrolRequest read(JsonNode json) throws RefusedException {
        Shape request = Shape.ofDocument(json);
        Shape device = request.object("device");
        return new EnrolRequest(
                request.text("enrollmentToken", MAX_TEXT),
                device.text("name", MAX_TEXT),
                device.nullableText("serialNumber"),
                device.text("os", MAX_TEXT),
                device.text("agentVersion", MAX_TEXT),
                device.text("hardwareId", MAX_TEXT));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "EnrolRequest[" + name + "]";
    }
}
