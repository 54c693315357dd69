package dev.scepter.agent.mdm;

import dev.scepter.agent.model.Secret;

/**
 * What the MDM gives a device that it enrols.
 *
 * @param deviceId 1 to 64 of {@code A-Z a-z 0-9 -}
 * @param deviceToken 1 to 4,096 visible ASCII characters
 */
public record Enrolled(String deviceId, Secret deviceToken) {}
