package dev.scepter.lab.mdm;

import java.time.Instant;
import java.util.Optional;

/**
 * An event as a device reported it.
 *
 * @param sequence its number on that device
 * @param at when, by the clock of the device
 * @param id which event
 * @param policyId which policy it concerns, if one
 * @param message for people
 */
public record LabEvent(long sequence, Instant at, int id, Optional<String> policyId, String message) {}
