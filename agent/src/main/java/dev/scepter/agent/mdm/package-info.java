/**
 * What this device has to do with whoever manages it: sources of policies (device API, URL, file, folder) and what their answers
 * mean, its identity at the MDM, and the outbox of its reports.
 *
 * <p>Must not know what a policy means or how one is applied; it hands on documents.
 */
@NullMarked
package dev.scepter.agent.mdm;

import org.jspecify.annotations.NullMarked;
