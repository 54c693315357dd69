/**
 * Who manages Windows (mdmregistration.dll and the registry beside it). Only looks: nothing is registered, and no network is
 * asked. Knows nothing of policies.
 */
@NullMarked
package dev.scepter.agent.platform.windows.mdmregistration;

import org.jspecify.annotations.NullMarked;
