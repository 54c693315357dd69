/**
 * The life of a policy's certificate: what to do next (planner, pure), doing it step by step (engine and journal), and
 * proving the result (verifier).
 *
 * <p>Knows ways to enrol only as {@link dev.scepter.agent.lifecycle.Enrollment}. Must not know SCEP, HTTP, files or any
 * platform: all effects go through ports.
 */
@NullMarked
package dev.scepter.agent.lifecycle;

import org.jspecify.annotations.NullMarked;
