package dev.scepter.agent.mdm;

/** A report as it is sent: the same bytes under the same key each time. Immutable. */
public final class Parcel {
    private final String idempotencyKey;
    private final byte[] body;

    Parcel(String idempotencyKey, byte[] body) {
        this.idempotencyKey = idempotencyKey;
        this.body = body.clone();
    }

    /** The value of {@code Idempotency-Key}: 128 random bits, written as a UUID is. */
    public String idempotencyKey() {
        return idempotencyKey;
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }

    @Override
    public String toString() {
        return "report " + idempotencyKey + ", " + body.length + " bytes";
    }
}
