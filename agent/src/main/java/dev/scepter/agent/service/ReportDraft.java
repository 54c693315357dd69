package dev.scepter.agent.service;

import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.report.DeviceReport;
import dev.scepter.agent.report.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A report that is worth sending, not sealed yet.
 *
 * @param at when it was begun: all that it says was seen since
 * @param made when it was ready
 * @param sealed the report that is under way instead
 * @param proofs of the nonce of the addressee
 */
record ReportDraft(
        Instant at,
        Instant made,
        ReportTarget.Addressee addressee,
        Optional<Parcel> sealed,
        Optional<DeviceReport> report,
        List<Proof> proofs) {
    /** What a draft says is told for so long; who changes something meanwhile is told of by the next report. */
    private static final Duration LONGEST_TRUE = Duration.ofMinutes(1);

    /** Where making one takes longer, news may come faster than drafts are made. */
    private static final Duration SLOW = Duration.ofSeconds(10);

    ReportDraft {
        proofs = List.copyOf(proofs);
    }

    boolean isFor(Optional<ReportTarget.Addressee> other) {
        return other.filter(one -> one.session().equals(addressee.session())
                        && one.device().equals(addressee.device())
                        && one.state().equals(addressee.state()))
                .isPresent();
    }

    /** @param news something may have changed since it was begun */
    boolean isTrue(boolean news, Instant now) {
        boolean slow = Duration.between(at, made).compareTo(SLOW) > 0;
        return (slow || !news) && Duration.between(made, now).abs().compareTo(LONGEST_TRUE) < 0;
    }
}
