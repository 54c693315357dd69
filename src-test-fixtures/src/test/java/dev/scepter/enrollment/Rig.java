package dev.scepter.enrollment;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Platform;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.ManualClock;
import java.time.Duration;
import java.util.Set;

/** A device that enrols by one way, and a CA: what {@link EnrollmentContract} needs of a way to enrol. */
interface Rig extends AutoCloseable {
    PolicyId ID = new PolicyId("wifi");
    String CHALLENGE = "MARKED-SECRET-works-once";
    /** Of the certificates that the CA issues. */
    Duration LIFETIME = Duration.ofDays(40);

    /** What the CA does from now on. */
    enum Mood {
        ISSUES,
        /** Holds each new request undecided; one that is held is decided once the mood is another. */
        HOLDS,
        REFUSES,
        /** Issues, but no answer to a request arrives. */
        LOSES_REPLY,
        /** The certificate has another subject. */
        OTHER_NAMES,
        /** The certificate is for another key. */
        OTHER_KEY,
        /** The certificate is of another CA. */
        FORGED,
        /** Nobody answers anything. */
        UNREACHABLE
    }

    /** Its name, as in {@code --backend}. */
    String way();

    /** The time of device and CA. */
    ManualClock clock();

    /** What the device has that outlasts a process. */
    Platform platform();

    Seams seams();

    /** A process begins, and knows only what was kept. */
    Agent start();

    /** Asks this CA for a certificate, by its address, pin and {@link #CHALLENGE}. */
    ScepPolicyBuilder policy();

    void mood(Mood mood);

    /** How many messages left for the CA, or orders for Windows, besides the questions for its capabilities and certificates. */
    int sent();

    /** The orders to Windows that were given more than once; none may be. */
    default Set<String> repeatedOrders() {
        return Set.of();
    }

    /** Whether an order that a stopped process noted and did not give is lost: nobody knows that, so it is not given again. */
    default boolean losesOrders() {
        return false;
    }

    /** All different requests with a challenge that the CA saw; the same bytes are one. */
    Set<String> requestsWithChallenge();

    /** Whether the certificate in force is enough for a renewal. */
    boolean renewsWithoutChallenge();

    /** With which code a first enrolment fails in a mood. */
    Set<ErrorCode> codes(Mood mood);

    /** What Windows keeps of this way, besides keys and certificates, that is not about one of these keys; empty if all is well. */
    Set<String> leftovers(Set<KeyName> owned) throws ScepterException;

    @Override
    void close();
}
