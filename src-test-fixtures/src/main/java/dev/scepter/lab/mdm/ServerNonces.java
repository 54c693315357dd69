package dev.scepter.lab.mdm;

import java.time.Duration;
import java.time.Instant;

/**
 * Nonces that the MDM wants in proofs (RFC 9449 sections 8 and 9): one for all devices, another after five minutes; the
 * one before passes, too. Thread-safe.
 */
final class ServerNonces {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final RandomText random;
    private boolean required;
    private String current = "";
    private String previous = "";
    private Instant since = Instant.MIN;

    ServerNonces(RandomText random) {
        this.random = random;
    }

    synchronized void require(boolean wanted) {
        required = wanted;
    }

    /** Says whether a proof with this nonce, empty for none, is wanted again with another. */
    synchronized boolean refuses(String nonce, Instant now) {
        return required && !nonce.equals(current(now)) && (nonce.isEmpty() || !nonce.equals(previous));
    }

    /** Says whether the device should be told of a newer nonce. */
    synchronized boolean isOld(String nonce, Instant now) {
        return required && !nonce.equals(current(now));
    }

    synchronized String current(Instant now) {
        if (current.isEmpty() || since.plus(LIFETIME).isBefore(now)) {
            previous = current;
            current = random.text(16);
            since = now;
        }
        return current;
    }
}
