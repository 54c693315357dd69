package dev.scepter.lab.mdm;

import java.time.Instant;

/**
 * An enrolment token as it may be shown.
 *
 * @param beginning its first characters
 * @param usesLeft how many devices it enrols yet
 * @param expires when it ends
 * @param devices how many devices it enrolled
 */
public record LabToken(String beginning, int usesLeft, Instant expires, int devices) {}
