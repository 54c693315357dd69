package dev.scepter.lab.ca;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A SCEP CA with its keys, rules, faults and log. Keys are made once, when it is built. Thread-safe.
 */
public final class LabCa {
    private final LabAuthority authority;
    private final LabFaults faults = new LabFaults();
    private final LabLog log = new LabLog();
    private final EndEntityIssuer issuer;
    private final ScepResponder responder;
    private volatile LabCaRules rules;

    private LabCa(Builder plan) {
        CertificateIssuer certificates = new CertificateIssuer(
                plan.random, plan.keys.orElseGet(() -> CertificateIssuer.rsaKeys(plan.random, plan.keyBits)));
        authority = new AuthorityFounder(certificates, plan.clock, plan.name, plan.lifetime)
                .found(plan.twoTier, plan.separateRa ? Optional.of(plan.raUsage) : Optional.empty());
        rules = plan.rules;
        issuer = new EndEntityIssuer(certificates, authority.issuer(), plan.clock);
        ReplyWriter writer = new ReplyWriter(plan.random, authority.issuer().certificate());
        responder = new ScepResponder(
                authority,
                this::rules,
                new Registrar(
                        authority,
                        issuer,
                        plan.clock,
                        issued -> log.addIssued(LabIdentity.toX509(issued.certificate())),
                        csr -> log.addRequest(LabRequest.of(csr))),
                writer,
                new CertRepForger(writer, new SignedAttributes(plan.random), certificates),
                faults,
                new FaultInjector(plan.random, certificates, issuer, authority, plan.clock),
                log,
                plan.clock);
    }

    /** Starts the plan of a CA: self-signed, RSA 2048, ten years, standard rules. */
    public static Builder builder(Clock clock, SecureRandom random) {
        return new Builder(clock, random);
    }

    /** What answers the calls. */
    public ScepResponder responder() {
        return responder;
    }

    /** The rules in force. */
    public LabCaRules rules() {
        return rules;
    }

    /** Puts other rules in force, from the next call on. */
    public void setRules(LabCaRules newRules) {
        rules = newRules;
    }

    /** The faults to come. */
    public LabFaults faults() {
        return faults;
    }

    /** Sets where the addresses of {@link LabFault#TEMPTING_ADDRESSES} point. */
    public void temptTo(String address) {
        issuer.temptTo(address);
    }

    /** What the CA saw. */
    public LabLog log() {
        return log;
    }

    /** The self-signed certificate at the top. */
    public X509Certificate root() {
        return LabIdentity.toX509(authority.root());
    }

    /** The CA certificate that issues; the root itself in a CA of one tier. */
    public X509Certificate issuingCa() {
        return authority.issuer().x509();
    }

    /** The certificate that requests are encrypted to. */
    public X509Certificate recipient() {
        return authority.recipient().x509();
    }

    /** All certificates of GetCACert: those of the RA first, the root last. */
    public List<X509Certificate> certificates() {
        return authority.certificates().stream().map(LabIdentity::toX509).toList();
    }

    /** The plan of a CA. Not thread-safe. */
    public static final class Builder {
        private static final int MIN_KEY_BITS = 1_024;
        private static final int MAX_KEY_BITS = 4_096;

        private final Clock clock;
        private final SecureRandom random;
        private String name = "Lab";
        private boolean twoTier;
        private boolean separateRa;
        private RaUsage raUsage = RaUsage.SIGNER_ONLY;
        private int keyBits = 2_048;
        private Optional<Supplier<KeyPair>> keys = Optional.empty();
        private Duration lifetime = Duration.ofDays(3_650);
        private LabCaRules rules = LabCaRules.standard();

        private Builder(Clock clock, SecureRandom random) {
            this.clock = clock;
            this.random = random;
        }

        /** The name that all names of the CA begin with. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** A root and an issuing CA below it. */
        public Builder twoTier() {
            twoTier = true;
            return this;
        }

        /** RA certificates apart for decryption and signature, as NDES has them. */
        public Builder separateRa() {
            separateRa = true;
            return this;
        }

        /** RA certificates apart, with these extended key usages. */
        public Builder separateRa(RaUsage usage) {
            raUsage = usage;
            return separateRa();
        }

        /** Length of all RSA keys of the CA, 1,024 (for fast tests) to 4,096. */
        public Builder keyBits(int value) {
            if (value < MIN_KEY_BITS || value > MAX_KEY_BITS) {
                throw new IllegalArgumentException("key length must be 1024 to 4096: " + value);
            }
            keyBits = value;
            return this;
        }

        /** Where the CA's RSA keys come from, instead of being made: a test that builds many CAs has them prepared. */
        public Builder keys(Supplier<KeyPair> value) {
            keys = Optional.of(value);
            return this;
        }

        /** Lifetime of the CA and RA certificates from now. */
        public Builder lifetime(Duration value) {
            lifetime = value;
            return this;
        }

        /** The rules at the start. */
        public Builder rules(LabCaRules value) {
            rules = value;
            return this;
        }

        /** Makes the keys and the CA. */
        public LabCa build() {
            return new LabCa(this);
        }
    }
}
