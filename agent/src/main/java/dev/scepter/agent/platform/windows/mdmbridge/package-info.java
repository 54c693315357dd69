/**
 * The ClientCertificateInstall CSP by the MDM bridge of WMI (Windows page MDM Bridge WMI Provider), through WMI's scripting
 * objects. Must not know policies, nor what becomes of a certificate.
 */
@NullMarked
package dev.scepter.agent.platform.windows.mdmbridge;

import org.jspecify.annotations.NullMarked;
