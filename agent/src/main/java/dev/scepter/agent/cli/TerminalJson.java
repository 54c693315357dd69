package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON as it is printed: valid, and nothing in it can drive a terminal. */
final class TerminalJson {
    private TerminalJson() {}

    static String text(ObjectNode node) {
        return TextBlock.escaped(node.toPrettyString());
    }
}
