package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ChainOpinion;
import java.util.List;
import java.util.Optional;

/**
 * What Windows' chain engine says, by the stores of the machine alone: nothing is handed to it beside the certificate, and it
 * asks nobody. Safe for several threads.
 */
public final class WindowsChainOpinion implements ChainOpinion {
    private final WindowsChains chains;

    /** That of this machine. Loads crypt32.dll. */
    public WindowsChainOpinion() {
        this(new WindowsChains());
    }

    WindowsChainOpinion(WindowsChains chains) {
        this.chains = chains;
    }

    @Override
    public Optional<Judgement> of(EncodedCertificate leaf) throws ScepterException {
        ChainVerdict verdict = chains.judge(leaf, List.of(), WindowsChains.Network.CACHE_ONLY);
        return Optional.of(new Judgement(verdict.rootTrusted(), verdict.rootFaults(), verdict.otherFaults()));
    }
}
