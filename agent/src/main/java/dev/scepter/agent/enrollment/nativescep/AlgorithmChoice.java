package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.scep.Capabilities;
import dev.scepter.agent.scep.MessageAlgorithms;
import dev.scepter.agent.scep.MessageAlgorithms.Cipher;
import java.util.Optional;

/** Chooses the algorithms of requests from what the policy wants and the server offers. Pure. */
final class AlgorithmChoice {
    private AlgorithmChoice() {}

    /**
     * The policy's digest, except that the default gives way to the only one that the server has.
     *
     * @param forced a cipher that is tried after a refusal
     * @throws ScepterException {@code CAPABILITIES_TOO_WEAK}
     */
    static MessageAlgorithms of(ScepPolicy policy, Capabilities offered, Optional<Cipher> forced)
            throws ScepterException {
        if (policy.expectScepStandard() && !offered.isScepStandard()) {
            throw new ScepterException(
                    ErrorCode.CAPABILITIES_TOO_WEAK,
                    "GetCACaps did not offer SCEPStandard, which the policy expects; no request was sent");
        }
        MessageAlgorithms common = offered.algorithms(policy.legacyAlgorithms());
        SignatureDigest wanted = digest(policy);
        boolean wantedStands = wanted != SignatureDigest.SHA256 || offered.offers(wanted);
        return new MessageAlgorithms(wantedStands ? wanted : common.digest(), forced.orElse(common.cipher()));
    }

    private static SignatureDigest digest(ScepPolicy policy) {
        return switch (policy.hashAlgorithm()) {
            case SHA1 -> SignatureDigest.SHA1;
            case SHA256 -> SignatureDigest.SHA256;
            case SHA384 -> SignatureDigest.SHA384;
            case SHA512 -> SignatureDigest.SHA512;
        };
    }
}
