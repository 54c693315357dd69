/**
 * The state of a running lab and the calls by which people and pages change it.
 *
 * <p>{@link dev.scepter.lab.control.Lab} holds CA and MDM together; {@link dev.scepter.lab.control.LabControl} offers it as
 * JSON. Must know nothing of sockets, of the command line, and of the agent.
 */
@NullMarked
package dev.scepter.lab.control;

import org.jspecify.annotations.NullMarked;
