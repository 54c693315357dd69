package dev.scepter.agent.csp;

/** What a document does with a node. */
public enum NodeCommand {
    ADD("Add"),
    REPLACE("Replace"),
    EXEC("Exec");

    private final String element;

    NodeCommand(String element) {
        this.element = element;
    }

    /** The name of its element in SyncML. */
    public String element() {
        return element;
    }
}
