/**
 * Enrolment by Windows itself, through its ClientCertificateInstall CSP: Windows makes the key, speaks SCEP and installs; here it
 * is told what to do, asked how it went, and believed in nothing that was not looked at.
 *
 * <p>Must not know by which way the CSP is reached, but for {@link
 * dev.scepter.agent.enrollment.csp.SyncMlClientCertificateInstall}, which writes documents for it; nor anything of the DLLs and
 * COM objects behind it.
 */
@NullMarked
package dev.scepter.agent.enrollment.csp;

import org.jspecify.annotations.NullMarked;
