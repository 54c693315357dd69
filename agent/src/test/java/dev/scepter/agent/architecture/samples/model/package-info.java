/** A sample that breaks every rule. */
@NullMarked
package dev.scepter.agent.architecture.samples.model;

import org.jspecify.annotations.NullMarked;
