package dev.scepter.agent.policy;

/** The hash of certificate request and message. */
public enum HashAlgorithm implements JsonNamed {
    SHA256("SHA-256"),
    SHA384("SHA-384"),
    SHA512("SHA-512"),
    /** Obeyed with a warning. */
    SHA1("SHA-1");

    private final String standardName;

    HashAlgorithm(String standardName) {
        this.standardName = standardName;
    }

    /** The name in the JDK and in the field, such as {@code SHA-256}. */
    public String standardName() {
        return standardName;
    }

    @Override
    public String jsonName() {
        return standardName;
    }
}
