/**
 * The protocol of the local channel: one request and one answer of JSON on a connection, both bounded in size and time.
 *
 * <p>Knows neither sockets nor pipes, and nothing of what the answers say.
 */
@NullMarked
package dev.scepter.agent.channel;

import org.jspecify.annotations.NullMarked;
