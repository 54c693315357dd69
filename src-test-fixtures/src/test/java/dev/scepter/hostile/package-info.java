/** The hostile table: what servers may do to the agent, and what it makes of it, over real HTTP. */
@NullMarked
package dev.scepter.hostile;

import org.jspecify.annotations.NullMarked;
