package dev.scepter.agent.service;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Removal;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes this machine one of which an image can be taken: copies must share neither an identity nor a key. Settings stay.
 * What was cut off goes on when it is called again.
 */
public final class Generalization {
    private final Agent agent;

    public Generalization(Agent agent) {
        this.agent = agent;
    }

    /**
     * Removes all policies, then the identity; the locks of the residence and of the data folder are held.
     *
     * @return the policies that were removed
     * @throws ScepterException if one of them could not be removed; the identity is still there then
     */
    public List<PolicyId> perform(StepListener listener) throws ScepterException, InterruptedException {
        List<PolicyId> removed = new ArrayList<>();
        for (PolicyId id : agent.journal().list()) {
            remove(id, listener);
            removed.add(id);
        }
        agent.mdm().forget();
        // Last: what it protected is gone. Each copy makes its own.
        agent.forgetInstallation();
        return removed;
    }

    private void remove(PolicyId id, StepListener listener) throws ScepterException, InterruptedException {
        Optional<RunResult> result;
        try {
            result = agent.engine().remove(id, false, listener);
        } catch (ScepterException e) {
            if (!Journal.isUnreadable(e)) {
                throw e;
            }
            agent.engine().removeUnreadable(id, listener);
            requireGone(id);
            return;
        }
        Optional<Failure> failure = result.flatMap(RunResult::failure);
        if (failure.isPresent()) {
            throw new ScepterException(
                    failure.get().code(),
                    "cannot remove policy " + id + ": " + failure.get().message());
        }
        requireGone(id);
    }

    /** What a user who is away has of it would be in each copy. */
    private void requireGone(PolicyId id) throws ScepterException {
        boolean waits = agent.journal()
                .read(id)
                .flatMap(PolicyRecord::removal)
                .map(Removal::isRunning)
                .orElse(false);
        if (waits && agent.status().of(id).map(Generalization::isForAUser).orElse(false)) {
            throw new ScepterException(
                    ErrorCode.USER_AWAY,
                    "cannot remove policy " + id + ": a user who is not signed in has a certificate of it");
        }
    }

    private static boolean isForAUser(PolicyStatus status) {
        return !status.principal().equals(Optional.of(PolicyStatus.MACHINE));
    }
}
