/**
 * Who may use a key (advapi32.dll, {@code sddl.h}): the security descriptor that is asked for, and the proof that a key has
 * it. Knows nothing of how keys are made.
 */
@NullMarked
package dev.scepter.agent.platform.windows.keyaccess;

import org.jspecify.annotations.NullMarked;
