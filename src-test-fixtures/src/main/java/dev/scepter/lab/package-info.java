/**
 * The lab: the servers that Scepter meets in the field, small enough to run inside a test.
 *
 * <p>{@code ca} holds a SCEP certification authority, {@code web} puts it and a policy document on a loopback port. The
 * lab prints nothing; what it saw is asked of its log.
 */
@NullMarked
package dev.scepter.lab;

import org.jspecify.annotations.NullMarked;
