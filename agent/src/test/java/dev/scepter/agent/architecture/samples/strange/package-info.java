/** A sample in a package without a line in the table. */
@NullMarked
package dev.scepter.agent.architecture.samples.strange;

import org.jspecify.annotations.NullMarked;
