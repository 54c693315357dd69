package dev.scepter.lab.mdm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The enrolment tokens and what became of them. Guarded by the lock of {@link LabMdm}. */
final class EnrolmentTokens {
    private static final int MAX = 10_000;

    private final RandomText random;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    EnrolmentTokens(RandomText random) {
        this.random = random;
    }

    private static final class Entry {
        private final Instant expires;
        private final Map<String, EnrolledDevice> devices = new HashMap<>();
        private int usesLeft;

        Entry(int uses, Instant expires) {
            usesLeft = uses;
            this.expires = expires;
        }
    }

    String issue(int uses, Duration validity, Instant now) {
        if (uses < 1 || validity.isNegative() || validity.isZero()) {
            throw new IllegalArgumentException("a token needs a use and a time: " + uses + ", " + validity);
        }
        if (entries.size() >= MAX) {
            throw new IllegalStateException("there are " + MAX + " tokens already");
        }
        String token = random.text(16);
        entries.put(token, new Entry(uses, now.plus(validity)));
        return token;
    }

    /** The device that this key got for this token, in case the answer was lost. */
    Optional<EnrolledDevice> known(String token, String thumbprint) {
        return Optional.ofNullable(entries.get(token)).map(entry -> entry.devices.get(thumbprint));
    }

    /** Refuses a token that enrols nobody now. */
    void requireUsable(String token, Instant now) throws RefusedException {
        Entry entry = entries.get(token);
        if (entry == null) {
            throw new RefusedException(401, "token_unknown", "this enrolment token was never issued");
        }
        if (!now.isBefore(entry.expires)) {
            throw new RefusedException(403, "token_expired", "this enrolment token expired at " + entry.expires);
        }
        if (entry.usesLeft == 0) {
            throw new RefusedException(403, "token_used_up", "this enrolment token was used up");
        }
    }

    /** Notes that a usable token enrolled a device. */
    void use(String token, EnrolledDevice device) {
        Entry entry = entries.get(token);
        if (entry == null || entry.usesLeft == 0) {
            throw new IllegalStateException("the token is not usable");
        }
        entry.usesLeft--;
        entry.devices.put(device.thumbprint(), device);
    }

    List<LabToken> list() {
        List<LabToken> tokens = new ArrayList<>();
        entries.forEach((token, entry) -> tokens.add(
                new LabToken(token.substring(0, 6) + "...", entry.usesLeft, entry.expires, entry.devices.size())));
        return List.copyOf(tokens);
    }
}
