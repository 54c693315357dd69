package dev.scepter.agent.policy;

/** The whole numbers that a member may have, both ends included. */
record IntRange(int min, int max) {
    static final IntRange RETRY_COUNT = new IntRange(0, 30);
    static final IntRange RETRY_DELAY_SECONDS = new IntRange(0, 86_400);
    static final IntRange PENDING_MAX_DAYS = new IntRange(1, 90);
    static final IntRange RENEW_PERIOD_DAYS = new IntRange(1, 3_650);

    boolean contains(int number) {
        return min <= number && number <= max;
    }

    /**
     * @throws IllegalArgumentException if the number is outside
     */
    void require(String member, long number) {
        if (number < min || number > max) {
            throw new IllegalArgumentException(member + " is " + number + "; allowed is " + this);
        }
    }

    @Override
    public String toString() {
        return min + " to " + max;
    }
}
