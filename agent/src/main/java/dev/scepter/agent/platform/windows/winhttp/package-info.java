/**
 * The proxies that Windows names for a server: by WPAD, a PAC script, the settings of this account, and the machine's
 * WinHTTP default.
 *
 * <p>Knows nothing of how requests are sent, and signs in nowhere.
 */
@NullMarked
package dev.scepter.agent.platform.windows.winhttp;

import org.jspecify.annotations.NullMarked;
