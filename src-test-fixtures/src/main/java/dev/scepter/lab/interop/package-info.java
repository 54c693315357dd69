/**
 * The lab's CA as a process, for SCEP clients that are not Scepter's own.
 *
 * <p>It must not know the agent: what it serves is the lab alone.
 */
@NullMarked
package dev.scepter.lab.interop;

import org.jspecify.annotations.NullMarked;
