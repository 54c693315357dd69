package dev.scepter.harness;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.platform.file.FileTrustAnchors;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.ca.RenewalRule;
import dev.scepter.lab.ca.RequestRule;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The lives that the harness plays. */
final class Lives {
    static final PolicyId WIFI = new PolicyId("wifi");
    static final PolicyId VPN = new PolicyId("vpn");

    private static final String CHALLENGE = "MARKED-SECRET-one-7c1f";
    private static final String OTHER_CHALLENGE = "MARKED-SECRET-two-93ab";
    private static final EncodedCertificate OTHER_ROOT = root(
            LabCa.builder(Clock.systemUTC(), new SecureRandom()).keyBits(1024).build());
    private static final Duration INTO_THE_WINDOW = Duration.ofDays(350);
    private static final Duration PAST_THE_GRACE = Duration.ofDays(8);

    private Lives() {}

    static List<Life> all() {
        return List.of(
                enrolRenewRemove(),
                oneTimeChallenge(),
                lostReply(),
                lostReplyForgetfulCa(),
                lostReplyWithoutCertPoll(),
                sharedRoot(),
                foreignRoot(),
                deletedByAPerson(),
                removedWhilePending(),
                refusedThenCorrected(),
                httpErrorToAOneTimeChallenge(),
                challengeChangedWhilePending(),
                changedRoot(),
                blockedReplacement(),
                clockAheadThenCorrected(),
                rolledBack(),
                rolledBackReplacement(),
                ecKeys(),
                reinstalled());
    }

    /** Nobody signed the HTTP error: the same bytes go again, and the challenge is good. */
    static Life httpErrorToAOneTimeChallenge() {
        return Life.named("one-time challenge, HTTP 404", oneTime())
                .happens(world -> world.ca().faults().next(LabOperation.PKI_OPERATION, LabFault.NOT_FOUND))
                .applyOnce(oneTimeWifi())
                .timePasses(Duration.ofHours(7))
                .runWhatIsDue(WIFI)
                .end();
    }

    /** The request that is open keeps its challenge; the other one is for the next request. */
    static Life challengeChangedWhilePending() {
        return Life.named("challenge changed while pending", oneTime().with(PendingRule.forever()))
                .apply(oneTimeWifi())
                .apply(oneTimeWifi(policy -> policy.revision("2").challenge(secret(OTHER_CHALLENGE))))
                .caChanges(rule -> rule.with(PendingRule.none()))
                .timePasses(Duration.ofDays(1))
                .runWhatIsDue(WIFI)
                .apply(oneTimeWifi(policy -> policy.revision("3")
                        .challenge(secret(OTHER_CHALLENGE))
                        .subjectName(SubjectName.parse("CN=device-1-renamed"))))
                .end();
    }

    /** The old root stays under the certificate that it anchors; a second policy takes it over. */
    static Life changedRoot() {
        return Life.named("changed root", fixedChallenge())
                .apply(withRoot(WIFI))
                .apply(wifi(policy ->
                        policy.revision("2").includeRootCertificate(true).rootCertificate(Optional.of(OTHER_ROOT))))
                .apply(ca -> policy(ca, VPN).build())
                .apply(wifi(policy -> policy.revision("3")))
                .remove(WIFI)
                .remove(VPN)
                .end();
    }

    /**
     * The policy wants another name and has no challenge for it: the old certificate is renewed as it was. When a renewal
     * fails, the other name is asked for once more.
     */
    static Life blockedReplacement() {
        return Life.named("blocked replacement", oneTime())
                .apply(oneTimeWifi())
                .applyOnce(oneTimeWifi(Lives::renamed))
                .timePasses(INTO_THE_WINDOW)
                .runWhatIsDue(WIFI)
                .timePasses(PAST_THE_GRACE)
                .runWhatIsDue(WIFI)
                .apply(oneTimeWifi(policy -> renamed(policy).revision("3").challenge(secret(OTHER_CHALLENGE))))
                .mayNeedMoreRequests(1)
                .end();
    }

