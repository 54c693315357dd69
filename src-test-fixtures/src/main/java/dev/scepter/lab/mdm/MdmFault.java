package dev.scepter.lab.mdm;

/**
 * Ways in which an MDM goes wrong.
 *
 * <p>A fault changes the reply only. What the MDM decided and remembers stays sound: the same request after the fault
 * gets the true answer. Some faults stand for a server that the request never reached; it is not processed then.
 */
public enum MdmFault {
    /** The request is processed; status 200 without a body. */
    EMPTY_BODY(Kind.DELIVERY),
    /** The request is processed; the connection is closed after half of the announced body. */
    TRUNCATED(Kind.DELIVERY),
    /** The request is processed; the connection is closed without an answer: the lost reply. */
    NO_ANSWER(Kind.DELIVERY),
    /** The request is processed; the answer is valid JSON nested 100,000 deep. */
    DEEP_JSON(Kind.DELIVERY),
    /** The request is processed; the answer is valid JSON of over 8 MiB. */
    HUGE(Kind.DELIVERY),
    /** The request is processed; the members of the answer have wrong types. */
    WRONG_TYPES(Kind.DELIVERY),
    /** The policies of another device, or 410 for another device. */
    FOREIGN_DEVICE(Kind.ASSIGNMENT),
    /** The policies with a generation below the true one. */
    LOWER_GENERATION(Kind.ASSIGNMENT),
    /** More than half of the policies are missing, and the generation has risen. */
    HALF_THE_POLICIES_GONE(Kind.ASSIGNMENT),
    /** No policy at all, and the generation has risen. */
    NO_POLICIES(Kind.ASSIGNMENT),
    /** A log-in page with status 200; the request is not processed. */
    CAPTIVE_PORTAL(Kind.INSTEAD),
    /** JSON of something else with status 200; the request is not processed. */
    CAPTIVE_JSON(Kind.INSTEAD),
    /** A redirect to another host; the request is not processed. */
    REDIRECT(Kind.INSTEAD),
    /** HTTP 500; the request is not processed. */
    ERROR_500(Kind.INSTEAD),
    /** HTTP 503 with Retry-After; the request is not processed. */
    UNAVAILABLE(Kind.INSTEAD),
    /** HTTP 429 with Retry-After; the request is not processed. */
    BUSY(Kind.INSTEAD),
    /** HTTP 401; the request is not processed. */
    UNAUTHORIZED(Kind.INSTEAD);

    enum Kind {
        INSTEAD,
        ASSIGNMENT,
        DELIVERY
    }

    private final Kind kind;

    MdmFault(Kind kind) {
        this.kind = kind;
    }

    boolean isInstead() {
        return kind == Kind.INSTEAD;
    }

    boolean isOfAssignment() {
        return kind == Kind.ASSIGNMENT;
    }

    /** Says whether the fault can happen at a call: those of the assignment only at {@link MdmOperation#POLICIES}. */
    public boolean fits(MdmOperation operation) {
        return !isOfAssignment() || operation == MdmOperation.POLICIES;
    }
}
