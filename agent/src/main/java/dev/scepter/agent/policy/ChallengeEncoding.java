package dev.scepter.agent.policy;

/** How the member {@code challenge} is written. */
enum ChallengeEncoding implements JsonNamed {
    LITERAL("literal"),
    /** Base64 of UTF-8 text. */
    BASE64("base64");

    private final String jsonName;

    ChallengeEncoding(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }
}
