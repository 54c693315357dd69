package dev.scepter.agent.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The ways to enrol that have a name, in the order in which they are considered. A name is no promise that a build has it. */
public enum Backend {
    /** Scepter speaks SCEP itself. */
    NATIVE("native", false),
    /** Windows' CertEnroll objects make the messages, Scepter carries them. */
    CERTENROLL("certenroll", false),
    /** Windows enrols by its ClientCertificateInstall CSP, which is reached over the MDM bridge of WMI. */
    CSP_WMI("csp-wmi", true),
    /** The same CSP, reached by SyncML over Windows' local management. */
    CSP_LOCAL("csp-local", true);

    private final String word;
    private final boolean experimental;

    Backend(String word, boolean experimental) {
        this.word = word;
        this.experimental = experimental;
    }

    /** As in {@code --backend}, the setting and the journal. */
    public String word() {
        return word;
    }

    /** The word as it is shown: an experimental way never stands without that mark. */
    public String shown() {
        return experimental ? word + " (experimental)" : word;
    }

    /** Not seen to work on real Windows; taken only where somebody names it. */
    public boolean isExperimental() {
        return experimental;
    }

    /** Windows enrols by the ClientCertificateInstall CSP. */
    public boolean isCsp() {
        return this == CSP_WMI || this == CSP_LOCAL;
    }

    /** All words, in order. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Backend::word).toList();
    }

    /** The way of a word; empty if there is none. Exact: no other case, no blanks. */
    public static Optional<Backend> ofWord(String word) {
        return Arrays.stream(values())
                .filter(backend -> backend.word.equals(word))
                .findFirst();
    }

    /** A word as it is shown, also one that is no backend's. */
    public static String shown(String word) {
        return ofWord(word).map(Backend::shown).orElse(word);
    }
}
