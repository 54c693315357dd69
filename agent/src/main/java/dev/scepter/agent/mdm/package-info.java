/**
 * Where policies come from: the device API, a static URL, a file or folder; what is known of that source, and what its answer
 * means for the policies on the device.
 *
 * <p>Must not know what a policy means or how one is applied; it hands on documents.
 */
@NullMarked
package dev.scepter.agent.mdm;

import org.jspecify.annotations.NullMarked;
