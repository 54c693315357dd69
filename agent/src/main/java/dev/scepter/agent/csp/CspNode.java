package dev.scepter.agent.csp;

import dev.scepter.agent.model.Secret;
import java.util.Locale;

/**
 * One node that a document sets or executes.
 *
 * @param command what is done with it
 * @param locUri its address in the tree of the device, such as {@code ./Device/Vendor/MSFT/…}
 * @param format of the value
 * @param value {@link NodeValue#nothing} of inner and executed nodes; hidden where the node is a challenge or password, or an
 *     address with user info or a query, which can hold one
 */
public record CspNode(NodeCommand command, String locUri, NodeFormat format, NodeValue value) {
    public CspNode {
        if (value instanceof NodeValue.Text text && isSecret(locUri, text.text())) {
            value = new NodeValue.Hidden(Secret.ofText(text.text()));
        }
    }

    private static boolean isSecret(String locUri, String value) {
        String leaf = locUri.substring(locUri.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return leaf.equals("challenge")
                || leaf.contains("password")
                || (leaf.equals("serverurl") && WindowsUrl.mayHoldSecret(value));
    }
}
