package dev.scepter.agent.testing;

import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.platform.file.KeyPairSource;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands out key pairs from a pool that all tests of a JVM share, because making keys takes most of a test's time.
 *
 * <p>One instance never hands out a pair twice; two instances hand out the same pairs. Safe for use by several threads.
 */
public final class PreparedKeys implements KeyPairSource {
    private static final Map<KeySpec, List<KeyPair>> POOL = new HashMap<>();

    private final Map<KeySpec, Integer> used = new HashMap<>();

    @Override
    public KeyPair generate(KeySpec spec) throws GeneralSecurityException {
        synchronized (POOL) {
            List<KeyPair> pairs = POOL.computeIfAbsent(spec, none -> new ArrayList<>());
            int index = used.merge(spec, 1, Integer::sum) - 1;
            if (index == pairs.size()) {
                pairs.add(KeyPairSource.jdk(new SecureRandom()).generate(spec));
            }
            return pairs.get(index);
        }
    }

    /** The next pair of 1,024 bits: enough for a test, and the fastest that the JDK signs with. */
    public KeyPair next() {
        try {
            return generate(KeySpec.rsa(1024));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }
}
