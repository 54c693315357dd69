package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.enrollment.nativescep.CaGate;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Issued;
import dev.scepter.agent.lifecycle.KeySpecs;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import dev.scepter.agent.x509.ChainBuilder;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at the certificate that Windows says it has installed, before anything is believed of it. */
final class ReportedCertificate {
    private final CaGate gate;
    private final CspKeys keys;
    private final KeySpecs keySpecs;
    private final Clock clock;

    ReportedCertificate(CaGate gate, CspKeys keys, KeySpecs keySpecs, Clock clock) {
        this.gate = gate;
        this.keys = keys;
        this.keySpecs = keySpecs;
        this.clock = clock;
    }

    /**
     * Judges a certificate, and notes where its key lies: only then the key is ours, and goes with the attempt.
     *
     * @throws ScepterException if it is not what was asked for, or that cannot be said now
     */
    Issued judge(CspAttempt attempt, EnrollmentContext context, InstalledCertificates.Found found)
            throws ScepterException {
        EncodedCertificate leaf = found.certificate();
        ParsedCertificate parsed = parse(leaf);
        KeyPlace place = found.key().orElseThrow(() -> missing(leaf, "it names no key of the machine"));
        refuseOld(attempt, context, parsed);
        if (keys.isOfAnother(attempt.key(), place)) {
            throw missing(leaf, "the key that it names was there before");
        }
        requireKey(attempt.key(), place, parsed);
        KeySpec spec = keySpecs.of(context.policy());
        if (!keys.isKeptAs(place, spec)) {
            throw missing(leaf, "its key lies in the " + place.provider() + ", and the policy wants it kept otherwise");
        }
        if (parsed.isCa()) {
            throw new ScepterException(ErrorCode.ISSUED_CERTIFICATE_UNFIT, words(leaf) + " is a CA certificate");
        }
        List<EncodedCertificate> chain = chain(attempt, leaf, parsed);
        Optional<List<Warning>> otherwise = gate.compare(attempt.asked(context.policy()), leaf);
        if (otherwise.isEmpty()) {
            throw new ScepterException(
                    ErrorCode.ISSUED_CERTIFICATE_UNFIT, words(leaf) + " is for other names than Windows was told");
        }
        keys.settle(attempt.key(), place);
        return new Issued(leaf, chain, otherwise.get());
    }

    private static ParsedCertificate parse(EncodedCertificate leaf) throws ScepterException {
        try {
            if (CertificateDecoder.decode(leaf.der()).equals(leaf)) {
                return ParsedCertificate.of(leaf);
            }
        } catch (CertificateFormatException e) {
            throw new ScepterException(
                    ErrorCode.CSP_CERTIFICATE_MISSING, words(leaf) + " cannot be read: " + e.getMessage(), e);
        }
        throw missing(leaf, "it cannot be read");
    }

    private static void refuseOld(CspAttempt attempt, EnrollmentContext context, ParsedCertificate parsed)
            throws ScepterException {
        if (context.inForce().isEmpty()) {
            return;
        }
        ParsedCertificate old =
                ParsedCertificate.of(context.inForce().get().leaf());
        boolean same = old.encoded().equals(parsed.encoded());
        boolean sameSecond = parsed.notBefore().equals(old.notBefore());
        boolean notNewer = attempt.attempt().purpose() == Purpose.RENEW
                && !sameSecond
                && !parsed.notAfter().isAfter(old.notAfter());
        if (same || notNewer) {
            throw new ScepterException(
                    ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE,
                    words(parsed.encoded()) + " is not newer than the one in force: it ends " + parsed.notAfter());
        }
    }

    private void requireKey(KeyName name, KeyPlace place, ParsedCertificate parsed) throws ScepterException {
        Optional<ManagedKey> opened = keys.openAt(name, place);
        if (opened.isEmpty()) {
            throw missing(parsed.encoded(), "the key that it names is not there");
        }
        try (ManagedKey key = opened.get()) {
            if (!Arrays.equals(key.publicKey().getEncoded(), parsed.subjectPublicKeyInfo())) {
                throw new ScepterException(
                        ErrorCode.ISSUED_FOR_OTHER_KEY,
                        words(parsed.encoded()) + " is not for the key that it names");
            }
        }
    }

    private List<EncodedCertificate> chain(CspAttempt attempt, EncodedCertificate leaf, ParsedCertificate parsed)
            throws ScepterException {
        Instant now = clock.instant();
        boolean soon = parsed.notBefore().isAfter(now)
                && !parsed.notBefore().isAfter(now.plus(AuthenticatedCa.CLOCK_TOLERANCE));
        EncodedCertificate anchor = attempt.anchor();
        return ChainBuilder.build(leaf, attempt.caCertificates(), anchor, soon ? parsed.notBefore() : now)
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.ISSUED_CHAIN_UNTRUSTED,
                        words(leaf) + " does not chain to the pinned CA " + anchor.sha1()));
    }

    private static ScepterException missing(EncodedCertificate leaf, String why) {
        return new ScepterException(ErrorCode.CSP_CERTIFICATE_MISSING, words(leaf) + ": " + why);
    }

    private static String words(EncodedCertificate leaf) {
        return "the certificate " + leaf.sha1() + " that Windows reports";
    }
}
