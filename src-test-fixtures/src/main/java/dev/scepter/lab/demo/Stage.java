package dev.scepter.lab.demo;

import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.service.Agent;
import dev.scepter.lab.mdm.LabPolicyState;
import dev.scepter.lab.mdm.ProofVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What all scenes look at.
 *
 * @param audience whom they are told to
 * @param agent who plays
 * @param lab the servers
 * @param data where the agent keeps its files
 */
record Stage(Audience audience, Agent agent, DemoLab lab, Path data) {

    /** Says something that must be so. */
    void claim(String name, String words, boolean holds) throws ScepterException {
        audience.claim(name, words, holds);
        if (!holds) {
            throw new ScepterException(ErrorCode.PROOF_FAILED, "looking whether " + words + ": it is not so");
        }
    }

    /** The certificate that is in use; empty while there is none. */
    Optional<CertificateInForce> inForce() throws ScepterException {
        return agent.journal().read(DemoLab.POLICY).flatMap(PolicyRecord::inForce);
    }

    /** How the policy is; empty while the agent knows none. */
    Optional<PolicyStatus> status() throws ScepterException {
        Optional<PolicyStatus> status = agent.status().all().stream().findFirst();
        Optional<PolicyStatus.Problem> problem = status.filter(seen -> seen.state() != PolicyStatus.State.PENDING)
                .flatMap(PolicyStatus::error);
        if (problem.isPresent()) {
            throw new ScepterException(problem.get().code(), problem.get().message());
        }
        return status;
    }

    /** Whether the MDM has verified the certificate that is in use. */
    boolean isVerified() throws ScepterException {
        Optional<String> thumbprint =
                inForce().map(certificate -> certificate.leaf().sha1().hex());
        return seenByMdm()
                .filter(seen -> seen.verdict() == ProofVerdict.VERIFIED && seen.chainChecked())
                .filter(seen -> seen.thumbprint().equals(thumbprint))
                .isPresent();
    }

    /** The policy as the MDM knows it. */
    Optional<LabPolicyState> seenByMdm() {
        return lab.device().policy(DemoLab.POLICY.text());
    }

    /** Shows the policy as the MDM knows it. */
    void tellVerified() throws ScepterException {
        seenByMdm().ifPresent(audience::verified);
        claim("mdmVerified", "the MDM has checked that the device has this certificate and its key", isVerified());
    }

    /** Whether the agent has noted that the MDM cannot be reached. */
    boolean mdmIsMissed() throws ScepterException {
        return new SourceStates(agent.folder())
                .newest()
                .flatMap(state -> state.failure())
                .isPresent();
    }

    static Proofs proofs(PolicyStatus status) throws ScepterException {
        return status.proofs()
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.CERTIFICATE_MISSING, "looking at the certificate of the demo: there is none"));
    }

    /** The files of the agent. */
    List<DataFile> files() throws ScepterException {
        try {
            return DataFile.below(data);
        } catch (IOException e) {
            throw new ScepterException(
                    ErrorCode.DATA_FOLDER_UNUSABLE, "listing the files in " + data + ": " + Objects.toString(e), e);
        }
    }
}
