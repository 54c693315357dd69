/**
 * The resident agent as a specification: {@code scepter run} and its loop over real HTTP and real files, beside commands, at
 * servers that go wrong. Knows the agent only from outside: its commands, its data folder, and what servers saw of it.
 */
@NullMarked
package dev.scepter.resident;

import org.jspecify.annotations.NullMarked;
