/**
 * The service manager of Windows: running as a service ({@link ServiceHost}), and installing, starting, stopping one
 * ({@link ServiceManager}).
 *
 * <p>Knows nothing of what the service does.
 */
@NullMarked
package dev.scepter.agent.platform.windows.scm;

import org.jspecify.annotations.NullMarked;
