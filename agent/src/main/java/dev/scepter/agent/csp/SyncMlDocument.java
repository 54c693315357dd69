package dev.scepter.agent.csp;

import dev.scepter.agent.csp.ClientCertificateInstall.Installation;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.StoreLocation;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@code SyncBody} to carry out, and which commands stand in it. About one request of the machine.
 *
 * @param text may hold a challenge
 * @param commands in their order, an Atomic before what it holds
 */
public record SyncMlDocument(Secret text, List<Command> commands) {
    public SyncMlDocument {
        commands = List.copyOf(commands);
    }

    /**
     * A command.
     *
     * @param id its CmdID
     * @param element the name of its element
     * @param locUris the nodes that it is about; none of an Atomic
     */
    public record Command(String id, String element, List<String> locUris) {
        public Command {
            locUris = List.copyOf(locUris);
        }

        /** For messages. */
        @Override
        public String toString() {
            return locUris.isEmpty() ? element : element + " of " + String.join(", ", locUris);
        }
    }

    /** A node that Windows keeps of a request (Windows page ClientCertificateInstall CSP). */
    public enum StateNode {
        STATUS("Status"),
        ERROR_CODE("ErrorCode"),
        CERT_THUMBPRINT("CertThumbprint"),
        RESPONDENT_SERVER_URL("RespondentServerUrl");

        private final String nodeName;

        StateNode(String nodeName) {
            this.nodeName = nodeName;
        }

        /** Its address. */
        public String of(String uniqueId) {
            return node(uniqueId) + "/" + nodeName;
        }

        /** For messages. */
        @Override
        public String toString() {
            return nodeName;
        }
    }

    /**
     * Sets all nodes and has Windows start.
     *
     * @throws IllegalArgumentException if a node is of another request, or the Exec is not the last and only one
     */
    public static SyncMlDocument install(Installation installation) {
        List<CspNode> nodes = installation.nodes();
        String request = node(installation.uniqueId());
        for (int i = 0; i < nodes.size(); i++) {
            CspNode node = nodes.get(i);
            boolean last = i == nodes.size() - 1;
            boolean ofRequest = node.locUri().equals(request) || node.locUri().startsWith(request + "/");
            if (!ofRequest || last != (node.command() == NodeCommand.EXEC)) {
                throw new IllegalArgumentException("not in its place: " + node.command() + " " + node.locUri());
            }
        }
        return SyncMlWriter.install(nodes);
    }

    /** Asks how the request stands. */
    public static SyncMlDocument poll(String uniqueId) {
        return SyncMlWriter.get(
                Stream.of(StateNode.values()).map(node -> node.of(uniqueId)).toList());
    }

    /** Deletes the request, with what it installed. */
    public static SyncMlDocument delete(String uniqueId) {
        return SyncMlWriter.delete(node(uniqueId));
    }

    private static String node(String uniqueId) {
        if (!uniqueId.matches("[A-Za-z0-9-]{1,128}")) {
            throw new IllegalArgumentException("not letters, digits and hyphens, or too long: " + uniqueId);
        }
        return CspPath.ofRequest(StoreLocation.MACHINE, uniqueId);
    }
}