    /** Back, forward and back again; then held until renewal presses, though its time has come. */
    static Life rolledBack() {
        Duration hour = Duration.ofHours(1);
        return Life.named("rolled back", fixedChallenge())
                .apply(wifi())
                .timePasses(INTO_THE_WINDOW)
                .runWhatIsDue(WIFI)
                .timePasses(hour)
                .rollBack(WIFI, true)
                .timePasses(hour)
                .rollBack(WIFI, false)
                .timePasses(hour)
                .rollBack(WIFI, true)
                .timePasses(PAST_THE_GRACE)
                .runWhatIsDue(WIFI)
                .happens(world -> expectIssued(world, 2))
                .timePasses(Duration.ofDays(5))
                .runWhatIsDue(WIFI)
                .happens(world -> expectIssued(world, 3))
                .remove(WIFI)
                .end();
    }

    /** What the policy wants is held back until the policy is another one. */
    static Life rolledBackReplacement() {
        return Life.named("rolled back replacement", fixedChallenge())
                .apply(wifi())
                .timePasses(Duration.ofDays(1))
                .apply(wifi(Lives::renamed))
                .timePasses(Duration.ofHours(1))
                .rollBack(WIFI, true)
                .timePasses(Duration.ofHours(1))
                .runWhatIsDue(WIFI)
                .happens(world -> expectIssued(world, 2))
                .apply(wifi(policy -> renamed(policy).revision("3")))
                .happens(world -> expectIssued(world, 3))
                .end();
    }

    private static void expectIssued(World world, int count) {
        int issued = world.ca().log().issued().size();
        if (issued != count) {
            world.violated("the CA issued " + issued + " certificates, not " + count);
        }
    }

    private static ScepPolicyBuilder renamed(ScepPolicyBuilder policy) {
        return policy.revision("2").subjectName(SubjectName.parse("CN=device-1-renamed"));
    }

    static Life clockAheadThenCorrected() {
        Duration ahead = Duration.ofDays(200);
        return Life.named("clock ahead, then corrected", fixedChallenge().with(PendingRule.forever()))
                .timePasses(ahead)
                .apply(wifi())
                .timePasses(ahead.negated())
                .runWhatIsDue(WIFI)
                .caChanges(rule -> rule.with(PendingRule.none()))
                .timePasses(Duration.ofHours(7))
                .runWhatIsDue(WIFI)
                .end();
    }

    /** First enrolment with polls, renewals down the ladder, another subject, the end of the grace, removal. */
    static Life enrolRenewRemove() {
        LabCaRules rules = fixedChallenge()
                .with(PendingRule.untilPoll(3))
                .with(RenewalRule.open().withChallenge());
        return Life.named("enrol-renew-remove", rules)
                .apply(wifi())
                .apply(wifi())
                .caChanges(rule -> rule.with(PendingRule.none()))
                .timePasses(INTO_THE_WINDOW)
                .apply(wifi())
                .timePasses(INTO_THE_WINDOW)
                .runWhatIsDue(WIFI)
                .apply(wifi(policy -> policy.revision("2").subjectName(SubjectName.parse("CN=device-1-renamed"))))
                .timePasses(PAST_THE_GRACE)
                .runWhatIsDue(WIFI)
                .remove(WIFI)
                .end();
    }

    static Life oneTimeChallenge() {
        return Life.named("one-time challenge", oneTime())
                .apply(oneTimeWifi())
                .timePasses(INTO_THE_WINDOW)
                .apply(oneTimeWifi())
                .remove(WIFI)
                .end();
    }

    static Life lostReply() {
        return Life.named("one-time challenge, lost reply", oneTime())
                .happens(Lives::loseOneReply)
                .apply(oneTimeWifi())
                .apply(oneTimeWifi())
                .apply(oneTimeWifi())
                .end();
    }

