/** Windows' own folders (kernel32.dll). Knows nothing of what lies there. */
@NullMarked
package dev.scepter.agent.platform.windows.kernel32;

import org.jspecify.annotations.NullMarked;
