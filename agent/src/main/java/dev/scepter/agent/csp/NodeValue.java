package dev.scepter.agent.csp;

import dev.scepter.agent.model.Secret;

/** The value of a node. */
public sealed interface NodeValue {

    /** A value that may be shown. */
    record Text(String text) implements NodeValue {}

    /** A value that must never be shown, such as a challenge. */
    record Hidden(Secret secret) implements NodeValue {}

    /** No value, as inner nodes have it. */
    static NodeValue nothing() {
        return new Text("");
    }

    /** The value as it is, the secret too. For the one place that uses it. */
    default String reveal() {
        if (this instanceof Hidden hidden) {
            return hidden.secret().revealText();
        }
        return ((Text) this).text();
    }
}
