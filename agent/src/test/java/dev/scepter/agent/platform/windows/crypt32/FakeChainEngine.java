package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinCrypt;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.model.EncodedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chain engine that answers as it is told, and keeps what it was asked. */
final class FakeChainEngine extends FakeCrypt32 {
    private static final int TYPE = 8;
    private static final int NAME = 16;

    /** What the calls of one question passed. */
    record Question(
            int engineFlags,
            int engineMillis,
            int flags,
            int millis,
            List<String> usages,
            boolean allUsages,
            List<EncodedCertificate> additional,
            int policy,
            int policyFlags,
            Optional<Extra> extra) {}

    /** What the policy of TLS is asked. */
    record Extra(int size, int authType, int checks, String serverName) {}

    private final Memory engineHandle = new Memory(1);
    private final Memory simpleChain = new Memory(16);
    private final Memory simpleChains = new Memory(Native.POINTER_SIZE);
    private final Memory chainContext = new Memory(24);
    private final int errorStatus;
    private final int policyError;
    private int chainFailure;
    private int openEngines;
    private int openChains;
    private int engineFlags;
    private int engineMillis;
    private int flags;
    private int millis;
    private boolean allUsages;
    private List<String> usages = List.of();
    private List<EncodedCertificate> additional = List.of();
    private Optional<Question> question = Optional.empty();

    /**
     * One that gives all chains the same verdict.
     *
     * @param errorStatus the trust status of the chain
     * @param policyError what the policy answers
     */
    FakeChainEngine(int errorStatus, int policyError) {
        this.errorStatus = errorStatus;
        this.policyError = policyError;
    }

    /** Builds no chain from now on. */
    void failWith(int code) {
        chainFailure = code;
    }

    /** The last question. */
    Question question() {
        return question.orElseThrow();
    }

    @Override
    int open() {
        return super.open() + openEngines + openChains;
    }

    @Override
    public boolean CertCreateCertificateChainEngine(CERT_CHAIN_ENGINE_CONFIG config, PointerByReference engine) {
        openEngines++;
        engineFlags = config.dwFlags;
        engineMillis = config.dwUrlRetrievalTimeout;
        engine.setValue(engineHandle);
        return true;
    }

    @Override
    public void CertFreeCertificateChainEngine(Pointer engine) {
        openEngines--;
    }

    @Override
    public boolean CertGetCertificateChain(
            Pointer engine,
            Pointer context,
            @Nullable Pointer time,
            Pointer additionalStore,
            WinCrypt.CERT_CHAIN_PARA parameters,
            int flagsOfChain,
            @Nullable Pointer reserved,
            PointerByReference chain) {
        if (chainFailure != 0) {
            Native.setLastError(chainFailure);
            return false;
        }
        flags = flagsOfChain;
        millis = parameters.dwUrlRetrievalTimeout;
        additional = content(additionalStore);
        allUsages = parameters.RequestedUsage.dwType == WinCrypt.USAGE_MATCH_TYPE_AND;
        usages = usages(parameters.RequestedUsage.Usage);
        openChains++;
        simpleChain.clear();
        simpleChain.setInt(Crypt32Constants.CERT_SIMPLE_CHAIN_cElement, 1 + additional.size());
        simpleChains.setPointer(0, simpleChain);
        chainContext.clear();
        chainContext.setInt(Crypt32Constants.CERT_CHAIN_CONTEXT_TrustStatus, errorStatus);
        chainContext.setInt(Crypt32Constants.CERT_CHAIN_CONTEXT_cChain, 1);
        chainContext.setPointer(Crypt32Constants.CERT_CHAIN_CONTEXT_rgpChain, simpleChains);
        chain.setValue(chainContext);
        return true;
    }

    private static List<String> usages(WinCrypt.CTL_USAGE wanted) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < wanted.cUsageIdentifier; i++) {
            found.add(wanted.rgpszUsageIdentifier
                    .getPointer((long) i * Native.POINTER_SIZE)
                    .getString(0));
        }
        return found;
    }

    @Override
    public void CertFreeCertificateChain(Pointer chain) {
        openChains--;
    }

    @Override
    public boolean CertVerifyCertificateChainPolicy(
            Pointer policy,
            Pointer chain,
            WinCrypt.CERT_CHAIN_POLICY_PARA parameters,
            WinCrypt.CERT_CHAIN_POLICY_STATUS status) {
        Pointer passed = parameters.pvExtraPolicyPara;
        Optional<Extra> extra = passed == null
                ? Optional.empty()
                : Optional.of(new Extra(
                        passed.getInt(0),
                        passed.getInt(4),
                        passed.getInt(TYPE),
                        passed.getPointer(NAME).getWideString(0)));
        question = Optional.of(new Question(
                engineFlags,
                engineMillis,
                flags,
                millis,
                usages,
                allUsages,
                additional,
                (int) Pointer.nativeValue(policy),
                parameters.dwFlags,
                extra));
        status.dwError = policyError;
        return true;
    }
}
