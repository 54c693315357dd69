/** A sample on the other side of a wall. */
@NullMarked
package dev.scepter.agent.architecture.samples.http;

import org.jspecify.annotations.NullMarked;
