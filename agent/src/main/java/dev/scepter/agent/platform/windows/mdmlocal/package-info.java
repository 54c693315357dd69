/**
 * Windows' own management by SyncML (mdmlocalmanagement.dll), called only in a short-lived process of its own, one call each: the DLL
 * keeps a named mutex, and a second call in the same process fails. Must not know what a document says; never sets the flag of the
 * embedded mode, without which most editions of Windows refuse. Nothing secret on a command line or in an environment.
 */
@NullMarked
package dev.scepter.agent.platform.windows.mdmlocal;

import org.jspecify.annotations.NullMarked;
