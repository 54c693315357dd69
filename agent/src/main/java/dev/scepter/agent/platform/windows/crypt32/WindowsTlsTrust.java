package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.crypt32.WindowsChains.Network;
import dev.scepter.agent.port.TlsTrust;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * TLS servers as Windows judges them, by the machine's stores: roots of the enterprise and of Group Policy count, and what
 * this machine distrusts does not.
 *
 * <p>Windows may ask the network, as it does for every program: for an issuer that the server left out, and for its list
 * of public roots, which it keeps no whole copy of. Where that hangs, the caller's own time limit ends the exchange.
 *
 * <p>Revocation is not checked: who publishes it is often not reached from where a device is, and Windows takes no answer for
 * a no. That would cut the device off from its MDM and its CA, which are what could mend it.
 *
 * <p>The host goes to Windows as it is. The Windows page HTTPSPolicyCallbackData speaks of names only; what Windows makes
 * of an IP address in a certificate is its own.
 */
public final class WindowsTlsTrust implements TlsTrust {
    private final WindowsChains chains;

    /** The opinion of this machine. */
    public WindowsTlsTrust() {
        this(new WindowsChains());
    }

    WindowsTlsTrust(WindowsChains chains) {
        this.chains = chains;
    }

    @Override
    public void requireTrusted(String host, List<EncodedCertificate> chain) throws ScepterException {
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw untrusted(host, "it shows " + chain.size() + " certificates");
        }
        EncodedCertificate leaf = chain.get(0);
        ChainVerdict verdict;
        try {
            verdict = chains.judgeServer(host, leaf, chain.subList(1, chain.size()), Network.ALLOWED);
        } catch (WindowsException e) {
            throw new ScepterException(
                    ErrorCode.TLS_UNTRUSTED, "cannot ask Windows about TLS server " + host + ": " + e.getMessage(), e);
        }
        // Wine's policy has nothing against a chain without a root.
        if (verdict.policyError().isPresent() || !verdict.rootTrusted()) {
            throw untrusted(host, words(verdict) + " (" + leaf + issuer(leaf) + ")");
        }
    }

    /** What the policy says, and what more is wrong with the chain. */
    private static String words(ChainVerdict verdict) {
        Optional<String> policy = verdict.policyError();
        return Stream.concat(
                        policy.stream(),
                        verdict.faults().stream()
                                .filter(fault -> policy.filter(said -> said.endsWith(fault))
                                        .isEmpty()))
                .collect(Collectors.joining("; "));
    }

    /** Whose root is missing; or who sits in between. */
    private static String issuer(EncodedCertificate leaf) {
        try {
            return " by "
                    + ParsedCertificate.of(CertificateDecoder.decode(leaf.der()))
                            .issuer();
        } catch (CertificateFormatException e) {
            return "";
        }
    }

    private static ScepterException untrusted(String host, String why) {
        return new ScepterException(ErrorCode.TLS_UNTRUSTED, "Windows does not trust TLS server " + host + ": " + why);
    }
}
