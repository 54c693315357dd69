/**
 * What can be said of the ways to enrol without going one: which of them cannot be used here and why, and what Windows'
 * CSP would be told of a policy.
 *
 * <p>Pure: must not know the machine beyond what it is told, and touches nothing. Which way is taken is decided by {@link
 * dev.scepter.agent.lifecycle.Ways}.
 */
@NullMarked
package dev.scepter.agent.enrollment.choice;

import org.jspecify.annotations.NullMarked;
