/**
 * One bounded HTTP client: whole exchanges end in time, replies have a size cap, redirects follow the agent's own
 * rules, and every failure has a code of the catalogue.
 *
 * <p>Must not know SCEP, policies or any other meaning of what it carries. Only this package may use OkHttp.
 */
@NullMarked
package dev.scepter.agent.http;

import org.jspecify.annotations.NullMarked;
