package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import java.util.Optional;

/**
 * A certificate as it stood in a store when that was read.
 *
 * @param certificate its bytes as Windows has them; of a foreign one not decoded yet
 * @param key where its key is, if it names one of the scope of its store
 * @param archived other programs skip it
 * @param renewedBy SHA-1 of its successor in hex, of certificates that Scepter wrote on
 * @param state what Scepter wrote on it
 */
record StoredCertificate(
        EncodedCertificate certificate,
        Optional<CertificateContext.KeyAddress> key,
        boolean archived,
        Optional<String> renewedBy,
        Optional<OwnState> state) {

    /**
     * The name of its key, if that is a key of this policy: by the name of its container, or by what Scepter wrote about a
     * container that Windows named, as long as the certificate still names that one.
     */
    Optional<KeyName> keyOf(PolicyId policy) {
        Optional<KeyName> noted = key.flatMap(address -> state.flatMap(OwnState::foreignKey)
                .filter(foreign -> foreign.container().equals(address.container()))
                .map(OwnState.ForeignKey::name)
                .filter(name -> name.policy().equals(policy)));
        return noted.or(() -> key.flatMap(address -> parse(policy, address.container())));
    }

    /** Its counter; 0 if it was never put in force. */
    long counter() {
        return state.map(OwnState::counter).orElse(0L);
    }

    /** Other programs find it, and it was put in force. */
    boolean isInForce() {
        return !archived && counter() > 0;
    }

    private static Optional<KeyName> parse(PolicyId policy, String container) {
        try {
            KeyName name = new KeyName(policy, container.substring(container.lastIndexOf('-') + 1));
            return Optional.of(name).filter(found -> found.containerName().equals(container));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
