/**
 * Enrolment by messages that Windows' CertEnroll objects make and read: Scepter matches the pin, makes the key, carries the
 * messages over HTTP and proves what comes.
 *
 * <p>Knows CertEnroll from its port only. Must not know how replies are carried, where keys and certificates lie, or when to
 * enrol.
 */
@NullMarked
package dev.scepter.agent.enrollment.certenroll;

import org.jspecify.annotations.NullMarked;
