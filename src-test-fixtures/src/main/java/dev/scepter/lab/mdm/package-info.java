/**
 * An MDM that serves the device API of {@code docs/device-api.yaml}, for tests, the demo and {@code scepter lab}.
 *
 * <p>{@link dev.scepter.lab.mdm.LabMdm} answers requests as values; it must know nothing of sockets, and nothing of the
 * agent: proofs of devices are verified by another implementation than the one that made them.
 */
@NullMarked
package dev.scepter.lab.mdm;

import org.jspecify.annotations.NullMarked;
