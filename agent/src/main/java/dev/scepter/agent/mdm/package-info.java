/**
 * Where policies come from over the network: the device API, a static URL; the outbox that brings reports to the MDM.
 *
 * <p>Must not know what a policy means or how one is applied; it hands on documents.
 */
@NullMarked
package dev.scepter.agent.mdm;

import org.jspecify.annotations.NullMarked;
