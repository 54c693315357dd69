package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.policy.ScepPolicy;

/** Says which key to make for a policy on this device, as the settings of the device are now. */
@FunctionalInterface
public interface KeySpecs {
    KeySpec of(ScepPolicy policy);
}
