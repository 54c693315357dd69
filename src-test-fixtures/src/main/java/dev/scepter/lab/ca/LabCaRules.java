package dev.scepter.lab.ca;

import java.util.Optional;

/**
 * How the CA behaves when it behaves; for misbehaviour see {@link LabFault}. Immutable.
 *
 * @param challenge which challenge a first request needs
 * @param pending how long requests stay pending
 * @param refusal every request and poll is refused with this
 * @param renewal which renewals are accepted
 * @param requests how strict requests are read
 * @param issue validity of issued certificates
 * @param replies algorithms and layout of replies
 * @param announcement what GetCACaps and GetCACert say
 * @param profile what is changed of requests before a certificate is issued
 * @param rollover what GetNextCACert says
 */
public record LabCaRules(
        ChallengeRule challenge,
        PendingRule pending,
        Optional<FailInfo> refusal,
        RenewalRule renewal,
        RequestRule requests,
        IssueRule issue,
        ReplyForm replies,
        Announcement announcement,
        CertificateProfile profile,
        RolloverRule rollover) {

    /** A strict CA of today that asks for no challenge and issues at once. */
    public static LabCaRules standard() {
        return new LabCaRules(
                ChallengeRule.none(),
                PendingRule.none(),
                Optional.empty(),
                RenewalRule.open(),
                RequestRule.strict(),
                IssueRule.standard(),
                ReplyForm.standard(),
                Announcement.standard(),
                CertificateProfile.asRequested(),
                RolloverRule.none());
    }

    /** The same with another rule for challenges. */
    public LabCaRules with(ChallengeRule rule) {
        return new LabCaRules(
                rule, pending, refusal, renewal, requests, issue, replies, announcement, profile, rollover);
    }

    /** The same with another rule for pending requests. */
    public LabCaRules with(PendingRule rule) {
        return new LabCaRules(
                challenge, rule, refusal, renewal, requests, issue, replies, announcement, profile, rollover);
    }

    /** The same, refusing nothing that the other rules let pass. */
    public LabCaRules refusingNothing() {
        return new LabCaRules(
                challenge,
                pending,
                Optional.empty(),
                renewal,
                requests,
                issue,
                replies,
                announcement,
                profile,
                rollover);
    }

    /** The same, refusing everything. */
    public LabCaRules refusing(FailInfo failInfo) {
        return new LabCaRules(
                challenge,
                pending,
                Optional.of(failInfo),
                renewal,
                requests,
                issue,
                replies,
                announcement,
                profile,
                rollover);
    }

    /** The same with another rule for renewals. */
    public LabCaRules with(RenewalRule rule) {
        return new LabCaRules(
                challenge, pending, refusal, rule, requests, issue, replies, announcement, profile, rollover);
    }

    /** The same with another strictness. */
    public LabCaRules with(RequestRule rule) {
        return new LabCaRules(
                challenge, pending, refusal, renewal, rule, issue, replies, announcement, profile, rollover);
    }

    /** The same with another validity. */
    public LabCaRules with(IssueRule rule) {
        return new LabCaRules(
                challenge, pending, refusal, renewal, requests, rule, replies, announcement, profile, rollover);
    }

    /** The same with another form of replies. */
    public LabCaRules with(ReplyForm form) {
        return new LabCaRules(
                challenge, pending, refusal, renewal, requests, issue, form, announcement, profile, rollover);
    }

    /** The same with another announcement. */
    public LabCaRules with(Announcement other) {
        return new LabCaRules(challenge, pending, refusal, renewal, requests, issue, replies, other, profile, rollover);
    }

    /** The same with another profile. */
    public LabCaRules with(CertificateProfile other) {
        return new LabCaRules(
                challenge, pending, refusal, renewal, requests, issue, replies, announcement, other, rollover);
    }

    /** The same with another answer about the next CA. */
    public LabCaRules with(RolloverRule other) {
        return new LabCaRules(
                challenge, pending, refusal, renewal, requests, issue, replies, announcement, profile, other);
    }
}
