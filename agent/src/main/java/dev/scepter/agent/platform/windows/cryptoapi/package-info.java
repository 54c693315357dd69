/**
 * Keys by CryptoAPI (advapi32.dll, {@code wincrypt.h}), the older of Windows' two interfaces: for devices that are set to it,
 * and for Wine, where keys of the newer one do not last.
 */
@NullMarked
package dev.scepter.agent.platform.windows.cryptoapi;

import org.jspecify.annotations.NullMarked;
