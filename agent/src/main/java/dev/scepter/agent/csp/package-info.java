/**
 * Policies in the notation of Windows' configuration service providers (CSPs): SyncML text, the nodes that it sets, and
 * the policy that the nodes mean.
 *
 * <p>Three layers: {@link dev.scepter.agent.csp.SyncMlReader} and {@link dev.scepter.agent.csp.SyncMlWriter} know XML,
 * {@link dev.scepter.agent.csp.CspNode} is what lies between, {@link dev.scepter.agent.csp.NodeWriter} and its
 * counterpart for reading know what a node means. Must not know where a document comes from or whether Windows ever sees
 * it. No input or output.
 */
@NullMarked
package dev.scepter.agent.csp;

import org.jspecify.annotations.NullMarked;
