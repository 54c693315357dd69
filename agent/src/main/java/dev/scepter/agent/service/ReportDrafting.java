package dev.scepter.agent.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.StatusReader;
import dev.scepter.agent.mdm.Outbox;
import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.report.DeviceReport;
import dev.scepter.agent.report.Proof;
import dev.scepter.agent.report.ProofSigner;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Looks at all policies and drafts the report that is worth sending. Writes nothing, takes no lock. Safe for several threads. */
final class ReportDrafting {
    private final ReportTarget target;
    private final Outbox outbox;
    private final StatusReader statuses;
    private final Function<SourceState, List<ObjectNode>> refused;
    private final ProofSigner proofs;
    private final Clock clock;
    private final StopSign stop;

    /** @param refused entries of policies that a source lists and that are not applied */
    ReportDrafting(
            ReportTarget target,
            Outbox outbox,
            StatusReader statuses,
            Function<SourceState, List<ObjectNode>> refused,
            ProofSigner proofs,
            Clock clock,
            StopSign stop) {
        this.target = target;
        this.outbox = outbox;
        this.statuses = statuses;
        this.refused = refused;
        this.proofs = proofs;
        this.clock = clock;
        this.stop = stop;
    }

    /**
     * What came of looking.
     *
     * @param draft empty if there is nothing to tell, or nobody to be told
     * @param defects by what broke down
     */
    record Made(Optional<ReportDraft> draft, Map<String, Throwable> defects) {
        Made {
            defects = Map.copyOf(defects);
        }
    }

    /**
     * Drafts the report of now.
     *
     * @param toldRetired the device whose MDM wants no goodbye
     * @throws InterruptedException if the agent is to stop
     */
    Made make(Optional<String> toldRetired) throws ScepterException, InterruptedException {
        // Not the time of the turn: a report delivered during it would look as if it came from the future, and go
        // again.
        Instant now = clock.instant();
        Optional<ReportTarget.Addressee> addressee = target.addressee();
        boolean wanted = addressee
                .filter(one -> !one.state().retired()
                        || !toldRetired.equals(Optional.of(one.device().deviceId())))
                .isPresent();
        return wanted ? make(addressee.orElseThrow(), now) : new Made(Optional.empty(), Map.of());
    }

    private Made make(ReportTarget.Addressee addressee, Instant now) throws ScepterException, InterruptedException {
        SourceState state = addressee.state();
        Optional<Parcel> underWay = outbox.sealed(now);
        if (underWay.isPresent()) {
            ReportDraft again = new ReportDraft(now, clock.instant(), addressee, underWay, Optional.empty(), List.of());
            return new Made(Optional.of(again), Map.of());
        }
        List<PolicyStatus> policies = SourceWarnings.beside(state, statuses());
        DeviceReport report = DeviceReport.of(addressee.device(), state.generation(), policies, refused.apply(state));
        if (!isNews(report, state, now)) {
            return new Made(Optional.empty(), Map.of());
        }
        Map<String, Throwable> defects = new LinkedHashMap<>();
        List<Proof> signed = proofs(addressee, policies, defects);
        return new Made(
                Optional.of(new ReportDraft(
                        now, clock.instant(), addressee, Optional.empty(), Optional.of(report), signed)),
                defects);
    }

    /** A retired device says goodbye, and shows no more that it lives. */
    private boolean isNews(DeviceReport report, SourceState state, Instant now) throws ScepterException {
        double jitter = (report.digest().hashCode() & 0xff) / 255.0;
        return state.retired()
                ? outbox.hasNews(report.digest(), now)
                : outbox.isWorthSending(report.digest(), state.proofNonce(), jitter, now);
    }

    private List<PolicyStatus> statuses() throws ScepterException, InterruptedException {
        List<PolicyStatus> all = new ArrayList<>();
        for (PolicyId id : statuses.ids()) {
            heedStop();
            all.addAll(statuses.each(id));
        }
        return all;
    }

    private List<Proof> proofs(
            ReportTarget.Addressee addressee, List<PolicyStatus> policies, Map<String, Throwable> defects)
            throws InterruptedException {
        Optional<String> nonce = addressee.state().proofNonce();
        List<Proof> signed = new ArrayList<>();
        for (PolicyStatus policy : nonce.isPresent() ? policies : List.<PolicyStatus>of()) {
            heedStop();
            try {
                signed.addAll(proofs.sign(addressee.device().deviceId(), nonce.get(), List.of(policy)));
            } catch (RuntimeException | StackOverflowError e) {
                defects.put("the proof for policy " + policy.id(), e);
            }
        }
        return signed;
    }

    private void heedStop() throws InterruptedException {
        stop.heed();
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted between two policies");
        }
    }
}
