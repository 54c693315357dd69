/**
 * The lab's HTTP servers: on daemon threads, and on loopback and a free port unless told otherwise.
 *
 * <p>They carry bytes between a socket and the objects of the lab. They must know nothing of SCEP messages, certificates
 * or policies.
 */
@NullMarked
package dev.scepter.lab.web;

import org.jspecify.annotations.NullMarked;
