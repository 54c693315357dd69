package dev.scepter.agent.policy;

/** What the member {@code templateName} is. */
public enum TemplateNameUse implements JsonNamed {
    /** Sent as CA identifier; a server that does not know it is asked once more without. */
    AUTO("auto"),
    /** Sent as CA identifier. */
    CA_IDENTIFIER("caIdentifier"),
    /** Put into the certification request as Microsoft template name. */
    CSR_TEMPLATE("csrTemplate"),
    /** For people only. */
    LABEL("label");

    private final String jsonName;

    TemplateNameUse(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }
}
