package dev.scepter.agent.policy;

import dev.scepter.agent.policy.UnsupportedMember.Shape.Choice;
import dev.scepter.agent.policy.UnsupportedMember.Shape.Flag;
import dev.scepter.agent.policy.UnsupportedMember.Shape.Names;
import dev.scepter.agent.policy.UnsupportedMember.Shape.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The members that this build knows but obeys at their default only. Each is checked for its type; any value but the
 * default is an error, so that no policy is silently applied with another meaning.
 *
 * @param name the member
 * @param shape its type and default
 * @param enrols whether a change of it needs a new certificate
 */
record UnsupportedMember(String name, Shape shape, boolean enrols) {

    private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*))+");

    /** Type and default of a member. */
    sealed interface Shape {

        /** A boolean. */
        record Flag(boolean byDefault) implements Shape {}

        /** One of a few words, the first of them the default. */
        record Choice(List<String> words) implements Shape {}

        /** A text, absent by default. */
        record Text() implements Shape {}

        /**
         * A set of texts.
         *
         * @param known the names that it may hold; empty if any text will do
         * @param oids whether it may hold dotted object identifiers too
         * @param byDefault the default, in all its spellings
         */
        record Names(Set<String> known, boolean oids, List<Set<String>> byDefault) implements Shape {}
    }

    /** All of them. */
    static final List<UnsupportedMember> ALL = List.of(
            new UnsupportedMember("ndesPath", new Flag(false), false),
            new UnsupportedMember(
                    "templateNameUse", new Choice(List.of("auto", "caIdentifier", "csrTemplate", "label")), false),
            new UnsupportedMember("challengeEncoding", new Choice(List.of("literal", "base64")), false),
            new UnsupportedMember("subjectAlternativeName", new Text(), true),
            new UnsupportedMember(
                    "keyUsage",
                    new Names(
                            Set.of(
                                    "digitalSignature",
                                    "nonRepudiation",
                                    "contentCommitment",
                                    "keyEncipherment",
                                    "dataEncipherment",
                                    "keyAgreement",
                                    "keyCertSign",
                                    "cRLSign",
                                    "encipherOnly",
                                    "decipherOnly"),
                            false,
                            List.of(Set.of("digitalSignature", "keyEncipherment"))),
                    true),
            new UnsupportedMember(
                    "extendedKeyUsage",
                    new Names(
                            Set.of(
                                    "clientAuth",
                                    "serverAuth",
                                    "codeSigning",
                                    "emailProtection",
                                    "timeStamping",
                                    "OCSPSigning",
                                    "smartcardLogon",
                                    "anyExtendedKeyUsage"),
                            true,
                            List.of(
                                    Set.of("clientAuth"),
                                    Set.of("1.3.6.1.5.5.7.3.2"),
                                    Set.of("clientAuth", "1.3.6.1.5.5.7.3.2"))),
                    true),
            new UnsupportedMember("keyAlgorithm", new Choice(List.of("RSA", "EC-P256", "EC-P384")), true),
            new UnsupportedMember("keyProtection", new Choice(List.of("software", "tpm", "tpmIfPresent")), true),
            new UnsupportedMember("keyReadAccess", new Names(Set.of(), false, List.of(Set.of())), true),
            new UnsupportedMember("store", new Choice(List.of("machine", "user")), true),
            new UnsupportedMember("user", new Text(), false),
            new UnsupportedMember("legacyAlgorithms", new Flag(false), false),
            new UnsupportedMember("expectScepStandard", new Flag(false), false),
            new UnsupportedMember("requireRaEku", new Flag(false), false),
            new UnsupportedMember("raThumbprint", new Text(), false),
            new UnsupportedMember("certificateTemplate", new Text(), true),
            new UnsupportedMember("sid", new Choice(List.of("off", "sanUri", "extension", "both")), true));

    /** Reads the member; a wrong type, an unknown word and any value but the default become findings. */
    void check(Members members, Findings findings) {
        if (shape instanceof Flag flag) {
            members.flag(name).ifPresent(value -> require(value == flag.byDefault(), findings));
        } else if (shape instanceof Choice choice) {
            members.word(name, choice.words())
                    .ifPresent(word -> require(word.equals(choice.words().get(0)), findings));
        } else if (shape instanceof Names names) {
            members.texts(name).ifPresent(texts -> check(texts, names, findings));
        } else {
            members.text(name).ifPresent(text -> require(false, findings));
        }
    }

    /** The default as one text that never changes; empty if the member is absent by default. */
    Optional<String> defaultText() {
        if (shape instanceof Flag flag) {
            return Optional.of(String.valueOf(flag.byDefault()));
        }
        if (shape instanceof Choice choice) {
            return Optional.of(choice.words().get(0));
        }
        if (shape instanceof Names names) {
            return Optional.of(String.join(" ", new TreeSet<>(names.byDefault().get(0))));
        }
        return Optional.empty();
    }

    private void check(List<String> texts, Names names, Findings findings) {
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            boolean known = names.known().isEmpty()
                    || names.known().contains(text)
                    || (names.oids() && OID.matcher(text).matches());
            if (!known) {
                findings.add(
                        LintCode.VALUE_UNKNOWN,
                        "/" + name + "/" + i,
                        name + " holds something that is none of " + String.join(", ", new TreeSet<>(names.known()))
                                + (names.oids() ? ", nor a dotted object identifier" : ""));
                return;
            }
        }
        require(names.byDefault().contains(Set.copyOf(texts)), findings);
    }

    private void require(boolean isDefault, Findings findings) {
        if (!isDefault) {
            findings.add(
                    LintCode.NOT_SUPPORTED,
                    "/" + name,
                    name + " is not supported by this build"
                            + defaultText()
                                    .filter(text -> !text.isEmpty())
                                    .map(text -> "; it knows only the default, " + text)
                                    .orElse(""));
        }
    }
}
