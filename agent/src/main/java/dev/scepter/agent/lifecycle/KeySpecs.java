package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.policy.ScepPolicy;

/** Says which key to make for a policy on this device. */
@FunctionalInterface
public interface KeySpecs {
    KeySpec of(ScepPolicy policy);
}
