/**
 * The lab: the servers that Scepter meets in the field, small enough to run inside a test.
 *
 * <p>{@code ca} holds a SCEP certification authority, {@code mdm} an MDM, {@code control} the two together; {@code web} puts
 * them on a port. None of these prints; what they saw is asked of their logs.
 */
@NullMarked
package dev.scepter.lab;

import org.jspecify.annotations.NullMarked;
