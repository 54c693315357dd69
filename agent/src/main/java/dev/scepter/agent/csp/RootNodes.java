package dev.scepter.agent.csp;

import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.LintCode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The nodes below {@code RootCATrustedCertificates/Root} of one document. */
final class RootNodes {
    static final String POINTER = "/RootCATrustedCertificates/Root";

    private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n]+");
    private static final Pattern NO_HEX = Pattern.compile("[^0-9A-Fa-f]+");

    /**
     * A root as written.
     *
     * @param sha1 of its bytes in upper-case hex; empty text if it is not Base64
     */
    private record Candidate(String base64, String sha1) {}

    private final NodeFindings findings;
    private final List<Candidate> candidates = new ArrayList<>();

    RootNodes(NodeFindings findings) {
        this.findings = findings;
    }

    /** Takes one node. */
    void take(CspNode node, CspPath.Root path) {
        if (path.below().isEmpty()) {
            return; // comes into being with the node below it
        }
        if (!path.below().equalsIgnoreCase("EncodedCertificate")) {
            findings.add(LintCode.SYNCML_NODE_IGNORED, "", CspPath.shown(node.locUri()) + " is ignored");
            return;
        }
        Candidate root = candidate(node.value().reveal());
        if (node.format() != NodeFormat.B64) {
            findings.add(LintCode.SYNCML_FORMAT, POINTER, "EncodedCertificate has the format b64");
        }
        if (!root.sha1().isEmpty()
                && !path.thumbprint().toUpperCase(Locale.ROOT).equals(root.sha1())) {
            findings.add(
                    LintCode.SYNCML_VALUE_INVALID,
                    POINTER,
                    "EncodedCertificate stands below another thumbprint than its own, which is " + root.sha1());
        }
        if (candidates.contains(root)) {
            findings.add(LintCode.SYNCML_NODE_TWICE, POINTER, "the same root is set twice");
        }
        candidates.add(root);
    }

    /**
     * The root that belongs to the policy, Base64 without line breaks: the one that is pinned, or the only one.
     *
     * @param pin CAThumbprint as written
     */
    Optional<String> choose(Optional<String> pin) {
        String hex =
                pin.map(text -> NO_HEX.matcher(text).replaceAll("")).orElse("").toUpperCase(Locale.ROOT);
        Optional<Candidate> pinned = candidates.stream()
                .filter(root -> !hex.isEmpty() && root.sha1().equals(hex))
                .findFirst();
        if (pinned.isEmpty() && candidates.size() > 1) {
            findings.add(
                    LintCode.SYNCML_SEVERAL_ROOTS,
                    POINTER,
                    "CAThumbprint is that of none of the " + candidates.size() + " roots");
            return Optional.empty();
        }
        Optional<Candidate> chosen = pinned.or(() -> candidates.stream().findFirst());
        if (chosen.isPresent() && candidates.size() > 1) {
            findings.add(
                    LintCode.SYNCML_ROOT_IGNORED,
                    POINTER,
                    candidates.size() - 1 + " other roots are ignored; the one that CAThumbprint names is taken");
        }
        return chosen.map(Candidate::base64);
    }

    private static Candidate candidate(String written) {
        String base64 = BLANKS.matcher(written).replaceAll("");
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return new Candidate(
                    base64, Thumbprint.of(Thumbprint.Algorithm.SHA1, bytes).hex());
        } catch (IllegalArgumentException e) {
            return new Candidate(base64, ""); // the rules for roots say what is wrong with it
        }
    }
}