    /** The same bytes again are refused, because the challenge is used; only CertPoll helps. */
    static Life lostReplyForgetfulCa() {
        return Life.named("one-time challenge, lost reply, forgetful CA", forgetful(oneTime()))
                .happens(Lives::loseOneReply)
                .apply(oneTimeWifi())
                .apply(oneTimeWifi())
                .apply(oneTimeWifi())
                .end();
    }

    /** Not even CertPoll helps: a certificate may be lost, and only another challenge brings the next one. */
    static Life lostReplyWithoutCertPoll() {
        return Life.named("one-time challenge, forgetful CA without CertPoll", forgetful(oneTime()))
                .happens(World::forgetCertPoll)
                .apply(oneTimeWifi())
                .timePasses(Duration.ofDays(2))
                .apply(oneTimeWifi())
                .apply(oneTimeWifi(policy -> policy.revision("2").challenge(secret(OTHER_CHALLENGE))))
                .mayNeedMoreRequests(1)
                .end();
    }

    static Life sharedRoot() {
        return Life.named("shared root", fixedChallenge())
                .apply(withRoot(WIFI))
                .apply(withRoot(VPN))
                .remove(WIFI)
                .remove(VPN)
                .end();
    }

    static Life foreignRoot() {
        return Life.named("root that was there before", fixedChallenge())
                .happens(Lives::trustRoot)
                .apply(withRoot(WIFI))
                .remove(WIFI)
                .end();
    }

    static Life deletedByAPerson() {
        return Life.named("certificate deleted by a person", fixedChallenge())
                .apply(wifi())
                .happens(world -> deleteByHand(world, "store/my/wifi/certificate.pem"))
                .apply(wifi())
                .timePasses(PAST_THE_GRACE)
                .runWhatIsDue(WIFI)
                .happens(Lives::deleteKeysByHand)
                .runWhatIsDue(WIFI)
                .timePasses(PAST_THE_GRACE)
                .runWhatIsDue(WIFI)
                .end();
    }

    static Life removedWhilePending() {
        return Life.named("removed while pending", fixedChallenge().with(PendingRule.forever()))
                .apply(wifi())
                .timePasses(Duration.ofHours(1))
                .runWhatIsDue(WIFI)
                .remove(WIFI)
                .caChanges(rule -> rule.with(PendingRule.none()))
                .apply(wifi())
                .end();
    }

    static Life refusedThenCorrected() {
        return Life.named("refused, then corrected", fixedChallenge())
                .applyOnce(wifi(policy -> policy.challenge(secret(OTHER_CHALLENGE))))
                .apply(wifi(policy -> policy.revision("2")))
                .end();
    }

    /** Keys that only sign: a transport key receives the reply and is gone in the end; each renewal enrols anew. */
    static Life ecKeys() {
        LabCaRules rules =
                fixedChallenge().with(RequestRule.strict().withSameKey(false)).with(PendingRule.untilPoll(1));
        Function<LabCa, ScepPolicy> policy = wifi(plan -> plan.keyAlgorithm(KeyAlgorithm.EC_P256));
        return Life.named("EC keys", rules)
                .apply(policy)
                .apply(policy)
                .caChanges(rule -> rule.with(PendingRule.none()))
                .timePasses(INTO_THE_WINDOW)
                .apply(policy)
                .remove(WIFI)
                .end();
    }

