/** The registry (advapi32.dll): values of the machine, and the settings among them. Knows nothing of what they are for. */
@NullMarked
package dev.scepter.agent.platform.windows.registry;

import org.jspecify.annotations.NullMarked;
