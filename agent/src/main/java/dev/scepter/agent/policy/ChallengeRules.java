package dev.scepter.agent.policy;

import dev.scepter.agent.model.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules for {@code challenge}. No finding tells anything of it but that something is so: where and what would. */
final class ChallengeRules {
    private static final String POINTER = "/challenge";
    private static final Pattern TROUBLE = Pattern.compile("[!@#$%^&*_()]");
    private static final int LIMIT = 255;
    private static final int LAST_ASCII = 0x7f;

    private final Findings findings;

    ChallengeRules(Findings findings) {
        this.findings = findings;
    }

    /** The challenge as it is sent; empty, with a finding, if the text cannot be decoded to one. */
    Optional<Secret> read(String text, ChallengeEncoding encoding) {
        Optional<String> challenge = encoding == ChallengeEncoding.BASE64 ? decoded(text) : Optional.of(text);
        challenge.ifPresent(this::judge);
        return challenge.filter(plain -> !plain.isEmpty()).map(Secret::ofText);
    }

    private Optional<String> decoded(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException e) {
            return refused("challenge is not Base64");
        } catch (CharacterCodingException e) {
            return refused("challenge is Base64, but not of UTF-8 text");
        }
    }

    private Optional<String> refused(String words) {
        findings.add(LintCode.CHALLENGE_ENCODING_INVALID, POINTER, words);
        return Optional.empty();
    }

    private void judge(String plain) {
        if (TROUBLE.matcher(plain).find()) {
            findings.add(LintCode.CHALLENGE_SPECIAL_CHARACTERS, POINTER, "challenge holds characters that often fail");
        }
        if (plain.codePointCount(0, plain.length()) > LIMIT) {
            findings.add(LintCode.CHALLENGE_LONG, POINTER, "challenge has more than " + LIMIT + " characters");
        }
        if (!plain.equals(plain.strip())) {
            findings.add(LintCode.CHALLENGE_BLANK_EDGE, POINTER, "challenge begins or ends with a blank");
        }
        if (plain.chars().anyMatch(Character::isISOControl)) {
            findings.add(LintCode.CHALLENGE_CONTROL_CHARACTER, POINTER, "challenge holds a control character");
        }
        if (plain.chars().anyMatch(c -> c > LAST_ASCII)) {
            findings.add(LintCode.CHALLENGE_NOT_ASCII, POINTER, "challenge holds a character beyond ASCII");
        }
    }
}
