/**
 * SCEP messages as Windows makes and reads them: the objects of CertEnroll ({@code certenroll.h}) behind
 * {@link dev.scepter.agent.port.ScepObjects}. Sends nothing, installs nothing, and knows nothing of attempts.
 */
@NullMarked
package dev.scepter.agent.platform.windows.certenroll;

import org.jspecify.annotations.NullMarked;
