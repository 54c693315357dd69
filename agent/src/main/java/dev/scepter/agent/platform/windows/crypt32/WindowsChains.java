package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.WinCrypt;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.WindowsStatus;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Windows' own chain engine, in the machine's view of its stores, as a second opinion. Revocation is not checked. Safe for
 * several threads.
 *
 * <p>Each question has an engine of its own: the one that all programs share remembers (on Wine, for the life of the
 * process) which roots were trusted.
 */
public final class WindowsChains {
    private static final int MAX_ADDITIONAL = 100;
    private static final int RETRIEVAL_MILLIS = 5_000;
    private static final int NO_NETWORK = Crypt32Constants.CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL
            | Crypt32Constants.CERT_CHAIN_DISABLE_AUTH_ROOT_AUTO_UPDATE;

    /** Whether Windows may load missing issuers and its list of roots. */
    public enum Network {
        /** Only what is on the machine. */
        CACHE_ONLY,
        /** It may ask for up to 5 s. */
        ALLOWED
    }

    private final Crypt32Library library;

    /** The engine of this machine. */
    public WindowsChains() {
        this(Crypt32Library.load());
    }

    WindowsChains(Crypt32Library library) {
        this.library = library;
    }

    /**
     * Asks for the chain of a certificate, now.
     *
     * @param additional issuers that Windows may use beside those in its stores; trust they do not bring. Empty to see
     *     what other programs see. At most 100
     * @throws ScepterException {@code STORE_FAILED} if Windows gives no answer at all
     */
    public ChainVerdict judge(EncodedCertificate leaf, List<EncodedCertificate> additional, Network network)
            throws ScepterException {
        try {
            return judge(leaf, additional, network, Optional.empty());
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.STORE_FAILED, "cannot ask Windows for the chain of " + leaf);
        }
    }

    /**
     * The same for a TLS server: the chain is one for server authentication, and the policy that of TLS, which looks at
     * the server's name too.
     *
     * @param host the name that the server must have
     */
    ChainVerdict judgeServer(String host, EncodedCertificate leaf, List<EncodedCertificate> additional, Network network)
            throws WindowsException {
        return judge(leaf, additional, network, Optional.of(host));
    }

    private ChainVerdict judge(
            EncodedCertificate leaf, List<EncodedCertificate> additional, Network network, Optional<String> server)
            throws WindowsException {
        if (additional.size() > MAX_ADDITIONAL) {
            throw new IllegalArgumentException("more than " + MAX_ADDITIONAL + " issuers");
        }
        try (CertificateContext context = CertificateContext.of(library, leaf)) {
            return ask(context, additional, network == Network.CACHE_ONLY ? NO_NETWORK : 0, server);
        }
    }

    private ChainVerdict ask(
            CertificateContext context, List<EncodedCertificate> additional, int flags, Optional<String> server)
            throws WindowsException {
        Pointer engine = newEngine(flags);
        try {
            Pointer memory =
                    library.CertOpenStore(Pointer.createConstant(WinCrypt.CERT_STORE_PROV_MEMORY), 0, null, 0, null);
            if (memory == null) {
                throw failed("CertOpenStore", "in memory");
            }
            try {
                fill(memory, additional);
                return judge(engine, context, memory, flags, server);
            } finally {
                library.CertCloseStore(memory, 0);
            }
        } finally {
            library.CertFreeCertificateChainEngine(engine);
        }
    }

    private Pointer newEngine(int flags) throws WindowsException {
        CERT_CHAIN_ENGINE_CONFIG config = new CERT_CHAIN_ENGINE_CONFIG();
        // Flags of an engine and of a question share this number.
        config.dwFlags = Crypt32Constants.CERT_CHAIN_USE_LOCAL_MACHINE_STORE
                | (flags & Crypt32Constants.CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL);
        config.dwUrlRetrievalTimeout = RETRIEVAL_MILLIS;
        PointerByReference engine = new PointerByReference();
        if (!library.CertCreateCertificateChainEngine(config, engine)) {
            throw failed("CertCreateCertificateChainEngine", "machine");
        }
        return engine.getValue();
    }

    private void fill(Pointer memory, List<EncodedCertificate> additional) throws WindowsException {
        for (EncodedCertificate certificate : additional) {
            try (CertificateContext context = CertificateContext.of(library, certificate)) {
                if (!library.CertAddCertificateContextToStore(
                        memory,
                        context.pointer(),
                        Crypt32Constants.CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES,
                        null)) {
                    throw failed("CertAddCertificateContextToStore", "in memory");
                }
            }
        }
    }

    private ChainVerdict judge(
            Pointer engine, CertificateContext context, Pointer memory, int flags, Optional<String> server)
            throws WindowsException {
        WinCrypt.CERT_CHAIN_PARA parameters = new WinCrypt.CERT_CHAIN_PARA();
        parameters.cbSize = parameters.size();
        parameters.dwUrlRetrievalTimeout = RETRIEVAL_MILLIS;
        if (server.isPresent()) {
            demandServerAuthentication(parameters.RequestedUsage);
        }
        PointerByReference answer = new PointerByReference();
        if (!library.CertGetCertificateChain(
                engine, context.pointer(), null, memory, parameters, flags, null, answer)) {
            throw failed("CertGetCertificateChain", context.certificate().toString());
        }
        Pointer chain = answer.getValue();
        try {
            return new ChainVerdict(
                    length(chain),
                    chain.getInt(Crypt32Constants.CERT_CHAIN_CONTEXT_TrustStatus),
                    server.isPresent()
                            ? serverPolicyError(chain, context, server.get())
                            : policyError(chain, context, WinCrypt.CERT_CHAIN_POLICY_BASE, null));
        } finally {
            library.CertFreeCertificateChain(chain);
        }
    }

    private static void demandServerAuthentication(WinCrypt.CERT_USAGE_MATCH match) {
        match.dwType = WinCrypt.USAGE_MATCH_TYPE_AND;
        WinCrypt.CTL_USAGE usage = match.Usage;
        usage.cUsageIdentifier = 1;
        // Kept by the field for as long as the structure lives; the names in it are ASCII.
        usage.rgpszUsageIdentifier = new StringArray(new String[] {Crypt32Constants.szOID_PKIX_KP_SERVER_AUTH});
    }

    /** Certificates in the first simple chain; further ones hold trust lists. */
    private static int length(Pointer chain) {
        if (chain.getInt(Crypt32Constants.CERT_CHAIN_CONTEXT_cChain) == 0) {
            return 0;
        }
        Pointer simpleChains = chain.getPointer(Crypt32Constants.CERT_CHAIN_CONTEXT_rgpChain);
        return simpleChains.getPointer(0).getInt(Crypt32Constants.CERT_SIMPLE_CHAIN_cElement);
    }

    private Optional<String> serverPolicyError(Pointer chain, CertificateContext context, String host)
            throws WindowsException {
        SSL_EXTRA_CERT_CHAIN_POLICY_PARA extra = new SSL_EXTRA_CERT_CHAIN_POLICY_PARA();
        extra.dwAuthType = Crypt32Constants.AUTHTYPE_SERVER;
        extra.pwszServerName = new WString(host);
        extra.write();
        try {
            return policyError(chain, context, Crypt32Constants.CERT_CHAIN_POLICY_SSL, extra.getPointer());
        } finally {
            // The name's memory belongs to it.
            Reference.reachabilityFence(extra);
        }
    }

    private Optional<String> policyError(Pointer chain, CertificateContext context, int policy, @Nullable Pointer extra)
            throws WindowsException {
        WinCrypt.CERT_CHAIN_POLICY_PARA parameters = new WinCrypt.CERT_CHAIN_POLICY_PARA();
        parameters.cbSize = parameters.size();
        parameters.pvExtraPolicyPara = extra;
        WinCrypt.CERT_CHAIN_POLICY_STATUS status = new WinCrypt.CERT_CHAIN_POLICY_STATUS();
        status.cbSize = status.size();
        if (!library.CertVerifyCertificateChainPolicy(Pointer.createConstant(policy), chain, parameters, status)) {
            throw failed(
                    "CertVerifyCertificateChainPolicy", context.certificate().toString());
        }
        return status.dwError == 0 ? Optional.empty() : Optional.of(WindowsStatus.describe(status.dwError));
    }

    private static WindowsException failed(String function, String subject) {
        return new WindowsException(function, subject, Native.getLastError());
    }
}
