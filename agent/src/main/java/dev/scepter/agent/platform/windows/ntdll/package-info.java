/** ntdll.dll: what kind of Windows this is. Knows nothing of what follows from it. */
@NullMarked
package dev.scepter.agent.platform.windows.ntdll;

import org.jspecify.annotations.NullMarked;
