package dev.scepter.agent.lifecycle;

import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.TrustAnchors;
import java.time.Clock;

/** All parts of a policy's life that take steps. */
record Steppers(
        AttemptSteps attempt,
        GiveUpSteps giveUp,
        CompletionSteps completion,
        CleanupSteps cleanup,
        RootSteps roots,
        SurplusRootSteps surplusRoots,
        ChainSteps chain,
        CaCheckSteps caCheck,
        PredecessorSteps predecessor,
        RollbackSteps rollback,
        RemovalSteps removal,
        CertificateStore store,
        Ways ways,
        Clock clock) {

    static Steppers over(
            KeyProvider keys,
            CertificateStore store,
            TrustAnchors anchors,
            Journal journal,
            RecordGate gate,
            Verifier verifier,
            Ways ways,
            KeyLengths keyLengths,
            EventSink events,
            Clock clock) {
        RootSteps roots = new RootSteps(anchors, journal, gate, events);
        RootOwnership ownership = new RootOwnership(store, journal);
        SurplusRootSteps surplusRoots = new SurplusRootSteps(anchors, ownership, journal, gate, events);
        AttemptSteps attempts = new AttemptSteps(ways.present(), roots, events, clock);
        return new Steppers(
                attempts,
                new GiveUpSteps(clock),
                new CompletionSteps(store, roots, verifier, keyLengths, events, clock),
                new CleanupSteps(store, keys),
                roots,
                surplusRoots,
                new ChainSteps(store),
                new CaCheckSteps(attempts, clock),
                new PredecessorSteps(store, keys, events, clock),
                new RollbackSteps(store, verifier, keyLengths, events, clock),
                new RemovalSteps(store, keys, surplusRoots, events),
                store,
                ways,
                clock);
    }

    /** Adopts a certificate; it is renewed by the way that new ones come. */
    ReclaimSteps reclaim(Reclaimable found) {
        return new ReclaimSteps(found, ways.first().name(), store, clock);
    }

    /** Opens an attempt; the way that brought a certificate also renews it. */
    BeginSteps begin(Purpose purpose, PolicyRecord record) {
        return new BeginSteps(purpose, () -> ways.forNext(record), clock);
    }
}
