/**
 * The network interfaces of Windows: tells when this machine got an address.
 *
 * <p>Knows nothing of what the agent does then.
 */
@NullMarked
package dev.scepter.agent.platform.windows.iphlpapi;

import org.jspecify.annotations.NullMarked;
