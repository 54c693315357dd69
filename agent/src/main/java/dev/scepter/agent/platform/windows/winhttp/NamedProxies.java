package dev.scepter.agent.platform.windows.winhttp;

/**
 * Proxies as Windows writes them.
 *
 * @param proxies as {@link ProxyList} reads it
 * @param bypass as {@link BypassList} reads it
 */
record NamedProxies(String proxies, String bypass) {}
