/**
 * The local channel on named pipes (kernel32.dll): who may open them, who may have made them, and waits that end.
 *
 * <p>Knows nothing of what goes through it.
 */
@NullMarked
package dev.scepter.agent.platform.windows.pipe;

import org.jspecify.annotations.NullMarked;
