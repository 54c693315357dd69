/**
 * What all Windows bindings share: how a failed call is told, and how a certificate names its key.
 *
 * <p>Below it one package for each Windows API, in three layers: the raw mapping of the DLL, its constants and
 * structures, and a small class that Java uses. Only these packages know JNA, and only the outermost layer of each knows
 * the ports.
 */
@NullMarked
package dev.scepter.agent.platform.windows;

import org.jspecify.annotations.NullMarked;
