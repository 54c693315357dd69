/**
 * What a Windows machine says of itself: names and firmware table (kernel32.dll), registry, machine account
 * (advapi32.dll). Knows nothing of what its values are put into.
 */
@NullMarked
package dev.scepter.agent.platform.windows.identity;

import org.jspecify.annotations.NullMarked;
