/**
 * The local channel on sockets of Unix, in a folder that only one account can open.
 *
 * <p>Knows nothing of what goes through it.
 */
@NullMarked
package dev.scepter.agent.platform.unix;

import org.jspecify.annotations.NullMarked;
