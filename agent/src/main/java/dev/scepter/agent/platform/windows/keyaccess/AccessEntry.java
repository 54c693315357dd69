package dev.scepter.agent.platform.windows.keyaccess;

import dev.scepter.agent.model.Sid;

/**
 * One entry of an access list (ACE, [MS-DTYP] section 2.4.4.2).
 *
 * @param type 0 for one that allows
 * @param flags how it is inherited
 * @param mask the rights
 * @param sid whom it is about
 */
record AccessEntry(int type, int flags, int mask, Sid sid) {}
