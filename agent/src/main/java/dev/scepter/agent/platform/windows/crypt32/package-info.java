/**
 * Certificate stores and chains of the machine (crypt32.dll, {@code wincrypt.h}): the ports
 * {@link dev.scepter.agent.port.CertificateStore}, {@link dev.scepter.agent.port.TrustAnchors} and
 * {@link dev.scepter.agent.port.TlsTrust}. Knows of keys only what a certificate says about its own, and nothing of who
 * brought which root.
 */
@NullMarked
package dev.scepter.agent.platform.windows.crypt32;

import org.jspecify.annotations.NullMarked;
