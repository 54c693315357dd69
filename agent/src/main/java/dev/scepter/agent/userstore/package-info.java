/**
 * Keys and certificates of a signed-in user: the service asks a helper process in the user's session, over its two streams.
 *
 * <p>What goes to the helper are names of keys, kinds of keys, digests to sign, encrypted keys and certificates; never a challenge,
 * a token, a policy or an address, of which this package must not know. The user may have replaced the helper: nothing that it
 * answers is believed, see {@link dev.scepter.agent.userstore.RemoteKeys} and {@link dev.scepter.agent.userstore.RemoteStore}.
 */
@NullMarked
package dev.scepter.agent.userstore;

import org.jspecify.annotations.NullMarked;
