package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.csp.BridgeProperties;
import dev.scepter.agent.csp.BridgeProperties.Instance;
import dev.scepter.agent.csp.BridgeProperties.Property;
import dev.scepter.agent.csp.NodeFormat;
import dev.scepter.agent.csp.NodeValue;
import dev.scepter.agent.model.PolicyId;
import java.util.ArrayList;
import java.util.List;

/** What the MDM bridge of WMI is told of one policy, as text and as JSON. No secret is in either. */
final class BridgeText {
    private static final String PUT = "Put_";

    private final BridgeProperties bridge;

    BridgeText(BridgeProperties bridge) {
        this.bridge = bridge;
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("  objects of the MDM bridge of WMI, in this order, of " + BridgeProperties.NAMESPACE + ":");
        for (Instance instance : bridge.instances()) {
            lines.add("    " + instance.className() + ": " + PUT + " (create only) with");
            lines.add("      key    ParentID = " + TextBlock.printable(instance.parentId()));
            lines.add("      key    InstanceID = " + TextBlock.printable(instance.instanceId()));
            instance.properties().forEach(property -> lines.add(line(property)));
        }
        lines.add("    " + BridgeProperties.INSTALL_CLASS + ": " + BridgeProperties.ENROLL_METHOD + " of that object");
        return lines;
    }

    private static String line(Property property) {
        return "      " + property.type() + " " + property.name() + " = " + CspPlanText.shown(property.value());
    }

    /** Adds the calls to those of other policies. */
    void fill(ArrayNode calls, PolicyId policy) {
        bridge.instances().forEach(instance -> fill(call(calls, policy, instance, PUT), instance.properties()));
        fill(call(calls, policy, bridge.install(), BridgeProperties.ENROLL_METHOD), List.of());
    }

    private static ArrayNode call(ArrayNode calls, PolicyId policy, Instance instance, String method) {
        ObjectNode call = calls.addObject();
        call.put("policyId", policy.text());
        call.put("namespace", BridgeProperties.NAMESPACE);
        call.put("class", instance.className());
        call.put("method", method);
        call.putObject("keys").put("ParentID", instance.parentId()).put("InstanceID", instance.instanceId());
        return call.putArray("properties");
    }

    /** Numbers are numbers here, because their type is a part of what the bridge is told. */
    private static void fill(ArrayNode properties, List<Property> values) {
        for (Property property : values) {
            ObjectNode entry = properties.addObject();
            entry.put("name", property.name());
            entry.put("type", property.type());
            if (!(property.value() instanceof NodeValue.Text text)) {
                entry.putNull("value");
            } else if (property.format() == NodeFormat.INT) {
                entry.put("value", Integer.parseInt(text.text()));
            } else {
                entry.put("value", text.text());
            }
            entry.put("secret", property.value() instanceof NodeValue.Hidden);
        }
    }
}
