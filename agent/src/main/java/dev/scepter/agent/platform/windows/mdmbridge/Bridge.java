package dev.scepter.agent.platform.windows.mdmbridge;

import dev.scepter.agent.csp.BridgeProperties;
import dev.scepter.agent.csp.BridgeProperties.Instance;
import dev.scepter.agent.csp.BridgeProperties.Property;
import dev.scepter.agent.csp.NodeFormat;
import dev.scepter.agent.csp.NodeValue;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComClass;
import dev.scepter.agent.platform.windows.com.ComClasses;
import dev.scepter.agent.platform.windows.com.ComObject;
import java.util.Optional;

/** The bridge's namespace, connected for one piece of work. For the thread of its objects alone. */
final class Bridge {
    private static final ComClass LOCATOR = new ComClass("SWbemLocator", "76A64158-CB41-11D1-8B02-00600806D9B6");

    private final ComObject services;

    private Bridge(ComObject services) {
        this.services = services;
    }

    /** Connects as the account of this process (Windows page SWbemLocator.ConnectServer); waits two minutes at most. */
    static Bridge connect(ComClasses com) throws WindowsException {
        ComObject services = com.create(LOCATOR)
                .object(
                        "ConnectServer",
                        ".",
                        BridgeProperties.NAMESPACE,
                        "",
                        "",
                        "",
                        "",
                        MdmBridgeConstants.wbemConnectFlagUseMaxWait);
        services.object("Security_").put("ImpersonationLevel", MdmBridgeConstants.wbemImpersonationLevelImpersonate);
        return new Bridge(services);
    }

    /** Looks for what an enrolment needs, and changes nothing. Fails if it is not there. */
    void look() throws WindowsException {
        services.object("Get", BridgeProperties.INSTALL_CLASS)
                .object("Methods_")
                .object("Item", BridgeProperties.ENROLL_METHOD);
    }

    /** Finds an object of a class; empty if there is none. */
    Optional<Found> find(Instance instance) throws WindowsException {
        ComObject set;
        try {
            set = services.object("ExecQuery", instance.query());
            if (set.number("Count").orElse(0) == 0) {
                return Optional.empty();
            }
        } catch (WindowsException e) {
            // A query that waits for nothing fails when its result is looked at.
            if (e.is(MdmBridgeConstants.WBEM_E_NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(new Found(set.object("ItemIndex", 0)));
    }

    /** Makes an object; fails if it is there already. */
    void create(Instance instance) throws WindowsException {
        ComObject made = services.object("Get", instance.className()).object("SpawnInstance_");
        ComObject properties = made.object("Properties_");
        set(properties, "ParentID", instance.parentId());
        set(properties, "InstanceID", instance.instanceId());
        for (Property property : instance.properties()) {
            set(properties, property.name(), value(property));
        }
        made.get("Put_", MdmBridgeConstants.wbemChangeFlagCreateOnly);
    }

    /** A secret stays one, so that its copy in native memory is wiped when the call returns. */
    private static Object value(Property property) {
        if (property.format() == NodeFormat.INT) {
            return Integer.parseInt(property.value().reveal());
        }
        return property.value() instanceof NodeValue.Hidden hidden
                ? hidden.secret()
                : property.value().reveal();
    }

    private static void set(ComObject properties, String name, Object value) throws WindowsException {
        properties.object("Item", name).put("Value", value);
    }

    /**
     * Runs a method without parameters.
     *
     * @throws WindowsException also if it returns another value than 0
     */
    void run(Instance instance, String method) throws WindowsException {
        ComObject answer = services.object("Get", instance.path()).object("ExecMethod_", method);
        int returned = new Found(answer)
                .number("ReturnValue")
                .orElseThrow(() -> new WindowsException(method, "ReturnValue", MdmBridgeConstants.WBEM_E_FAILED));
        if (returned != 0) {
            throw new WindowsException(method, "ReturnValue", returned);
        }
    }

    /** An object of WMI that was read. */
    record Found(ComObject object) {

        Optional<Integer> number(String name) throws WindowsException {
            return item(name).number("Value");
        }

        /** Empty also if it is the empty text, which classes of the bridge are seen to tell for none. */
        Optional<String> text(String name) throws WindowsException {
            return item(name).text("Value").filter(text -> !text.isEmpty());
        }

        private ComObject item(String name) throws WindowsException {
            return object.object("Properties_").object("Item", name);
        }

        /** Deletes it; nothing if it has gone already. */
        void delete() throws WindowsException {
            try {
                object.call("Delete_");
            } catch (WindowsException e) {
                if (!e.is(MdmBridgeConstants.WBEM_E_NOT_FOUND)) {
                    throw e;
                }
            }
        }
    }
}
