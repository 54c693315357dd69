package dev.scepter.agent.lifecycle;

import dev.scepter.agent.lifecycle.WayChoice.Candidate;
import dev.scepter.agent.lifecycle.WayChoice.Wish;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The ways to enrol, and by which of them a policy goes.
 *
 * <p>The choice is made once, when an attempt begins, so before any challenge leaves. It stands in the attempt and then
 * beside the certificate: the same way renews and replaces it, whatever the setting says by then. Once a request was sent, no
 * other way is taken by itself: a challenge may be spent, and another way would fail for another reason. Safe for several threads if
 * the enrolments are.
 */
public final class Ways {
    private final List<Enrollment> present;
    private final AbsentWays absent;
    private final Supplier<Wish> wish;

    /**
     * @param present the ways that this build can go on this machine, in the order in which they are considered
     * @param absent the others
     * @param wish asked at each choice
     */
    public Ways(List<Enrollment> present, AbsentWays absent, Supplier<Wish> wish) {
        if (present.isEmpty()) {
            throw new IllegalArgumentException("without a way to enrol there is nothing to choose from");
        }
        this.present = List.copyOf(present);
        this.absent = absent;
        this.wish = wish;
    }

    /** One way, and nothing to choose. */
    public static Ways only(Enrollment enrollment) {
        return new Ways(List.of(enrollment), AbsentWays.NONE, () -> Wish.NONE);
    }

    List<Enrollment> present() {
        return present;
    }

    /** The way by which certificates come if nothing speaks against it; those that are adopted are renewed by it. */
    Enrollment first() {
        return present.get(0);
    }

    /** By which way a policy goes that has neither an attempt nor a certificate. Sends nothing. */
    WayChoice choose(ScepPolicy policy) {
        return WayChoice.among(candidates(policy), wish.get());
    }

    private List<Candidate> candidates(ScepPolicy policy) {
        List<Candidate> candidates = new ArrayList<>();
        present.forEach(enrollment -> candidates.add(new Candidate(enrollment.name(), enrollment.probe(policy))));
        absent.candidates(policy).stream()
                .filter(other ->
                        candidates.stream().noneMatch(known -> known.way().equals(other.way())))
                .toList()
                .forEach(candidates::add);
        return candidates;
    }

    /** By which way a record goes on. */
    WayChoice of(PolicyRecord record) {
        return record.attempt()
                .map(attempt -> WayChoice.settled(
                        attempt.strategy(), "the attempt was begun by it, and an attempt keeps its way"))
                .orElseGet(() -> forNext(record));
    }

    /** By which way the next attempt goes: that of the certificate, else that of what was sent before. */
    WayChoice forNext(PolicyRecord record) {
        return record.inForce()
                .map(inForce ->
                        WayChoice.settled(inForce.strategy(), "the certificate came by it, and the same way renews it"))
                .or(() -> record.sentBy()
                        .filter(sender -> wish.get().isAuto())
                        .map(sender -> WayChoice.staying(candidates(record.policy()), sender)))
                .orElseGet(() -> choose(record.policy()));
    }
}
