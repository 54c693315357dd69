/** DPAPI (crypt32.dll, {@code dpapi.h}): data that this machine alone can open. Knows nothing of what it protects. */
@NullMarked
package dev.scepter.agent.platform.windows.dpapi;

import org.jspecify.annotations.NullMarked;
