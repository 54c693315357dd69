/**
 * Keys by CNG (ncrypt.dll, {@code ncrypt.h}): machine keys in software and in the TPM. Knows nothing of certificates.
 *
 * <p>A service must not make, list or delete keys in its start routine (Windows page NCryptCreatePersistedKey: it may dead-lock): it
 * reports that it runs, and works on another thread.
 */
@NullMarked
package dev.scepter.agent.platform.windows.ncrypt;

import org.jspecify.annotations.NullMarked;
