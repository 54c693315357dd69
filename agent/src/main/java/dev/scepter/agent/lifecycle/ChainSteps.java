package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore;
import java.util.Optional;

/** Puts back the chain that other programs find beside the certificate in force. */
final class ChainSteps implements Stepper {
    static final Step RESTORE_CHAIN = Step.plain("restoreChain", "put back the chain of the certificate");

    private final CertificateStore store;

    ChainSteps(CertificateStore store) {
        this.store = store;
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.inForce().map(inForce -> RESTORE_CHAIN);
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        CertificateInForce inForce = record.inForce().orElseThrow();
        store.install(record.id(), new CertificateStore.Entry(inForce.leaf(), inForce.chain(), inForce.key()));
        store.putInForce(record.id(), inForce.leaf().sha1());
        return record;
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
