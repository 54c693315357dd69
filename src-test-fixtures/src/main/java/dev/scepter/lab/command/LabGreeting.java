package dev.scepter.lab.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.lab.control.Lab;
import dev.scepter.lab.control.LabUrls;
import java.util.List;
import java.util.Optional;

/**
 * What a person needs to use a lab that has just started.
 *
 * @param token enrols devices
 * @param uses how many
 * @param hours how long
 * @param controlToken what control calls must carry, if others reach the port
 */
record LabGreeting(LabUrls urls, String token, int uses, int hours, Optional<String> controlToken) {

    /** Lines of at most 100 columns. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("The Scepter lab is running. Ctrl-C ends it; nothing of it is kept.\n\n");
        row(text, "MDM", urls.mdm());
        row(text, "CA", urls.scep());
        row(text, "Policies", urls.policies());
        row(text, "State", urls.state());
        row(text, "Policy", Lab.SAMPLE + ", assigned to all devices: CN={{DeviceName}}, with its root");
        row(text, "Token", token);
        row(text, "", "enrols " + uses + " devices within " + hours + " hours");
        controlToken.ifPresent(secret -> row(text, "Control", "Authorization: Bearer " + secret));
        text.append("\nNext, in another shell:\n\n");
        text.append("   echo ").append(token).append(" |\n");
        text.append("      ./scepter enroll --mdm-url ").append(urls.mdm()).append(" --token-file -\n");
        text.append("   ./scepter run\n");
        text.append("\nWhat the MDM then knows of the device, verified:\n\n   curl ");
        controlToken.ifPresent(secret ->
                text.append("-H 'Authorization: Bearer ").append(secret).append("' \\\n      "));
        text.append(urls.state()).append('\n');
        text.append("\nFaults, rules, other policies: docs/lab.md\n");
        return text.toString();
    }

    /** The same as one object. */
    String json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("urls")
                .put("mdm", urls.mdm())
                .put("scep", urls.scep())
                .put("policies", urls.policies())
                .put("state", urls.state());
        object.put("policyId", Lab.SAMPLE);
        object.put("token", token).put("tokenUses", uses).put("tokenHours", hours);
        object.put("controlToken", controlToken.orElse(null));
        List.of("./scepter enroll --mdm-url " + urls.mdm() + " --token-file -", "./scepter run")
                .forEach(object.putArray("commands")::add);
        object.putNull("error");
        return object.toPrettyString();
    }

    /** One object that says why there is no lab. */
    static String failure(String code, String message) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("error").put("code", code).put("message", message);
        return object.toPrettyString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("   ").append(String.format("%-10s", name)).append(value).append('\n');
    }
}
