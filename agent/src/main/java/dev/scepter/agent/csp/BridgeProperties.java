package dev.scepter.agent.csp;

import dev.scepter.agent.policy.StoreLocation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the MDM bridge of WMI is told of one request: the objects of its classes in the order in which they are put, then the
 * method that starts the enrolment (Windows page MDM Bridge WMI Provider; class dumps of Windows).
 *
 * @param uniqueId of the request
 * @param properties of the second object; those that are not here stay null
 */
public record BridgeProperties(String uniqueId, List<Property> properties) {
    /** Where the classes are. */
    public static final String NAMESPACE = "root\\cimv2\\mdm\\dmmap";

    /** The class of the node of a request, which Windows makes its answers properties of. */
    public static final String REQUEST_CLASS = "MDM_ClientCertificateInstall_SCEP01_01";

    /** The class of the values of a request. */
    public static final String INSTALL_CLASS = "MDM_ClientCertificateInstall_Install03";

    /** The method of {@link #INSTALL_CLASS} that starts the enrolment; it has no parameters. */
    public static final String ENROLL_METHOD = "EnrollMethod";

    /** Of the device, by the documented spelling; the account that calls decides whose tree it is. */
    private static final String PARENT = "./Vendor/MSFT/ClientCertificateInstall/SCEP";

    private static final String INSTALL = "Install";

    public BridgeProperties {
        properties = List.copyOf(properties);
    }

    /**
     * A property.
     *
     * @param name as the class spells it
     * @param format {@link NodeFormat#CHR} of a string, {@link NodeFormat#INT} of a sint32
     * @param value never empty
     */
    public record Property(String name, NodeFormat format, NodeValue value) {
        public Property {
            if (format == NodeFormat.INT) {
                Integer.parseInt(value.reveal());
            }
        }

        /** The type in CIM. */
        public String type() {
            return format == NodeFormat.INT ? "sint32" : "string";
        }
    }

    /**
     * An object of one of the classes.
     *
     * @param parentId key {@code ParentID}
     * @param instanceId key {@code InstanceID}
     * @param properties besides the keys
     */
    public record Instance(String className, String parentId, String instanceId, List<Property> properties) {
        public Instance {
            properties = List.copyOf(properties);
        }

        /** Its path, in the form of WMI's object paths. */
        public String path() {
            return className + ".InstanceID=" + quote(instanceId) + ",ParentID=" + quote(parentId);
        }

        /** A question for it in WQL, which is answered by none or one. */
        public String query() {
            return "SELECT * FROM " + className + " WHERE ParentID=" + quote(parentId) + " AND InstanceID="
                    + quote(instanceId);
        }

        /** A backslash escapes itself and a quote, in both languages. */
        private static String quote(String value) {
            return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /**
     * Of nodes; those of roots are passed over, for the bridge has no class for them.
     *
     * @param nodes of one request, the Exec of {@code Enroll} last
     * @throws IllegalArgumentException if they are not that, or a value is not of its type
     */
    public static BridgeProperties of(List<CspNode> nodes) {
        List<Property> properties = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        boolean ends = false;
        for (CspNode node : nodes) {
            if (!(CspPath.of(node.locUri()) instanceof CspPath.Request request)) {
                continue;
            }
            if (ends) {
                throw new IllegalArgumentException("a node stands behind the one that is executed");
            }
            ids.add(request.request().uniqueId());
            ends = node.command() == NodeCommand.EXEC;
            property(node, request.below()).ifPresent(properties::add);
        }
        if (!ends || ids.size() != 1) {
            throw new IllegalArgumentException(ids.size() + " requests, the last with Exec: " + ends);
        }
        return new BridgeProperties(ids.iterator().next(), properties);
    }

    /** The property of a node that has a value. An empty one would be another value than none. */
    private static Optional<Property> property(CspNode node, String below) {
        boolean valued = node.format() != NodeFormat.NODE && node.format() != NodeFormat.NULL;
        if (!valued || node.value().reveal().isEmpty()) {
            return Optional.empty();
        }
        InstallNode known = InstallNode.ofName(below.substring(below.indexOf('/') + 1))
                .filter(install -> below.toLowerCase(Locale.ROOT)
                        .equals(install.pointer().substring(1).toLowerCase(Locale.ROOT)))
                .orElseThrow(() -> new IllegalArgumentException("no property for " + CspPath.shown(node.locUri())));
        return Optional.of(new Property(known.nodeName(), known.format(), node.value()));
    }

    /** Says whether the nodes are of a user: the bridge then has to be called by that user. */
    public static boolean isOfUser(List<CspNode> nodes) {
        return nodes.stream()
                .anyMatch(node -> CspPath.of(node.locUri()) instanceof CspPath.Request request
                        && request.request().store() == StoreLocation.USER);
    }

    /** The node of a request: put first, asked for how the enrolment stands, and deleted in the end. */
    public static Instance request(String uniqueId) {
        return new Instance(REQUEST_CLASS, PARENT, uniqueId, List.of());
    }

    /** The first object that is put. */
    public Instance request() {
        return request(uniqueId);
    }

    /** The second object that is put, with all values; {@link #ENROLL_METHOD} is one of its methods. */
    public Instance install() {
        return new Instance(INSTALL_CLASS, PARENT + "/" + uniqueId, INSTALL, properties);
    }

    /** The objects in the order in which they are put. */
    public List<Instance> instances() {
        return List.of(request(), install());
    }
}
