/**
 * Security descriptors and tokens (advapi32.dll, kernel32.dll): the data folder that only SYSTEM and Administrators may
 * use, descriptors from their texts, and the rights of this process. Knows nothing of what is in the folder.
 */
@NullMarked
package dev.scepter.agent.platform.windows.security;

import org.jspecify.annotations.NullMarked;
