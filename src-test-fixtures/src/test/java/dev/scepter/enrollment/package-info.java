/** Whole enrolments over HTTP: the agent and the lab's CA together. */
@NullMarked
package dev.scepter.enrollment;

import org.jspecify.annotations.NullMarked;
