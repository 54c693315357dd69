/**
 * The users who are signed in (wtsapi32.dll), and processes of theirs (advapi32.dll, userenv.dll): who started them, what they
 * inherit, and that they end.
 *
 * <p>Knows nothing of what such a process is asked.
 */
@NullMarked
package dev.scepter.agent.platform.windows.wts;

import org.jspecify.annotations.NullMarked;
