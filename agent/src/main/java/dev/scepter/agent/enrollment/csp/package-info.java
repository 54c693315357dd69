/** Enrolment by Windows' ClientCertificateInstall CSP. Must not know the system beyond its ports. */
@NullMarked
package dev.scepter.agent.enrollment.csp;

import org.jspecify.annotations.NullMarked;
