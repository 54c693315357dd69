/**
 * The event log of Windows: the agent's events under the source of its own, and the numbers of their messages.
 *
 * <p>Knows nothing of where events come from.
 */
@NullMarked
package dev.scepter.agent.platform.windows.eventlog;

import org.jspecify.annotations.NullMarked;