    /**
     * The records are gone, certificates and keys are there: what fits is taken up again, with no second request and no
     * second challenge. A policy that wants another name meets the old certificate in the store, and both are gone in the end.
     */
    static Life reinstalled() {
        Function<LabCa, ScepPolicy> policy = ca -> policy(ca, WIFI)
                .oneTimeChallenge(true)
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(root(ca)))
                .build();
        return Life.named("re-installed", oneTime())
                .apply(policy)
                .happens(Lives::forgetRecords)
                .apply(policy)
                .happens(world -> expectRequests(world, 1))
                .happens(Lives::forgetRecords)
                .apply(oneTimeWifi(plan -> renamed(plan).challenge(secret(OTHER_CHALLENGE))))
                .happens(world -> expectRequests(world, 2))
                .timePasses(PAST_THE_GRACE)
                .runWhatIsDue(WIFI)
                .remove(WIFI)
                .end();
    }

    /** Whose the roots are is forgotten, too: nobody removes them any more. */
    private static void forgetRecords(World world) {
        for (String path : world.folder().snapshot().keySet()) {
            if (path.startsWith("store/root/")) {
                world.rootsBefore().add(path);
            }
            if (path.startsWith("policies/")) {
                delete(world, path);
            }
        }
    }

    private static void expectRequests(World world, int count) {
        if (!world.requests().distinct().equals(Map.of(WIFI, count))
                || world.ca().log().issued().size() != count) {
            world.violated("the CA saw the requests " + world.requests().distinct() + " and issued "
                    + world.ca().log().issued().size() + " certificates, not " + count);
        }
    }

    private static LabCaRules fixedChallenge() {
        return LabCaRules.standard().with(ChallengeRule.fixed(CHALLENGE));
    }

    private static LabCaRules oneTime() {
        return LabCaRules.standard().with(ChallengeRule.oneTime(CHALLENGE, OTHER_CHALLENGE));
    }

    private static LabCaRules forgetful(LabCaRules rules) {
        return rules.with(RequestRule.strict().withIdempotent(false));
    }

    private static Function<LabCa, ScepPolicy> wifi() {
        return wifi(UnaryOperator.identity());
    }

    private static Function<LabCa, ScepPolicy> wifi(UnaryOperator<ScepPolicyBuilder> change) {
        return ca -> change.apply(policy(ca, WIFI)).build();
    }

    private static Function<LabCa, ScepPolicy> oneTimeWifi() {
        return oneTimeWifi(UnaryOperator.identity());
    }

    private static Function<LabCa, ScepPolicy> oneTimeWifi(UnaryOperator<ScepPolicyBuilder> change) {
        return wifi(policy -> change.apply(policy.oneTimeChallenge(true)));
    }

    private static Function<LabCa, ScepPolicy> withRoot(PolicyId id) {
        return ca -> policy(ca, id)
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(root(ca)))
                .build();
    }

    private static ScepPolicyBuilder policy(LabCa ca, PolicyId id) {
        return ScepPolicy.builder()
                .id(id)
                .revision("1")
                .name("Crash " + id)
                .caThumbprint(root(ca).sha256())
                .challenge(secret(CHALLENGE))
                .subjectName(SubjectName.parse("CN=device-1"))
                .serverUrl("http://ca.test/scep")
                .renewPeriodDays(30);
    }

    private static Optional<Secret> secret(String text) {
        return Optional.of(Secret.ofText(text));
    }

    private static EncodedCertificate root(LabCa ca) {
        try {
            return EncodedCertificate.ofDer(ca.root().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("the lab's root has no encoding", e);
        }
    }

    private static void loseOneReply(World world) {
        world.ca().faults().next(LabOperation.PKI_OPERATION, LabFault.LOST_REPLY);
    }

    private static void trustRoot(World world) {
        try {
            new FileTrustAnchors(world.folder()).add(root(world.ca()));
            world.rootsBefore().add("store/root/" + root(world.ca()).sha1().hex() + ".pem");
        } catch (ScepterException e) {
            throw new IllegalStateException("cannot trust the root by hand", e);
        }
    }

    private static void deleteKeysByHand(World world) {
        world.keysGone();
        world.folder().snapshot().keySet().stream()
                .filter(path -> path.endsWith(".key") && path.startsWith("store/"))
                .forEach(path -> deleteByHand(world, path));
    }

    private static void deleteByHand(World world, String path) {
        try {
            world.certificates().forget(WIFI);
        } catch (ScepterException e) {
            throw new IllegalStateException("cannot look at the certificate", e);
        }
        delete(world, path);
    }

    private static void delete(World world, String path) {
        try {
            world.folder().delete(path);
        } catch (ScepterException e) {
            throw new IllegalStateException("cannot delete " + path + " by hand", e);
        }
    }
}
