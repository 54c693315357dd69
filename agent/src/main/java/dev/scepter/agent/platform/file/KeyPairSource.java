package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.KeySpec;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;

/** Makes key pairs. Tests hand out pairs that were made before, because making them takes long. */
@FunctionalInterface
public interface KeyPairSource {

    /** A pair that nobody else has. Safe for several threads. Heeds no interrupt: RSA of 4,096 bits takes seconds. */
    KeyPair generate(KeySpec spec) throws GeneralSecurityException;

    /** The JDK's own generator; for RSA it is faster than Bouncy Castle's. EC keys are on the NIST curves. */
    static KeyPairSource jdk(SecureRandom random) {
        return spec -> {
            KeyPairGenerator generator =
                    KeyPairGenerator.getInstance(spec.algorithm().name());
            switch (spec.algorithm()) {
                case RSA -> generator.initialize(spec.bits(), random);
                case EC -> generator.initialize(new ECGenParameterSpec("secp" + spec.bits() + "r1"), random);
            }
            return generator.generateKeyPair();
        };
    }
}
